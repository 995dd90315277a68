"""The rooms of an exam: proposed by the system, changed by the clerk, fixed with the seal."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.models import Exam, Room
from examsvc.exams.queries import count_candidates, list_rooms
from examsvc.exams.seating import RoomPlan, plan_rooms


def planned_rooms(session: Session, exam: Exam) -> list[RoomPlan]:
    """Return the rooms that were kept, or what the system proposes for so many people."""
    kept = list_rooms(session, exam)
    if kept:
        return [RoomPlan(room.number, room.seat_rows, room.seat_columns, room.name) for room in kept]
    people = count_candidates(session, exam)
    return plan_rooms(people) if people else []


def missing_seats(people: int, plans: Sequence[RoomPlan]) -> int:
    """Return how many people have no seat."""
    return max(0, people - sum(plan.seats for plan in plans))


def keep_rooms(session: Session, exam: Exam, plans: Sequence[RoomPlan], by: Actor, now: datetime) -> None:
    """Put these rooms in the place of a draft exam's; raises Invalid when they do not seat everybody."""
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")
    check_seats(count_candidates(session, exam), plans)
    session.execute(delete(Room).where(Room.exam_id == exam.id))
    session.add_all(make_rooms(exam, plans))
    record(session, exam_stream(exam.id), by, "keep_rooms", ("exam", exam.id), now, rooms=len(plans))
    session.flush()


def make_rooms(exam: Exam, plans: Sequence[RoomPlan]) -> list[Room]:
    """Return rows for rooms; a room without a name is called by its number, in the language of the papers."""
    return [
        Room(
            exam_id=exam.id,
            number=plan.number,
            name=plan.name or f"第{plan.number}考场",
            seat_rows=plan.rows,
            seat_columns=plan.columns,
        )
        for plan in plans
    ]


def check_seats(people: int, plans: Sequence[RoomPlan]) -> None:
    """Raise Invalid, saying how many are missing, unless everybody has a seat."""
    missing = missing_seats(people, plans)
    if missing:
        seats = sum(plan.seats for plan in plans)
        message = _(
            "座位不够：%(people)s 人，只有 %(seats)s 个座位，还差 %(missing)s 个。请增加考场，或者加大行数、列数。",
            people=people,
            seats=seats,
            missing=missing,
        )
        raise Invalid(message, code="too-few-seats")
