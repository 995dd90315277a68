"""An attempt as a person would tell it: times are seconds since the start, acts tell whether they were done."""

from dataclasses import dataclass, field

LENGTH, LATE, EARLIEST, GRACE, DRAIN = 3600, 900, 1800, 5, 10
ENDED, OVER = ("submitted", "expired"), ("submitted", "expired", "graded", "released")
Answer = tuple[int, int, str, str]


@dataclass
class AttemptModel:
    """One attempt with what was acknowledged, what was kept as evidence, and the answers of its sheets."""

    now: int = 0
    state: str = "entered"
    epoch: int = 1
    holder: int | None = None
    closes: int | None = None
    paused_at: int = 0
    ledger: dict[str, Answer] = field(default_factory=dict)
    evidence: dict[str, tuple[Answer, bool]] = field(default_factory=dict)
    counted: set[str] = field(default_factory=set)
    sheets: list[dict[str, str]] = field(default_factory=list)

    def start(self, device: int) -> bool:
        if self.state == "entered":
            if not 0 <= self.now <= LATE:
                return False
            self.state, self.closes = "open", LENGTH
        elif self.state not in ("open", "paused") or self.holder not in (None, device):
            return False
        self.holder = device
        return True

    def save(self, save_id: str, answer: Answer) -> bool:
        known = self.ledger.get(save_id)
        if known is not None and known[2:] == answer[2:]:
            return True
        if self.closes is None:
            return False
        in_time = self.now <= self.closes + GRACE
        if self.state != "open" or answer[0] != self.epoch or not in_time:
            self.evidence.setdefault(save_id, (answer, in_time))
            return False
        # An id that stands for another answer is refused.
        return self.ledger.setdefault(save_id, answer) is answer

    def hand_in(self, epoch: int) -> bool:
        if self.state in OVER:
            return epoch == self.epoch
        if self.state != "open" or self.closes is None or self.now < min(EARLIEST, self.closes - 60):
            return False
        return epoch == self.epoch and self.now <= self.closes + GRACE and self._end("submitted")

    def sweep(self) -> bool:
        due = self.closes is not None and self.now >= self.closes + GRACE + DRAIN
        return self.state == "open" and due and self._end("expired")

    def end_of_exam(self) -> bool:
        return self.state == "paused" and self._end("expired")

    def unlock(self) -> bool:
        return self.state in ("open", "paused") and self._fence()

    def pause(self) -> bool:
        if self.state != "open":
            return False
        self.state, self.paused_at = "paused", self.now
        return True

    def resume(self) -> bool:
        return self.state == "paused" and self._add(self.now - self.paused_at) and self._to("open")

    def extend(self, seconds: int) -> bool:
        return self.state in ("open", "paused") and self._add(seconds)

    def reopen(self, seconds: int, two: bool) -> bool:
        if not two or self.state not in ENDED or self.closes is None:
            return False
        return self._add(max(0, self.now + seconds - self.closes)) and self._fence() and self._to("open")

    def void(self, two: bool) -> bool:
        if not two or self.state in ("released", "voided"):
            return False
        self.epoch += 1
        return self._to("voided")

    def count_evidence(self, two: bool) -> bool:
        countable = {n for n, (_a, in_time) in self.evidence.items() if in_time} - set(self.ledger) - self.counted
        if not two or self.state not in ENDED or not countable:
            return False
        self.counted |= countable
        return self._end(self.state)

    def grade(self) -> bool:
        return self.state in ENDED and self._to("graded")

    def release(self) -> bool:
        return self.state in ("submitted", "expired", "graded") and self._to("released")

    def _end(self, state: str) -> bool:
        counted = {n: self.evidence[n][0] for n in self.counted - set(self.ledger)} | self.ledger
        newest = {item: (0, 0, "", "") for _epoch, _seq, item, _value in counted.values()}
        for save_id, (epoch, seq, item, value) in counted.items():
            newest[item] = max(newest[item], (epoch, seq, save_id, value))
        self.sheets.append({item: found[3] for item, found in newest.items()})
        return self._to(state)

    def _fence(self) -> bool:
        self.epoch, self.holder = self.epoch + 1, None
        return True

    def _add(self, seconds: int) -> bool:
        self.closes = (self.closes or 0) + seconds
        return True

    def _to(self, state: str) -> bool:
        self.state = state
        return True
