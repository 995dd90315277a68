"""Selects over exams, always by (public id, office)."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from examsvc.core.errors import NotFound
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.papers.models import Paper


def list_exams(session: Session, office_id: int) -> list[Exam]:
    """Return the office's exams, newest first."""
    return list(session.scalars(select(Exam).where(Exam.office_id == office_id).order_by(Exam.id.desc())))


def get_exam(session: Session, public_id: str, office_id: int) -> Exam:
    """Return an exam of the office; a foreign one is not found."""
    exam = session.scalar(select(Exam).where(Exam.public_id == public_id, Exam.office_id == office_id))
    if exam is None:
        raise NotFound(_("没有找到这场考试，可能已被删除，或者不属于您的单位。"))
    return exam


def list_candidates(session: Session, exam: Exam) -> list[Candidate]:
    """Return an exam's candidates by unit order, then exam number."""
    rows = (
        select(Candidate)
        .where(Candidate.exam_id == exam.id)
        .options(joinedload(Candidate.room))
        .order_by(Candidate.unit_order, Candidate.exam_number, Candidate.id)
    )
    return list(session.scalars(rows))


def count_candidates(session: Session, exam: Exam) -> int:
    """Return how many people are entered."""
    return session.scalar(select(func.count()).where(Candidate.exam_id == exam.id)) or 0


def count_units(session: Session, exam: Exam) -> int:
    """Return from how many units people are entered."""
    return session.scalar(select(func.count(Candidate.unit_id.distinct())).where(Candidate.exam_id == exam.id)) or 0


def find_same_draft(session: Session, office_id: int, title: str, starts_at: datetime) -> Exam | None:
    """Return a draft of this title and start: a form that was sent twice must not plan two exams."""
    same = (
        select(Exam)
        .join(Sitting, Sitting.exam_id == Exam.id)
        .where(Exam.office_id == office_id, Exam.state == "draft", Exam.title == title)
        .where(Sitting.starts_at == starts_at)
    )
    return session.scalars(same.order_by(Exam.id).limit(1)).first()


def list_papers(session: Session, exam: Exam) -> list[Paper]:
    """Return an exam's papers, the one for everybody else first."""
    rows = (
        select(Paper)
        .join(ExamPaper, ExamPaper.paper_id == Paper.id)
        .where(ExamPaper.exam_id == exam.id)
        .order_by(ExamPaper.category)
    )
    return list(session.scalars(rows))


def first_sitting(session: Session, exam: Exam) -> Sitting:
    """Return an exam's first sitting."""
    return session.scalars(select(Sitting).where(Sitting.exam_id == exam.id).order_by(Sitting.number)).one()


def list_rooms(session: Session, exam: Exam) -> list[Room]:
    """Return an exam's rooms by number."""
    return list(session.scalars(select(Room).where(Room.exam_id == exam.id).order_by(Room.number)))


def get_candidate(session: Session, exam: Exam, public_id: str) -> Candidate:
    """Return a candidate of the exam; raises NotFound for any other."""
    row = session.scalar(select(Candidate).where(Candidate.public_id == public_id, Candidate.exam_id == exam.id))
    if row is None:
        raise NotFound(_("没有找到这位参考人员。"))
    return row
