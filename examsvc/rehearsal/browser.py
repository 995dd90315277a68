"""A browser without a screen: cookies, redirects, forms and JSON over one kept connection."""

import http.client
import json
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

_CSRF = re.compile(r'name="csrf_token"[^>]*?value="([^"]+)"')
_TIMEOUT_SECONDS = 30
_MOST_REDIRECTS = 5


class Refused(Exception):
    """Say which page answered other than it should."""


@dataclass(frozen=True)
class Reply:
    """What came back, after redirects; `path` is where it came from."""

    status: int
    path: str
    body: bytes

    @property
    def text(self) -> str:
        """Return the page."""
        return self.body.decode()

    def json(self) -> Any:
        """Return the JSON that came back."""
        return json.loads(self.body)

    def expect(self, status: int = 200) -> "Reply":
        """Return this reply when it has the status; raises Refused with the page's own words otherwise."""
        if self.status != status:
            words = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", self.text)))
            raise Refused(f"{self.path} answered {self.status}, not {status}: {words[:300]}")
        return self


class Browser:
    """One browser at one origin."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._tls = parts.scheme == "https"
        self._root = parts.path.rstrip("/")
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._cookies: dict[tuple[str, str], str] = {}
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Reply:
        """Load a page, following redirects."""
        return self._follow("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, Any], page: str = "") -> Reply:
        """Send a form: its token is read from the page that shows it (the form's own address by default)."""
        found = _CSRF.search(self.get(page or path).text)
        if found is None:
            raise Refused(f"{page or path} shows no form")
        pairs = [("csrf_token", found[1])]
        for name, value in fields.items():
            pairs += [(name, each) for each in value] if isinstance(value, list) else [(name, str(value))]
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self._follow("POST", path, urlencode(pairs).encode(), headers)

    def post_json(self, path: str, payload: Any, headers: Mapping[str, str]) -> Reply:
        """Send JSON as a script of our own page does."""
        own = {"Content-Type": "application/json", "Origin": self._origin, "Sec-Fetch-Site": "same-origin", **headers}
        return self._send("POST", path, json.dumps(payload).encode(), own)[0]

    def post_json_and_hang_up(self, path: str, payload: Any, headers: Mapping[str, str]) -> None:
        """Send JSON and close the line before the reply can come."""
        full = self._root + path
        own = {"Host": self._host, "Cookie": self._cookie_header(full), "Content-Type": "application/json", **headers}
        connection = self._connect()
        connection.request("POST", full, json.dumps(payload).encode(), own)
        self.drop()

    def drop(self) -> None:
        """Lose the line without a word."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _follow(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Reply:
        reply, location = self._send(method, path, body, headers)
        for _step in range(_MOST_REDIRECTS):
            if not location:
                return reply
            parts = urlsplit(location)
            target = parts.path.removeprefix(self._root) + (f"?{parts.query}" if parts.query else "")
            reply, location = self._send("GET", target, None, {})
        raise Refused(f"{path} redirects for ever")

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[Reply, str]:
        full = self._root + path
        sent = {"Host": self._host, "Cookie": self._cookie_header(full), **headers}
        for attempt in (1, 2):
            connection = self._connect()
            try:
                connection.request(method, full, body, sent)
                response = connection.getresponse()
                content = response.read()
                break
            except (http.client.HTTPException, OSError):
                # A kept connection may have been closed by the server between two requests.
                self.drop()
                if attempt == 2:
                    raise
        for line in response.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self._cookies[name, morsel["path"] or "/"] = morsel.value
        return Reply(response.status, path, content), response.headers.get("Location", "")

    def _cookie_header(self, path: str) -> str:
        return "; ".join(
            f"{name}={value}" for (name, under), value in self._cookies.items() if path.startswith(under)
        )

    def _connect(self) -> http.client.HTTPConnection:
        if self._connection is None:
            if self._tls:
                # A rehearsal speaks to its own server, whose certificate may be the hall's own.
                context = ssl.create_default_context()
                context.check_hostname = False
                context.verify_mode = ssl.CERT_NONE
                self._connection = http.client.HTTPSConnection(self._host, timeout=_TIMEOUT_SECONDS, context=context)
            else:
                self._connection = http.client.HTTPConnection(self._host, timeout=_TIMEOUT_SECONDS)
        return self._connection
