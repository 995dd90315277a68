"""What the rehearsal knows for certain: every acknowledgement it received, and what must follow from them."""

import json
from dataclasses import dataclass, field
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any


@dataclass(frozen=True)
class Ack:
    """One acknowledged save."""

    attempt: str
    number: str
    save_id: str
    value_hash: str
    epoch: int
    seq: int
    item: str
    value: str


@dataclass
class Ledger:
    """Collect acks from many candidates at once."""

    acks: list[Ack] = field(default_factory=list)
    late_tried: int = 0
    late_counted: int = 0
    save_seconds: list[float] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def add(self, acks: list[Ack]) -> None:
        """Note acknowledged saves."""
        with self._lock:
            self.acks += acks

    def note_save(self, seconds: float) -> None:
        """Note how long a candidate waited until saves were acknowledged or refused."""
        with self._lock:
            self.save_seconds.append(seconds)

    def p99_ms(self) -> int:
        """Return within how many whole milliseconds 99 of 100 waits were over; 0 where nobody waited."""
        waits = sorted(self.save_seconds)
        return ceil(waits[ceil(len(waits) * 99 / 100) - 1] * 1000) if waits else 0

    def note_late(self, tried: int, acknowledged: int) -> None:
        """Note saves that were sent after the end, and how many of them the server took."""
        with self._lock:
            self.late_tried += tried
            self.late_counted += acknowledged

    def final_answers(self) -> dict[str, dict[str, str]]:
        """Return each candidate's answers as the greatest (epoch, seq) of each item decides."""
        best: dict[tuple[str, str], Ack] = {}
        for ack in self.acks:
            held = best.get((ack.number, ack.item))
            if held is None or (ack.epoch, ack.seq) > (held.epoch, held.seq):
                best[ack.number, ack.item] = ack
        answers: dict[str, dict[str, str]] = {}
        for (number, item), ack in best.items():
            if ack.value:
                answers.setdefault(number, {})[item] = ack.value
        return answers

    def unique(self) -> int:
        """Return how many different saves were acknowledged; a repeat counts once."""
        return len({(ack.attempt, ack.save_id) for ack in self.acks})

    def write(self, path: Path) -> None:
        """Write one JSON line an ack, as `flask verify --ledger` reads them."""
        with path.open("w", encoding="utf-8") as file:
            for ack in self.acks:
                told: dict[str, Any] = {name: getattr(ack, name) for name in ack.__dataclass_fields__}
                file.write(json.dumps(told, ensure_ascii=False) + "\n")
