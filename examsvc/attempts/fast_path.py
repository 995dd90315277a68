"""Saves and reports of presence as a plain WSGI callable ahead of Flask, whose handling of a request costs most."""

import json
import re
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Protocol

from examsvc.attempts.entrance import Answer, SaveCall
from examsvc.attempts.rules import LONGEST_BODY_BYTES
from examsvc.attempts.tokens import COOKIE
from examsvc.core.clock import Clock
from examsvc.web.headers import HEADERS

PATH = re.compile(r"/attempts/([0-9a-z]{26})/(saves|presence)\Z")
_REASONS = {
    200: "200 OK",
    400: "400 Bad Request",
    401: "401 Unauthorized",
    403: "403 Forbidden",
    404: "404 Not Found",
    409: "409 Conflict",
    413: "413 Content Too Large",
    415: "415 Unsupported Media Type",
    429: "429 Too Many Requests",
    503: "503 Service Unavailable",
}
_FIXED_HEADERS = [
    *((name, value) for name, value in HEADERS.items()),
    ("Content-Type", "application/json"),
    ("Cache-Control", "no-store"),
]


class Receiver(Protocol):
    """What answers a call."""

    def receive(self, call: SaveCall) -> Answer:
        """Return the answer."""
        ...


class FastPath:
    """Answer POST /attempts/<id>/saves and …/presence by the receiver of that name; pass everything else on."""

    def __init__(self, inner: Any, receivers: Mapping[str, Receiver], clock: Clock) -> None:
        self._inner = inner
        self._receivers = receivers
        self._clock = clock

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Serve one request."""
        if environ["REQUEST_METHOD"] != "POST" or not (found := PATH.match(environ.get("PATH_INFO", ""))):
            return self._inner(environ, start_response)  # type: ignore[no-any-return]
        receiver = self._receivers[found.group(2)]
        return _send(receiver.receive(self._call(environ, found.group(1))), start_response)

    def _call(self, environ: dict[str, Any], public_id: str) -> SaveCall:
        received_at = self._clock.now()
        return SaveCall(
            public_id=public_id,
            host=environ.get("HTTP_HOST", ""),
            cookie=read_cookie(environ.get("HTTP_COOKIE", "")),
            csrf=environ.get("HTTP_X_ATTEMPT_TOKEN", ""),
            content_type=environ.get("CONTENT_TYPE", ""),
            origin=environ.get("HTTP_ORIGIN", ""),
            fetch_site=environ.get("HTTP_SEC_FETCH_SITE", ""),
            body=_read_body(environ),
            received_at=received_at,
            address=environ.get("REMOTE_ADDR", ""),
        )


def read_cookie(header: str) -> str:
    """Return the attempt cookie's value from a Cookie header, or nothing."""
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel is not None else ""


def _read_body(environ: dict[str, Any]) -> bytes:
    length = environ.get("CONTENT_LENGTH") or "0"
    if not length.isdigit():
        return b""
    body: bytes = environ["wsgi.input"].read(min(int(length), LONGEST_BODY_BYTES + 1))
    return body


def _send(answer: Answer, start_response: Any) -> Iterable[bytes]:
    body = json.dumps(answer.payload, separators=(",", ":")).encode()
    headers = [*_FIXED_HEADERS, ("Content-Length", str(len(body))), *answer.headers]
    start_response(_REASONS[answer.status], headers)
    return [body]
