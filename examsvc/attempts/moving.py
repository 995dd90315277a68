"""Move somebody to another free seat of their sitting; the PC left behind can save no more."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.attempts.queries import get_candidate
from examsvc.attempts.services import lock, note
from examsvc.audit.log import Actor
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.arranging import Decision, recorded
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.rooming import rooms_of


def seats_of(room: Room) -> int:
    """Return how many seats a room has; a capacity leaves the last ones empty."""
    grid = room.seat_rows * room.seat_columns
    return grid if room.capacity is None else min(grid, room.capacity)


def list_free_seats(session: Session, candidate: Candidate) -> list[tuple[Room, list[int]]]:
    """Return the free seats of a candidate's sitting, room by room; none before there is a sitting."""
    sitting = session.get(Sitting, candidate.sitting_id) if candidate.sitting_id else None
    if sitting is None:
        return []
    taken = session.execute(
        select(Candidate.room_id, Candidate.seat).where(
            Candidate.exam_id == candidate.exam_id, Candidate.sitting_id == sitting.id
        )
    )
    used = {(room, seat) for room, seat in taken}
    rooms = rooms_of(session, session.get_one(Exam, candidate.exam_id), sitting)
    return [(room, [n for n in range(1, seats_of(room) + 1) if (room.id, n) not in used]) for room in rooms]


def move(session: Session, attempt: Attempt, room: Room, seat: int, by: Actor, reason: str, now: datetime) -> None:
    """Give a candidate another seat. Their number stays as it is printed; a running attempt is unlocked with it.

    Raises Invalid for a seat that is taken or not there, Conflict when the attempt is over.
    """
    lock(session, attempt)
    if attempt.state not in ("entered", "open", "paused"):
        raise Conflict(_("这份答卷已经交卷或收卷，不能再换座位。"), code="over")
    candidate = get_candidate(session, attempt)
    free = {one.id: seats for one, seats in list_free_seats(session, candidate)}
    if seat not in free.get(room.id, []):
        raise Invalid(_("这个座位已经有人，或者考场没有这个座位号。"), code="seat")
    exam = session.get_one(Exam, candidate.exam_id)
    try:
        with recorded(session, exam, "seat", Decision(by, reason, now), [candidate]):
            candidate.room_id, candidate.seat = room.id, seat
    except IntegrityError:
        raise Conflict(_("这个座位刚刚安排给了别人，请另选一个。"), code="seat-taken") from None
    if attempt.state in ("open", "paused"):
        attempt.epoch += 1
        attempt.sign_in_id = None
        note(session, attempt, "unlocked", now, by)
    session.flush()
