"""What may be changed of a sitting after sealing: moved or cancelled before anybody began, or added as a make-up."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.errors import Conflict
from examsvc.exams.arranging import Attempts, Decision, check_arrangeable, recorded
from examsvc.exams.changes import unseat
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.rooming import check_apart
from examsvc.exams.sittings import check_to_come, next_number, set_times


def move_sitting(
    session: Session, exam: Exam, sitting: Sitting, starts_at: datetime, decision: Decision, attempts: Attempts
) -> None:
    """Let a sitting start at another time; raises Conflict once somebody began."""
    _check_movable(session, exam, sitting, attempts)
    check_to_come(starts_at, decision.now)
    with recorded(session, exam, "sitting_moved", decision, [], sitting):
        set_times(exam, sitting, starts_at)
    check_apart(session, exam)
    attempts.retime(session, list_people(session, sitting))


def cancel_sitting(session: Session, exam: Exam, sitting: Sitting, decision: Decision, attempts: Attempts) -> int:
    """Cancel a sitting; its people have no place until they are given another. Return how many they are."""
    _check_movable(session, exam, sitting, attempts)
    people = list_people(session, sitting)
    with recorded(session, exam, "sitting_cancelled", decision, people, sitting):
        for candidate in people:
            unseat(candidate)
        sitting.cancelled_at, sitting.cancelled_reason = decision.now, decision.reason
    return len(people)


def add_make_up(session: Session, exam: Exam, starts_at: datetime, decision: Decision) -> Sitting:
    """Add a sitting for who was absent; it is held in any of the exam's rooms."""
    check_arrangeable(exam, over=True)
    check_to_come(starts_at, decision.now)
    sitting = Sitting(exam_id=exam.id, number=next_number(session, exam), kind="make_up")
    set_times(exam, sitting, starts_at)
    with recorded(session, exam, "make_up", decision, [], sitting):
        session.add(sitting)
        session.flush()
    return sitting


def list_people(session: Session, sitting: Sitting) -> list[Candidate]:
    """Return who has a place in a sitting."""
    return list(session.scalars(select(Candidate).where(Candidate.sitting_id == sitting.id).order_by(Candidate.id)))


def list_unplaced(session: Session, exam: Exam) -> list[Candidate]:
    """Return who is on the list and has no place, because their sitting was cancelled."""
    rows = select(Candidate).where(
        Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.sitting_id.is_(None)
    )
    return list(session.scalars(rows.order_by(Candidate.unit_order, Candidate.id)))


def list_missed(session: Session, exam: Exam, attempts: Attempts, now: datetime) -> Sequence[Candidate]:
    """Return whose sitting is over without their coming, leave or not: a make-up may be arranged for them."""
    rows = (
        select(Candidate)
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Sitting.ends_at <= now)
        .where(Sitting.kind == "main")
        .order_by(Candidate.unit_order, Candidate.exam_number, Candidate.id)
    )
    return [candidate for candidate in session.scalars(rows) if not attempts.has_begun(session, [candidate])]


def _check_movable(session: Session, exam: Exam, sitting: Sitting, attempts: Attempts) -> None:
    check_arrangeable(exam, over=sitting.kind == "make_up")
    if sitting.cancelled_at is not None:
        raise Conflict(_("这一场已经取消。"), code="cancelled")
    if attempts.has_begun(session, list_people(session, sitting)):
        raise Conflict(_("这一场已经有人打开试卷，不能再改期或取消。要多给时间，请在考场页面延长。"), code="begun")
