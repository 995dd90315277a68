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
    """Return an exam's candidates by unit order, then exam number; the withdrawn are left out everywhere."""
    rows = (
        select(Candidate)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
        .options(joinedload(Candidate.room))
        .order_by(Candidate.unit_order, Candidate.exam_number, Candidate.id)
    )
    return list(session.scalars(rows))


def count_candidates(session: Session, exam: Exam) -> int:
    """Return how many people are entered."""
    entered = (Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
    return session.scalar(select(func.count()).where(*entered)) or 0


def count_units(session: Session, exam: Exam) -> int:
    """Return from how many units people are entered."""
    entered = (Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
    return session.scalar(select(func.count(Candidate.unit_id.distinct())).where(*entered)) or 0


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


def list_all_sittings(session: Session, exam: Exam) -> list[Sitting]:
    """Return an exam's sittings by number, those that were cancelled too."""
    return list(session.scalars(select(Sitting).where(Sitting.exam_id == exam.id).order_by(Sitting.number)))


def list_sittings(session: Session, exam: Exam) -> list[Sitting]:
    """Return the sittings that are held: the main ones first, then those for who was absent."""
    held = [sitting for sitting in list_all_sittings(session, exam) if sitting.cancelled_at is None]
    return sorted(held, key=lambda sitting: sitting.kind != "main")


def list_main_sittings(session: Session, exam: Exam) -> list[Sitting]:
    """Return the sittings that people are shared out over at sealing."""
    return [sitting for sitting in list_sittings(session, exam) if sitting.kind == "main"]


def first_sitting(session: Session, exam: Exam) -> Sitting:
    """Return the sitting an exam begins with; when all were cancelled, the first of them."""
    return (list_sittings(session, exam) or list_all_sittings(session, exam))[0]


def last_end(session: Session, exam: Exam) -> datetime:
    """Return when the last sitting of an exam ends."""
    return max(sitting.ends_at for sitting in list_sittings(session, exam) or list_all_sittings(session, exam))


def get_sitting(session: Session, exam: Exam, public_id: str) -> Sitting:
    """Return a sitting of the exam; raises NotFound for any other."""
    row = session.scalar(select(Sitting).where(Sitting.public_id == public_id, Sitting.exam_id == exam.id))
    if row is None:
        raise NotFound(_("没有找到这一场。"))
    return row


def list_rooms(session: Session, exam: Exam) -> list[Room]:
    """Return an exam's rooms by number."""
    return list(session.scalars(select(Room).where(Room.exam_id == exam.id).order_by(Room.number)))


def get_candidate(session: Session, exam: Exam, public_id: str) -> Candidate:
    """Return a candidate of the exam; raises NotFound for any other."""
    row = session.scalar(select(Candidate).where(Candidate.public_id == public_id, Candidate.exam_id == exam.id))
    if row is None:
        raise NotFound(_("没有找到这位参考人员。"))
    return row


def count_by_sitting(session: Session, exam: Exam) -> dict[int, int]:
    """Return how many people are placed in each sitting, by its id."""
    rows = (
        select(Candidate.sitting_id, func.count())
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.sitting_id.is_not(None))
        .group_by(Candidate.sitting_id)
        .order_by(Candidate.sitting_id)
    )
    return {sitting or 0: people for sitting, people in session.execute(rows)}
