"""The attempt cookie: checked without a read, fenced by the epoch that the write checks."""

import hmac
from dataclasses import dataclass
from hashlib import sha256

from examsvc.core.keys import Keyring

COOKIE = "attempt"
_VERSION = "v1"


@dataclass(frozen=True)
class AttemptToken:
    """Which browser may save into which attempt."""

    exam_id: int
    attempt_id: int
    candidate_id: int
    sign_in_id: int
    epoch: int
    public_id: str


class TokenSigner:
    """Make and check attempt cookies and their CSRF companions with this installation's key."""

    def __init__(self, keyring: Keyring) -> None:
        self._cookie_key = keyring.derive("attempt-cookie")
        self._csrf_key = keyring.derive("attempt-csrf")

    def issue(self, token: AttemptToken) -> str:
        """Return the cookie's value."""
        body = self._body(token)
        return f"{body}.{self._sign(self._cookie_key, body)}"

    def csrf(self, token: AttemptToken) -> str:
        """Return the header token that lives as long as the attempt's epoch."""
        return self._sign(self._csrf_key, self._body(token))

    def read(self, cookie: str) -> AttemptToken | None:
        """Return the token of a genuine cookie, or None."""
        body, _dot, signature = cookie.rpartition(".")
        if not hmac.compare_digest(signature.encode(), self._sign(self._cookie_key, body).encode()):
            return None
        version, exam, attempt, candidate, sign_in, epoch, public_id = body.split(".")
        if version != _VERSION:
            return None
        return AttemptToken(int(exam), int(attempt), int(candidate), int(sign_in), int(epoch), public_id)

    def fits(self, token: AttemptToken, csrf: str) -> bool:
        """Tell whether the header token belongs to the cookie."""
        return hmac.compare_digest(csrf.encode(), self.csrf(token).encode())

    @staticmethod
    def _body(token: AttemptToken) -> str:
        return (
            f"{_VERSION}.{token.exam_id}.{token.attempt_id}.{token.candidate_id}.{token.sign_in_id}"
            f".{token.epoch}.{token.public_id}"
        )

    @staticmethod
    def _sign(key: bytes, body: str) -> str:
        return hmac.new(key, body.encode(errors="replace"), sha256).hexdigest()
