"""The one gate for saves, whichever way they come in: fast WSGI callable, Flask route or plain form."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

import structlog
from prometheus_client import Counter, Histogram

from examsvc.attempts.rules import LONGEST_BODY_BYTES, MalformedSave, Refusal, parse_saves
from examsvc.attempts.saving import SaveReply, SaveRequest
from examsvc.attempts.tokens import AttemptToken, TokenSigner
from examsvc.core.clock import to_micros
from examsvc.core.errors import ExamError

Writer = Callable[[SaveRequest], SaveReply]
SAVES = Counter("examsvc_saves_total", "Save requests by status", ["status"])
SECONDS = Histogram("examsvc_save_seconds", "Seconds from entry to acknowledgement")
log = structlog.get_logger()


@dataclass(frozen=True)
class SaveCall:
    """What the gate looks at of an HTTP request; `body` is cut off one byte past the limit."""

    public_id: str
    host: str
    cookie: str
    csrf: str
    content_type: str
    origin: str
    fetch_site: str
    body: bytes
    received_at: datetime
    address: str = ""


@dataclass(frozen=True)
class Answer:
    """Status and JSON payload of the reply."""

    status: int
    payload: dict[str, Any]

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Return what the reply says beside its body: when to come back, after a refusal that will pass."""
        return [("Retry-After", "2")] if self.status in (429, 503) else []


class Entrance:
    """Check a save call without touching the database, then let the write decide."""

    def __init__(self, signer: TokenSigner, write: Writer) -> None:
        self._signer = signer
        self._write = write

    def receive(self, call: SaveCall) -> Answer:
        """Answer a save call, 200 only after the commit is on disk; count it, and log what was refused."""
        began = time.monotonic()
        answer = self._decide(call)
        SAVES.labels(str(answer.status)).inc()
        SECONDS.observe(time.monotonic() - began)
        if answer.status != 200:
            log.info("save_refused", status=answer.status, code=answer.payload["error"])
        return answer

    def _decide(self, call: SaveCall) -> Answer:
        token = recognise(self._signer, call)
        if isinstance(token, Answer):
            return token
        try:
            saves = tuple(parse_saves(json.loads(call.body)))
        except (MalformedSave, ValueError, RecursionError):
            return problem(400, "malformed")
        # An older epoch than the cookie's goes on: the write refuses it and keeps the answers as evidence.
        if any(save.epoch > token.epoch for save in saves):
            return problem(409, Refusal.STALE_EPOCH)
        try:
            reply = self._write(SaveRequest(token, call.received_at, saves))
        except ExamError as error:
            return problem(error.status, error.code)
        return _answer(reply, call.received_at)


def recognise(signer: TokenSigner, call: SaveCall) -> AttemptToken | Answer:
    """Return whose page a call comes from, or why it is refused; the database is not asked."""
    refusal = _refuse_shape(call)
    if refusal is not None:
        return refusal
    token = signer.read(call.cookie)
    if token is None:
        return problem(401, "sign-in")
    if token.public_id != call.public_id:
        return problem(404, "not-found")
    if not signer.fits(token, call.csrf):
        return problem(403, "csrf")
    return token


def _refuse_shape(call: SaveCall) -> Answer | None:
    if len(call.body) > LONGEST_BODY_BYTES:
        return problem(413, "too-large")
    if call.content_type.partition(";")[0].strip().lower() != "application/json":
        return problem(415, "content-type")
    if call.fetch_site not in ("", "same-origin"):
        return problem(403, "cross-site")
    if call.origin and urlsplit(call.origin).netloc != call.host:
        return problem(403, "cross-site")
    return None


def _answer(reply: SaveReply, received_at: datetime) -> Answer:
    payload: dict[str, Any] = {
        "server_time": to_micros(received_at) // 1000,
        "closes_at": None if reply.closes_at is None else to_micros(reply.closes_at) // 1000,
        "state": reply.state,
        "acks": [{"save_id": s.save_id, "value_hash": s.value_hash} for s in reply.acknowledged],
    }
    if not reply.refused:
        return Answer(200, payload)
    payload["refused"] = [{"save_id": s.save_id, "reason": reason} for s, reason in reply.refused]
    payload["error"] = reply.refused[0][1]
    return Answer(200 if reply.acknowledged else 409, payload)


def problem(status: int, code: str) -> Answer:
    """Return a refusal with the word that the page acts on."""
    return Answer(status, {"error": code})
