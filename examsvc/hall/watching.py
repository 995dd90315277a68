"""Read what the console shows: one statement for all seats of a sitting, whatever their number."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Select, and_, case, exists, func, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from examsvc.accounts.models import SignIn
from examsvc.attempts.models import Attempt, Presence, TimeChange
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.hall.models import Incident
from examsvc.hall.rules import SeatFacts
from examsvc.papers.models import Form, FormItem

_FORM, _TOTAL = SeatFacts._fields.index("form"), SeatFacts._fields.index("total")


def pick_sitting(sittings: Sequence[Sitting], asked: str, now: datetime) -> Sitting | None:
    """Return the sitting that was asked for, else the first that is not over, else the last."""
    for sitting in sittings:
        if sitting.public_id == asked:
            return sitting
    return next((sitting for sitting in sittings if sitting.ends_at >= now), sittings[-1] if sittings else None)


def read_seats(session: Session, exam: Exam, sitting: Sitting) -> list[SeatFacts]:
    """Return the facts of every seat of a sitting, by room and seat."""
    forms = _forms(session, exam)
    found = []
    for row in session.execute(_seats(exam, sitting)).all():
        # Form, and after the incidents the number of its questions, are known without asking for each seat.
        label, total = forms.get(row[_FORM], ("", 0))
        found.append(SeatFacts._make((*row[:_FORM], label, *row[_FORM + 1 : _TOTAL], total, *row[_TOTAL:])))
    return found


def count_loose_incidents(session: Session, exam: Exam) -> dict[int | None, int]:
    """Return how many unsettled incidents name no person, by room number; None for the whole exam."""
    loose = (
        select(Room.number, func.count())
        .select_from(Incident)
        .outerjoin(Room, Room.id == Incident.room_id)
        .where(Incident.exam_id == exam.id, Incident.candidate_id.is_(None), Incident.settled_at.is_(None))
        .group_by(Room.number)
        .order_by(Room.number)
    )
    return {room: count for room, count in session.execute(loose)}  # noqa: C416 - rows are no plain tuples


def _seats(exam: Exam, sitting: Sitting) -> Select[Any]:
    open_incidents = (
        select(Incident.candidate_id, func.count().label("incidents"))
        .where(Incident.exam_id == exam.id, Incident.settled_at.is_(None))
        .group_by(Incident.candidate_id)
        .subquery()
    )
    pauses = (
        select(TimeChange.attempt_id, func.max(_micros(TimeChange.at)).label("resumed_at"))
        .where(TimeChange.exam_id == exam.id, TimeChange.kind == "pause")
        .group_by(TimeChange.attempt_id)
        .subquery()
    )
    signed_in = exists().where(
        SignIn.person_id == Candidate.person_id, SignIn.ended_at.is_(None), SignIn.exam_id == Candidate.exam_id
    )
    return (
        select(
            Attempt.public_id,
            func.coalesce(Room.number, 0),
            func.coalesce(Candidate.seat, 0),
            Candidate.name,
            func.coalesce(Candidate.exam_number, ""),
            Attempt.form_id,
            Attempt.state,
            Candidate.standing,
            Candidate.on_paper,
            case((Attempt.state == "entered", signed_in), else_=False),
            func.coalesce(open_incidents.c.incidents, 0),
            func.coalesce(Presence.answered, 0),
            func.coalesce(Presence.unsaved, 0),
            _micros(Sitting.starts_at),
            _micros(Attempt.started_at),
            _micros(Attempt.closes_at),
            _micros(Attempt.paused_at),
            pauses.c.resumed_at,
            _micros(Presence.saved_at),
            case((Presence.address != "", _micros(Presence.seen_at))),
        )
        .join(Attempt, and_(Attempt.exam_id == Candidate.exam_id, Attempt.candidate_id == Candidate.id))
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .outerjoin(Presence, Presence.attempt_id == Attempt.id)
        .outerjoin(open_incidents, open_incidents.c.candidate_id == Candidate.id)
        .outerjoin(pauses, pauses.c.attempt_id == Attempt.id)
        .where(
            Candidate.exam_id == exam.id,
            Candidate.sitting_id == sitting.id,
            Candidate.withdrawn_at.is_(None),
            Attempt.state != "voided",
        )
        .order_by(Room.number, Candidate.seat, Candidate.id)
    )


def _forms(session: Session, exam: Exam) -> dict[int, tuple[str, int]]:
    """Return label and number of questions of every form in use, by its key."""
    used = select(Attempt.form_id).where(Attempt.exam_id == exam.id).distinct()
    rows = session.execute(
        select(Form.id, Form.label, func.count(FormItem.form_id))
        .join(FormItem, FormItem.form_id == Form.id)
        .where(Form.id.in_(used))
        .group_by(Form.id, Form.label)
        .order_by(Form.id)
    )
    return {key: (label, count) for key, label, count in rows}


def _micros(column: InstrumentedAttribute[Any]) -> Any:
    """Read a moment as the number it is stored as: thousands of them are compared, and few are shown."""
    return type_coerce(column, BigInteger)
