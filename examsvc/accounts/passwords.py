"""Staff passwords with argon2id, sized so that a hall of staff can sign in on two cores."""

import unicodedata
from dataclasses import dataclass

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from flask_babel import gettext as _

from examsvc.core.errors import Invalid

# 19 MiB, two passes, one lane: about 60 sign-ins a second on two cores (docs/adr/0003).
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
# Checked when a user name is unknown, so that the answer takes as long as for a known one.
_NOBODY = _HASHER.hash("nobody has this password")
SHORTEST = 8
_FEWEST_CHARACTERS = 4
_ROWS = ("01234567890", "09876543210", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")


@dataclass(frozen=True)
class Credentials:
    """A user name and the hash of a password, checked and ready to be stored."""

    username: str
    password_hash: str


def choose_credentials(username: str, password: str) -> Credentials:
    """Check and hash what somebody chose; slow on purpose, so never while a write is open.

    Raises Invalid for a password that is easily guessed.
    """
    name = username_of(username)
    if is_weak(password, name):
        raise Invalid(
            _("密码至少 %(n)s 位，不能包含用户名，也不能是连续或重复的字符，例如 12345678。", n=SHORTEST),
            code="weak-password",
            fields={"password": ""},
        )
    return Credentials(name, hash_password(password))


def username_of(text: str) -> str:
    """Return a user name as it is stored and compared: width, case and spaces around it do not matter."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def is_weak(password: str, username: str) -> bool:
    """Tell whether a password is short, holds the user name, or is a row of keys or few characters over again."""
    bare = password.casefold()
    if len(password) < SHORTEST or len(set(bare)) < _FEWEST_CHARACTERS:
        return True
    return bool(username and username in bare) or any(bare in row for row in _ROWS)


def hash_password(password: str) -> str:
    """Return the argon2id hash to store."""
    return _HASHER.hash(password)


def is_right(stored: str | None, password: str) -> bool:
    """Tell whether the password fits; takes the same time when there is nothing stored."""
    try:
        _HASHER.verify(stored or _NOBODY, password)
    except (VerificationError, InvalidHashError):
        return False
    return bool(stored)
