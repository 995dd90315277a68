"""What a page tells of besides answers where the rules ask for it: counts and seconds, for a person to look at.

Nothing follows from any of it by itself. No key that was pressed, no picture of the screen and no text is ever taken.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt, AttemptEvent
from examsvc.attempts.rules import MalformedSave
from examsvc.attempts.services import note
from examsvc.attempts.tokens import AttemptToken
from examsvc.core.canonical import canonical_json
from examsvc.exams.integrity import SIGNALS
from examsvc.exams.models import Exam
from examsvc.exams.rules import read_rules

# What pages tell of themselves; a changed address is seen here.
FROM_PAGES = frozenset(SIGNALS) - {"address"}
PREFIX, ADDRESS = "signal_", "signal_from"
MOST_COUNTED, LONGEST_SECONDS = 10_000, 24 * 3600
# A page that tells more than this is broken or somebody plays with it; the first ones say enough.
MOST_EVENTS = 300


@dataclass(frozen=True)
class Signal:
    """So many times of one kind, and how long they lasted together."""

    kind: str
    count: int
    seconds: int


@dataclass(frozen=True)
class Summary:
    """All that was told of one kind, and when last."""

    kind: str
    count: int
    seconds: int
    last_at: datetime


def parse_signals(body: object) -> list[Signal]:
    """Return what a page tells; raises MalformedSave for an unknown kind, a second line of one kind, or no number."""
    if not isinstance(body, dict) or set(body) != {"signals"} or not isinstance(body["signals"], list):
        raise MalformedSave("the request must hold exactly signals")
    found = [_parse(raw) for raw in body["signals"][: len(FROM_PAGES) + 1]]
    if len({signal.kind for signal in found}) < len(body["signals"]):
        raise MalformedSave("each kind may be told once")
    return found


def _parse(raw: object) -> Signal:
    if not isinstance(raw, dict) or set(raw) != {"kind", "count", "seconds"} or raw["kind"] not in FROM_PAGES:
        raise MalformedSave("a signal must hold kind, count and seconds")
    return Signal(raw["kind"], _number(raw["count"], MOST_COUNTED), _number(raw["seconds"], LONGEST_SECONDS))


def _number(value: object, most: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise MalformedSave("a number is out of bounds")
    return value


def keep(session: Session, token: AttemptToken, signals: list[Signal], address: str, now: datetime) -> bool:
    """Note what a page tells of its attempt; False when the exam has not switched on all that it tells.

    A page that lost its attempt to another PC, or tells too much, is heard and not noted.
    """
    watching = read_rules(session.get_one(Exam, token.exam_id).rules).watching
    if any(signal.kind not in watching for signal in signals) or not set(watching) & set(SIGNALS):
        return False
    attempt = session.get_one(Attempt, token.attempt_id)
    if attempt.epoch != token.epoch or attempt.state not in ("open", "paused"):
        return True
    if _count(session, attempt) >= MOST_EVENTS:
        return True
    for signal in signals:
        detail = canonical_json({"count": signal.count, "seconds": signal.seconds})
        note(session, attempt, PREFIX + signal.kind, now, detail=detail)
    if "address" in watching:
        _note_address(session, attempt, address[:45], now)
    return True


def summarise(session: Session, attempt: Attempt) -> list[Summary]:
    """Return what was told of an attempt by kind, in the order of the rules."""
    rows = session.scalars(_events(attempt).where(AttemptEvent.kind != ADDRESS).order_by(AttemptEvent.id))
    found: dict[str, list[AttemptEvent]] = defaultdict(list)
    for row in rows:
        found[row.kind.removeprefix(PREFIX)].append(row)
    return [
        Summary(
            kind, sum(_part(row, "count") for row in told), sum(_part(row, "seconds") for row in told), told[-1].at
        )
        for kind in SIGNALS
        if (told := found.get(kind))
    ]


def _note_address(session: Session, attempt: Attempt, address: str, now: datetime) -> None:
    newest = _events(attempt).where(AttemptEvent.kind == ADDRESS).order_by(AttemptEvent.id.desc()).limit(1)
    known = session.scalar(newest)
    if known is not None and known.detail == address and known.epoch == attempt.epoch:
        return
    note(session, attempt, ADDRESS, now, detail=address)
    # Another PC after an unlock has another address, and nobody did anything for it.
    if known is not None and known.epoch == attempt.epoch:
        note(session, attempt, f"{PREFIX}address", now, detail=canonical_json({"count": 1, "seconds": 0}))


def _events(attempt: Attempt) -> Select[AttemptEvent]:
    return select(AttemptEvent).where(
        AttemptEvent.exam_id == attempt.exam_id,
        AttemptEvent.attempt_id == attempt.id,
        AttemptEvent.kind.startswith(PREFIX, autoescape=True),
    )


def _count(session: Session, attempt: Attempt) -> int:
    return session.scalar(select(func.count()).select_from(_events(attempt).subquery())) or 0


def _part(row: AttemptEvent, name: str) -> int:
    return int(json.loads(row.detail)[name])
