"""Selects over attempts."""

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerEvent, Attempt, TimeChange
from examsvc.attempts.rules import Standing
from examsvc.attempts.tokens import AttemptToken
from examsvc.core.errors import NotFound
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.papers.models import Form


def find_live_attempt(session: Session, exam_id: int, candidate_id: int) -> Attempt | None:
    """Return the candidate's one attempt that is not voided."""
    return session.scalar(
        select(Attempt).where(
            Attempt.exam_id == exam_id, Attempt.candidate_id == candidate_id, Attempt.state != "voided"
        )
    )


def get_own_attempt(session: Session, public_id: str, exam_id: int, person_id: int) -> Attempt:
    """Return a candidate's own attempt; somebody else's is not found."""
    attempt = session.scalar(
        select(Attempt)
        .join(Candidate, (Candidate.exam_id == Attempt.exam_id) & (Candidate.id == Attempt.candidate_id))
        .where(Attempt.public_id == public_id, Attempt.exam_id == exam_id, Candidate.person_id == person_id)
    )
    if attempt is None:
        raise NotFound(_("没有找到这份答卷。请举手告诉监考员。"))
    return attempt


def find_standing(session: Session, token: AttemptToken) -> Standing | None:
    """Return how the attempt of a cookie stands now; None before it was started."""
    row = session.execute(
        select(Attempt.state, Attempt.epoch, Attempt.closes_at, Attempt.grace_seconds).where(
            Attempt.id == token.attempt_id,
            Attempt.exam_id == token.exam_id,
            Attempt.candidate_id == token.candidate_id,
        )
    ).first()
    return None if row is None or row.closes_at is None else Standing(row[0], row[1], row.closes_at, row[3])


def get_office_attempt(session: Session, public_id: str, office_id: int) -> Attempt:
    """Return an attempt of one of the office's exams; a foreign one is not found."""
    attempt = session.scalar(
        select(Attempt)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(Attempt.public_id == public_id, Exam.office_id == office_id)
    )
    if attempt is None:
        raise NotFound(_("没有找到这份答卷。"))
    return attempt


def count_answered(session: Session, attempt: Attempt) -> int:
    """Return for how many questions the server holds an answer of this attempt, taken back or not."""
    mine = (AnswerEvent.exam_id == attempt.exam_id, AnswerEvent.attempt_id == attempt.id)
    return session.scalar(select(func.count(AnswerEvent.item.distinct())).where(*mine)) or 0


def body_hash_of(session: Session, attempt: Attempt) -> str:
    """Return the hash of the attempt's form without reading the form: its body may be large."""
    return session.execute(select(Form.body_hash).where(Form.id == attempt.form_id)).scalar_one()


def get_candidate(session: Session, attempt: Attempt) -> Candidate:
    """Return the attempt's candidate."""
    return session.get_one(Candidate, attempt.candidate_id)


def get_sitting(session: Session, candidate: Candidate) -> Sitting:
    """Return the candidate's sitting; raises NotFound before seats were drawn."""
    sitting = session.get(Sitting, candidate.sitting_id) if candidate.sitting_id else None
    if sitting is None:
        raise NotFound(_("还没有安排场次，请联系考务员。"))
    return sitting


def count_seated(session: Session, sitting: Sitting) -> int:
    """Return how many people a sitting seats."""
    mine = (Candidate.exam_id == sitting.exam_id, Candidate.sitting_id == sitting.id)
    return session.scalar(select(func.count()).select_from(Candidate).where(*mine)) or 0


def list_time_changes(session: Session, attempt: Attempt) -> list[TimeChange]:
    """Return the stored facts that add to the attempt's time, oldest first."""
    rows = (
        select(TimeChange)
        .where(TimeChange.exam_id == attempt.exam_id, TimeChange.attempt_id == attempt.id)
        .order_by(TimeChange.id)
    )
    return list(session.scalars(rows))
