"""补考: after absence another sitting of the same exam; after failing an exam of its own, linked to the first."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.core.keys import Keyring
from examsvc.exams import services
from examsvc.exams.arrangement_models import LinkedExam
from examsvc.exams.arranging import Attempts, Decision
from examsvc.exams.coming_in import place_again
from examsvc.exams.models import Candidate, Exam, ExamPaper, Sitting
from examsvc.exams.services import Plan
from examsvc.exams.sitting_changes import add_make_up
from examsvc.papers import services as papers
from examsvc.papers.models import Form
from examsvc.papers.services import Drawn

# Given by the factory: the grading room knows who failed, by candidate id.
FAILED = "failed_candidates"
Failed = Callable[[Session, Exam], Sequence[int]]
_COPIED = ("person_id", "name", "position", "unit_id", "unit_name", "unit_kind", "unit_order", "category")


def hold_make_up(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    people: Sequence[Candidate],
    starts_at: datetime,
    decision: Decision,
    attempts: Attempts,
    drawn: Drawn | None = None,
) -> Sitting:
    """Hold another sitting for people who were absent, with a paper of its own when one was drawn."""
    sitting = add_make_up(session, exam, starts_at, decision)
    forms: Sequence[int] = ()
    if drawn is not None:
        office = session.get_one(Office, exam.office_id)
        name = f"补考{sitting.number}"
        paper = papers.keep_paper(session, office, f"{exam.title}{name}", drawn, decision.by, decision.now)
        paper.kind = "补考卷"
        papers.seal(session, paper, decision.by, decision.now)
        # A category that nobody has: who gets the paper is decided person by person.
        session.add(ExamPaper(exam_id=exam.id, category=name, paper_id=paper.id))
        forms = session.scalars(select(Form.id).where(Form.paper_id == paper.id).order_by(Form.label)).all()
    place_again(session, keyring, exam, people, sitting, "make_up", decision, attempts, forms)
    return sitting


def plan_of_make_up(session: Session, exam: Exam, starts_at: datetime) -> Plan:
    """Return the plan of an exam for who failed another: the same rules and paper, another time."""
    plan = services.read_plan(session, exam)
    return replace(plan, title=f"{plan.title}（补考）"[:120], starts_at=starts_at, further=())


def link_exam(
    session: Session, exam: Exam, plan: Plan, people: Sequence[Candidate], drawn: Drawn, by: Actor, now: datetime
) -> Exam:
    """Make a draft exam for who failed this one; its marks never go back into the first."""
    office = session.get_one(Office, exam.office_id)
    made = services.plan_exam(session, office, plan, by, now, drawn)
    session.add(LinkedExam(exam_id=made.id, origin_id=exam.id))
    copied = [{"exam_id": made.id} | {name: getattr(one, name) for name in _COPIED} for one in people]
    session.execute(insert(Candidate.__table__), copied)  # type: ignore[arg-type]
    session.flush()
    return made


def list_linked(session: Session, exam: Exam) -> list[Exam]:
    """Return the exams held for who failed this one, oldest first."""
    rows = select(Exam).join(LinkedExam, LinkedExam.exam_id == Exam.id).where(LinkedExam.origin_id == exam.id)
    return list(session.scalars(rows.order_by(Exam.id)))


def find_origin(session: Session, exam: Exam) -> Exam | None:
    """Return the exam whose failed sit this one, or None."""
    rows = select(Exam).join(LinkedExam, LinkedExam.origin_id == Exam.id).where(LinkedExam.exam_id == exam.id)
    return session.scalar(rows)
