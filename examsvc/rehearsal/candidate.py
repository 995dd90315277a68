"""One candidate with a temper: answers, hesitates, reloads, loses the line, changes the PC, forgets to hand in."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from examsvc.rehearsal.browser import Browser, Refused
from examsvc.rehearsal.chance import Chance
from examsvc.rehearsal.clock import seconds, wait_until
from examsvc.rehearsal.ledger import Ack, Ledger
from examsvc.rehearsal.oracle import Oracle
from examsvc.rehearsal.paper import Item, read_paper

TEMPERS = (
    "steady",
    "reloads",
    "double clicks",
    "reorders",
    "repeats",
    "drops replies",
    "changes the PC",
    "dies at the deadline",
    "sends late",
    "changes answers",
)
_SAVES_EACH = 12
_LATE_AFTER_SECONDS = 2.0
# Asks the invigilator to unlock this number's attempt.
Unlock = Callable[[str], None]


@dataclass(frozen=True)
class Slip:
    """A desk card."""

    number: str
    code: str


@dataclass
class Hall:
    """What all candidates of a rehearsal share; moments are those of this machine's clock."""

    url: str
    ledger: Ledger
    oracle: Oracle
    starts_at: float
    seconds: float
    unlock: Unlock
    papers: dict[str, list[Item]] = field(default_factory=dict)


class Candidate:
    """Sit one exam; what the server acknowledged goes into the ledger."""

    def __init__(self, hall: Hall, slip: Slip, temper: str) -> None:
        self._hall = hall
        self._slip = slip
        self._temper = temper
        self._chance = Chance(slip.number)
        self._browser = Browser(hall.url)
        self._base = ""
        self._state: dict[str, Any] = {}
        self._seq = 0
        self._sent: list[dict[str, Any]] = []

    def sit(self) -> None:
        """Go from the door to the receipt."""
        self._enter()
        wait_until(self._hall.starts_at + 0.2 + 3 * self._chance.share())
        self._open()
        items = self._hall.papers[self._slip.number]
        begin, last = seconds(), self._hall.starts_at + 0.75 * self._hall.seconds
        for n in range(_SAVES_EACH):
            wait_until(begin + (last - begin) * (n + self._chance.share()) / _SAVES_EACH)
            self._answer(items, n)
        self._finish(items)

    def _enter(self) -> None:
        page = self._browser.post(
            "/sit", {"number": self._slip.number, "code": self._slip.code, "submit": "1"}
        ).expect()
        self._base = page.path.removesuffix("/rules")
        if not self._base.startswith("/attempts/"):
            raise Refused(f"{self._slip.number} was not let in but sent to {page.path}")

    def _open(self) -> None:
        paper = self._browser.post(f"{self._base}/start", {}, page=f"{self._base}/rules").expect()
        self._hall.papers[self._slip.number] = read_paper(paper.text)
        self._reload()

    def _reload(self) -> None:
        self._browser.get(f"{self._base}/paper").expect()
        self._state = self._browser.get(f"{self._base}/state").expect().json()
        self._seq = max(self._seq, self._state["seq"])

    def _answer(self, items: list[Item], n: int) -> None:
        """Save one or two answers in this candidate's own way."""
        temper = self._temper
        saves = [self._save(items[(n * 7 + k) % len(items)]) for k in range(1 + (n % 3 == 0))]
        if temper == "reorders":
            older, newer = self._save(items[n]), self._save(items[n])
            self._send([newer])
            self._send([older])
        elif temper == "drops replies" and n % 4 == 1:
            self._lose(saves)
        elif temper == "changes answers":
            saves.append(self._save(items[n % 3]))
        self._send(saves)
        if temper in ("double clicks", "repeats"):
            self._send(saves if temper == "double clicks" else self._sent[-4:])
        if temper == "reloads" and n % 4 == 2:
            self._reload()
        if temper == "changes the PC" and n == _SAVES_EACH // 2:
            self._change_pc()

    def _finish(self, items: list[Item]) -> None:
        if self._temper == "sends late":
            wait_until(self._state["closes_at"] / 1000 + 5 + _LATE_AFTER_SECONDS)
            late = [self._save(items[0])]
            self._hall.ledger.note_late(len(late), self._send(late))
        if self._temper in ("dies at the deadline", "sends late"):
            self._browser.drop()
            return
        headers = {"X-Attempt-Token": self._state["token"]}
        reply = self._browser.post_json(f"{self._base}/hand-in", {"epoch": self._state["epoch"]}, headers)
        # Who comes too late on a slow machine is closed by the sweeper, like everybody who forgets.
        if reply.status != 409 or reply.json()["error"] != "time-up":
            reply.expect()
            self._browser.get(f"{self._base}/receipt").expect()

    def _change_pc(self) -> None:
        self._browser.drop()
        self._hall.unlock(self._slip.number)
        self._browser = Browser(self._hall.url)
        self._enter()
        self._browser.post(f"{self._base}/start", {}, page=f"{self._base}/rules").expect()
        self._reload()

    def _save(self, item: Item) -> dict[str, Any]:
        self._seq += 1
        save_id = "".join(f"{self._chance.below(16):x}" for _ in range(32))
        return {"save_id": save_id, "seq": self._seq, "item": item.item, "value": self._value(item)}

    def _value(self, item: Item) -> str:
        """Return the right answer two times in three, else something else; now and then nothing."""
        draw = self._chance.below(20)
        if draw == 0:
            return ""
        return self._hall.oracle.right_value(item) if draw < 14 else self._something(item)

    def _something(self, item: Item) -> str:
        """Return what somebody puts who does not know: by what there is to choose or to fill in."""
        if item.parts:
            values = [self._something(part) for part in item.parts]
        elif item.partners:
            partners = sorted(item.partners)
            return ",".join(f"{entry}:{self._chance.pick(partners)}" for entry in sorted(item.options))
        elif item.options:
            return self._chance.pick(sorted(item.options))
        else:
            values = ["说不清楚"] * item.blanks
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    def _send(self, saves: list[dict[str, Any]]) -> int:
        """Send saves and note what was acknowledged; return how many."""
        self._sent += [save for save in saves if save not in self._sent]
        epoch, headers = self._state["epoch"], {"X-Attempt-Token": self._state["token"]}
        asked_at = seconds()
        reply = self._browser.post_json(f"{self._base}/saves", {"epoch": epoch, "saves": saves}, headers)
        self._hall.ledger.note_save(seconds() - asked_at)
        if reply.status not in (200, 409):
            reply.expect()
        acks = {ack["save_id"]: ack["value_hash"] for ack in reply.json().get("acks", ())}
        attempt = self._base.removeprefix("/attempts/")
        self._hall.ledger.add(
            [
                Ack(
                    attempt,
                    self._slip.number,
                    s["save_id"],
                    acks[s["save_id"]],
                    epoch,
                    s["seq"],
                    s["item"],
                    s["value"],
                )
                for s in saves
                if s["save_id"] in acks
            ]
        )
        return len(acks)

    def _lose(self, saves: list[dict[str, Any]]) -> None:
        """Send and hang up before the reply: whether it was stored is not known."""
        epoch, headers = self._state["epoch"], {"X-Attempt-Token": self._state["token"]}
        self._browser.post_json_and_hang_up(f"{self._base}/saves", {"epoch": epoch, "saves": saves}, headers)
