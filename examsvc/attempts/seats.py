"""PCs tied to a seat: their page knows who sits there and asks only 「是您本人吗」."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import NotFound
from examsvc.core.ids import new_token
from examsvc.exams.admission import STAYS_OPEN
from examsvc.exams.models import Candidate, Exam, Room, SeatBinding, Sitting

COOKIE = "seat"


def bind(session: Session, room: Room, seat: int, by: Actor, now: datetime) -> str:
    """Tie the browser that gets the returned token to a seat; a PC that was tied to it before is not any more."""
    if by.id is None or not 1 <= seat <= room.seat_rows * room.seat_columns:
        raise NotFound(_("这个考场没有这个座位号。"), code="seat")
    session.execute(delete(SeatBinding).where(SeatBinding.room_id == room.id, SeatBinding.seat == seat))
    token = new_token()
    session.add(
        SeatBinding(
            exam_id=room.exam_id,
            room_id=room.id,
            seat=seat,
            token_hash=sha256_hex(token),
            bound_by=by.id,
            bound_at=now,
        )
    )
    record(session, exam_stream(room.exam_id), by, "bind_seat", ("room", room.id), now, seat=seat)
    session.flush()
    return token


def find_seated(session: Session, token: str, now: datetime) -> Candidate | None:
    """Return who should sit at the PC with this token now, or None."""
    if not token:
        return None
    return session.scalar(
        select(Candidate)
        .join(SeatBinding, (SeatBinding.room_id == Candidate.room_id) & (SeatBinding.seat == Candidate.seat))
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .join(Exam, Exam.id == Candidate.exam_id)
        .where(
            SeatBinding.token_hash == sha256_hex(token),
            Exam.state == "sealed",
            Sitting.opens_at <= now,
            Sitting.ends_at >= now - STAYS_OPEN,
        )
        .order_by(Sitting.starts_at, Candidate.id)
        .limit(1)
    )
