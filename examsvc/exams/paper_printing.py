"""Who may have papers printed for whom, and when: each printing is an act in the exam's log."""

from collections.abc import Collection, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid, NotAllowed
from examsvc.core.models import Task
from examsvc.core.roles import Role
from examsvc.core.tasks import enqueue
from examsvc.exams.exam_numbers import tidy
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.prints.candidate_papers import KIND
from examsvc.papers.models import Form, Paper


def check_may_print(exam: Exam, roles: Collection[Role], reason: str, *, opened: bool) -> None:
    """Raise unless papers may be printed: after their opening, or before it by the organiser with a reason."""
    if exam.state == "draft":
        raise Conflict(_("封卷以后才有试卷可印。"), code="state")
    if exam.state in ("closed", "released"):
        raise Conflict(_("考试已结束，不再打印试卷。"), code="state")
    if opened:
        return
    if Role.ORGANISER not in roles:
        raise NotAllowed(_("还没有启封，试卷只能由考务员打印。"), code="not-opened")
    if not reason.strip():
        raise Invalid(_("还没有启封，提前打印试卷要写明理由。"), code="reason", fields={"reason": ""})


def find_by_number(session: Session, exam: Exam, number: str) -> Candidate:
    """Return who has an exam number and a seat; raises Invalid."""
    found = session.scalars(_present(exam).where(Candidate.exam_number == tidy(number))).first()
    if found is None:
        raise Invalid(_("没有这个考号，或者还没有座位。"), code="number", fields={"number": ""})
    return found


def list_writers(session: Session, exam: Exam) -> list[Candidate]:
    """Return who answers on paper."""
    return list(session.scalars(_present(exam).where(Candidate.on_paper)))


def list_in_room(session: Session, exam: Exam, sitting: Sitting, room: Room) -> list[Candidate]:
    """Return who sits in a room at a sitting."""
    own = (Candidate.sitting_id == sitting.id, Candidate.room_id == room.id)
    return list(session.scalars(_present(exam).where(*own)))


def print_papers_of(
    session: Session,
    exam: Exam,
    people: Sequence[Candidate],
    roles: Collection[Role],
    reason: str,
    by: Actor,
    now: datetime,
) -> Task:
    """Ask for papers and answer sheets of these people, and note it for each of them; raises as check_may_print."""
    opened = not any(paper.state == "sealed" for paper in _papers_of(session, people))
    check_may_print(exam, roles, reason, opened=opened)
    if not people:
        raise Invalid(_("这里没有要打印的考生。"), code="nobody", fields={"whom": ""})
    for one in people:
        record(session, exam_stream(exam.id), by, "print_paper", ("candidate", one.id), now, reason=reason)
    told = {"exam": exam.id, "candidates": [one.id for one in people]}
    return enqueue(session, now, KIND, told, exam.office_id, by.id)


def _papers_of(session: Session, people: Sequence[Candidate]) -> list[Paper]:
    forms = select(Form.paper_id).where(Form.id.in_([one.form_id for one in people if one.form_id]))
    return list(session.scalars(select(Paper).where(Paper.id.in_(forms)).order_by(Paper.id)))


def _present(exam: Exam) -> Select[Candidate]:
    return (
        select(Candidate)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.seat.is_not(None))
        .order_by(Candidate.sitting_id, Candidate.room_id, Candidate.seat, Candidate.id)
    )
