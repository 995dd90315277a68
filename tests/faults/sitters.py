"""People who answer over HTTP while something breaks: like the exam page they send again until it is acknowledged."""

import http.client
import secrets
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from examsvc.rehearsal.browser import Browser, Refused
from tests.factories.exams import CODE, Hall

ITEMS = ("q1", "q2", "q3")
# Statuses that say "not now": the page waits and sends the same again.
NOT_NOW = (429, 502, 503, 504)
PATIENCE_SECONDS = 90


@dataclass
class Sitter:
    """One candidate: what waits to be sent, what was acknowledged, and what the server said besides."""

    address: str
    number: str
    attempt: str
    every: float = 0.02
    loses_replies: bool = True
    outbox: list[dict[str, str | int]] = field(default_factory=list)
    acknowledged: dict[str, str] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    longest_wait: float = 0.0

    def __post_init__(self) -> None:
        self._browser, self._seq, self._token, self._epoch = Browser(self.address), 0, "", 1

    def enter(self) -> None:
        """Come in and open the paper."""
        self._browser.post("/sit", {"number": self.number, "code": CODE}).expect()
        self._browser.post(f"/attempts/{self.attempt}/start", {}, f"/attempts/{self.attempt}/rules").expect()
        state = self._browser.get(f"/attempts/{self.attempt}/state").expect().json()
        self._token, self._epoch, self._seq = state["token"], state["epoch"], state["seq"]

    def answer(self) -> None:
        """Change one answer and try to send everything that waits; now and then the line drops before the reply."""
        self._seq += 1
        value = ("a", "b", "c", "")[secrets.randbelow(4)]
        item = ITEMS[self._seq % len(ITEMS)]
        self.outbox.append({"save_id": secrets.token_hex(16), "seq": self._seq, "item": item, "value": value})
        if self.loses_replies and self._seq % 7 == 0:
            self._lose()
        self.send()

    def send(self) -> bool:
        """Send what waits; tell whether nothing waits any more."""
        began, sent = time.monotonic(), self.outbox[:50]
        if not sent:
            return True
        try:
            reply = self._browser.post_json(*self._call(sent))
        except (OSError, http.client.HTTPException):
            self._browser.drop()
            return False
        self.longest_wait = max(self.longest_wait, time.monotonic() - began)
        self.statuses.add(reply.status)
        if reply.status in NOT_NOW:
            return False
        told = reply.json()
        acks = {ack["save_id"]: ack["value_hash"] for ack in told.get("acks", ())}
        self.acknowledged |= acks
        final = set(acks) | {refusal["save_id"] for refusal in told.get("refused", ())}
        self.refused += sorted(final - set(acks))
        self.outbox = [save for save in self.outbox if save["save_id"] not in final]
        return not self.outbox

    def leave(self) -> None:
        """Close the line."""
        self._browser.drop()

    def _lose(self) -> None:
        try:
            self._browser.post_json_and_hang_up(*self._call(self.outbox[:50]))
        except (OSError, http.client.HTTPException):
            self._browser.drop()

    def _call(self, saves: Sequence[dict[str, str | int]]) -> tuple[str, dict[str, object], dict[str, str]]:
        body = {"epoch": self._epoch, "saves": list(saves)}
        return f"/attempts/{self.attempt}/saves", body, {"X-Attempt-Token": self._token}


class Room:
    """Many sitters at once, each on a thread of their own."""

    def __init__(self, address: str, hall: Hall, **manners: object) -> None:
        self.sitters = [
            Sitter(address, candidate.exam_number or "", attempt.public_id, **manners)  # type: ignore[arg-type]
            for candidate, attempt in zip(hall.candidates, hall.attempts, strict=True)
        ]
        self._stop = threading.Event()
        self._threads: list[threading.Thread] = []

    def begin(self) -> None:
        """Let everybody come in, and then answer without a pause until told to stop."""
        for sitter in self.sitters:
            sitter.enter()
        self._threads = [threading.Thread(target=self._sit, args=(sitter,), daemon=True) for sitter in self.sitters]
        for thread in self._threads:
            thread.start()

    def wait_for(self, more: int) -> None:
        """Wait until so many more saves are acknowledged than now."""
        wanted, deadline = len(self.ledger()) + more, time.monotonic() + PATIENCE_SECONDS
        while len(self.ledger()) < wanted:
            assert time.monotonic() < deadline, f"{len(self.ledger())} of {wanted} saves were acknowledged"
            time.sleep(0.01)

    def end(self) -> None:
        """Answer no more, and send again until nothing waits."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for sitter in self.sitters:
            while not sitter.send():
                assert time.monotonic() < deadline, (
                    f"{len(sitter.outbox)} saves of {sitter.number} were never answered"
                )
                time.sleep(0.1)

    def leave(self) -> None:
        """Let everybody go, whatever happened."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE_SECONDS)
        for sitter in self.sitters:
            sitter.leave()

    def ledger(self) -> list[dict[str, str]]:
        """Return every acknowledgement as `flask verify --ledger` reads it."""
        return [
            {"attempt": sitter.attempt, "save_id": save_id, "value_hash": value_hash}
            for sitter in self.sitters
            for save_id, value_hash in list(sitter.acknowledged.items())
        ]

    def statuses(self) -> set[int]:
        """Return every status that a save was answered with."""
        return set().union(*(sitter.statuses for sitter in self.sitters))

    def _sit(self, sitter: Sitter) -> None:
        while not self._stop.is_set():
            try:
                sitter.answer()
            except Refused:
                return
            self._stop.wait(sitter.every)
