"""The sittings (场次) of a draft: people are shared out over them when the exam is sealed."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.arrangement_models import RoomDuty, SittingRoom
from examsvc.exams.models import Exam, Sitting
from examsvc.exams.queries import list_all_sittings, list_main_sittings
from examsvc.exams.rooming import check_apart

OPENS_BEFORE = timedelta(minutes=20)
# One digit of an exam number says the sitting.
MOST_SITTINGS = 9


def set_times(exam: Exam, sitting: Sitting, starts_at: datetime) -> None:
    """Let a sitting start then, doors open before, and last as long as the exam does."""
    sitting.opens_at = starts_at - OPENS_BEFORE
    sitting.starts_at = starts_at
    sitting.ends_at = starts_at + timedelta(seconds=exam.duration_seconds)


def add_sitting(session: Session, exam: Exam, starts_at: datetime, by: Actor, now: datetime) -> Sitting:
    """Add a main sitting to a draft; raises Invalid for a time that is past or taken."""
    _check_draft(exam)
    check_to_come(starts_at, now)
    sitting = Sitting(exam_id=exam.id, number=next_number(session, exam))
    set_times(exam, sitting, starts_at)
    session.add(sitting)
    session.flush()
    check_apart(session, exam)
    record(session, exam_stream(exam.id), by, "add_sitting", ("sitting", sitting.id), now)
    return sitting


def remove_sitting(session: Session, exam: Exam, sitting: Sitting, by: Actor, now: datetime) -> None:
    """Take a sitting off a draft; the ones behind it move up. An exam keeps at least one."""
    _check_draft(exam)
    if len(list_main_sittings(session, exam)) == 1:
        raise Conflict(_("至少要有一场。"), code="last-sitting")
    record(session, exam_stream(exam.id), by, "remove_sitting", ("sitting", sitting.id), now)
    for part in (SittingRoom, RoomDuty):
        session.execute(delete(part).where(part.sitting_id == sitting.id))
    session.delete(sitting)
    session.flush()
    for number, one in enumerate(list_all_sittings(session, exam), 1):
        if one.number != number:
            one.number = number
            session.flush()


def next_number(session: Session, exam: Exam) -> int:
    """Return the number of a sitting that is added; raises Conflict when there are as many as numbers."""
    last = max(sitting.number for sitting in list_all_sittings(session, exam))
    if last >= MOST_SITTINGS:
        raise Conflict(_("一次考试最多 %(n)s 场。", n=MOST_SITTINGS), code="too-many-sittings")
    return last + 1


def check_to_come(starts_at: datetime, now: datetime) -> None:
    """Raise Invalid for a start that is past."""
    if starts_at <= now:
        told = _("考试日期和开考时间已经过去，请改成今后的时间。")
        raise Invalid(told, code="past", fields={"day": told})


def _check_draft(exam: Exam) -> None:
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")
