"""What a room's PC finds about itself before the exam (电脑自检), kept a seat: the newest counts."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.exams.models import Exam, Room, SeatBinding
from examsvc.exams.queries import list_rooms
from examsvc.hall.models import SelfCheck

# In the order of the page. A "warn" is told and does not fail the PC.
CHECKS = ("browser", "storage", "delay", "clock", "fonts", "screen", "input", "digits")
VERDICTS = ("ok", "warn", "fail")


@dataclass(frozen=True)
class CheckedSeat:
    """A seat with what its PC found last, if it was checked."""

    number: int
    check: SelfCheck | None

    @property
    def state(self) -> str:
        """Return checked, failed or not yet."""
        if self.check is None:
            return "none"
        return "ok" if self.check.passed else "failed"

    @property
    def failed(self) -> list[str]:
        """Return what was found wrong."""
        found: dict[str, str] = json.loads(self.check.findings) if self.check is not None else {}
        return [name for name in CHECKS if found.get(name) == "fail"]


def read_findings(text: str) -> dict[str, str]:
    """Return what the page has found; raises Invalid for anything but a verdict on every check."""
    try:
        found = json.loads(text[:2000])
    except (ValueError, RecursionError):
        found = None
    whole = isinstance(found, dict) and set(found) == set(CHECKS)
    if not whole or not all(verdict in VERDICTS for verdict in found.values()):
        raise Invalid(_("检查还没有做完，请等每一项都有结果后再提交。"), code="findings")
    return {name: found[name] for name in CHECKS}


def find_bound(session: Session, token: str) -> tuple[Room, int] | None:
    """Return room and seat of the PC with this token, or None."""
    if not token:
        return None
    bound = session.scalar(select(SeatBinding).where(SeatBinding.token_hash == sha256_hex(token)))
    return None if bound is None else (session.get_one(Room, bound.room_id), bound.seat)


def find_exam(session: Session, public_id: str) -> Exam | None:
    """Return an exam whose PCs may be checked: it is not over."""
    known = select(Exam).where(Exam.public_id == public_id, Exam.state.in_(("draft", "sealed")))
    return session.scalar(known) if public_id else None


def keep(session: Session, room: Room, seat: int, findings: Mapping[str, str], now: datetime) -> SelfCheck:
    """Keep what a PC has found, in place of what was found at this seat before.

    Anybody in the room may say it, so nothing is ever decided by it, and there is never more than one row a seat.
    """
    if session.get_one(Exam, room.exam_id).state not in ("draft", "sealed"):
        raise Conflict(_("这场考试已经结束，不再登记电脑检查结果。"), code="state")
    if not 1 <= seat <= places(room):
        raise NotFound(_("这个考场没有这个座位号。"), code="seat")
    mine = (SelfCheck.exam_id == room.exam_id, SelfCheck.room_id == room.id, SelfCheck.seat == seat)
    session.execute(delete(SelfCheck).where(*mine))
    row = SelfCheck(
        exam_id=room.exam_id,
        room_id=room.id,
        seat=seat,
        passed="fail" not in findings.values(),
        findings=canonical_json(dict(findings)),
        checked_at=now,
    )
    session.add(row)
    session.flush()
    return row


def list_checks(session: Session, exam: Exam) -> list[tuple[Room, list[CheckedSeat]]]:
    """Return every room's seats with what was found at each."""
    rows: Sequence[SelfCheck] = session.scalars(
        select(SelfCheck).where(SelfCheck.exam_id == exam.id).order_by(SelfCheck.id)
    ).all()
    known = {(row.room_id, row.seat): row for row in rows}
    return [
        (room, [CheckedSeat(n, known.get((room.id, n))) for n in range(1, places(room) + 1)])
        for room in list_rooms(session, exam)
    ]


def places(room: Room) -> int:
    """Return how many seats a room has."""
    grid = room.seat_rows * room.seat_columns
    return grid if room.capacity is None else min(grid, room.capacity)
