"""Who set, saw or wrote what is on an exam's papers: they cannot sit it.

Planning, sealing and printing an exam stand in its audit stream; writing and approving questions in the bank.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import CompoundSelect, select, union
from sqlalchemy.orm import Session

from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import QuestionApproval, QuestionVersion
from examsvc.core.errors import Conflict
from examsvc.exams.models import Candidate, Exam, ExamPaper
from examsvc.papers.models import Form, FormItem, Paper

SETTING = ("plan_exam", "change_plan", "seal_exam", "print_papers", "print_paper")
_NAMED = 5


def insider_ids(session: Session, exam: Exam) -> set[int]:
    """Return the ids of the people who know what is on the exam's papers."""
    ids = set(session.scalars(who_knows(exam))) | {exam.created_by}
    return {person_id for person_id in ids if person_id is not None}


def who_knows(exam: Exam) -> CompoundSelect[Any]:
    """Select person_id and since when each of these people knows, with a row for each thing they did."""
    papers = select(ExamPaper.paper_id).where(ExamPaper.exam_id == exam.id)
    items = select(FormItem.version_id).join(Form, Form.id == FormItem.form_id).where(Form.paper_id.in_(papers))
    return union(
        select(AuditEntry.actor_id.label("person_id"), AuditEntry.at.label("since")).where(
            AuditEntry.stream == exam_stream(exam.id), AuditEntry.actor_kind == "person", AuditEntry.act.in_(SETTING)
        ),
        select(Paper.created_by, Paper.created_at).where(Paper.id.in_(papers)),
        select(Paper.sealed_by, Paper.sealed_at).where(Paper.id.in_(papers)),
        select(QuestionVersion.created_by, QuestionVersion.created_at).where(QuestionVersion.id.in_(items)),
        select(QuestionApproval.approved_by, QuestionApproval.approved_at).where(
            QuestionApproval.version_id.in_(items), QuestionApproval.office_id == exam.office_id
        ),
    )


def check_no_insiders(session: Session, exam: Exam) -> None:
    """Raise Conflict, naming them for the organiser, when somebody on the roster knows the papers."""
    entered = select(Candidate.name).where(Candidate.exam_id == exam.id)
    known = entered.where(Candidate.person_id.in_(insider_ids(session, exam)))
    names = session.scalars(known.order_by(Candidate.unit_order, Candidate.id)).all()
    if names:
        message = _(
            "有 %(n)s 位考生设置、看过或写过这份试卷，不能参加考试：%(names)s。请从名单里去掉，或者换一份试卷。",
            n=len(names),
            names="、".join(names[:_NAMED]),
        )
        raise Conflict(message, code="insider")


def check_outsider(session: Session, exam: Exam, person_id: int) -> None:
    """Raise Conflict when the person at the door has come to know the papers, even after the seal."""
    # A hall comes to this door within a minute: the database looks for the one person only.
    known = who_knows(exam).subquery()
    found = session.scalar(select(known.c.person_id).where(known.c.person_id == person_id).limit(1))
    if found is not None or person_id == exam.created_by:
        raise Conflict(_("您参加过这份试卷的命题或考务，不能参加考试。请举手告诉监考员。"), code="insider")
