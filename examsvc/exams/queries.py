"""Selects over exams, always by (public id, office)."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from examsvc.core.errors import NotFound
from examsvc.exams.models import Candidate, Exam, Room, Sitting


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
