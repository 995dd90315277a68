"""Make the attempts of a freshly sealed exam; wired by the factory into exams.services.seal_exam."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.exams.models import Candidate, Exam


def enter_candidates(session: Session, exam: Exam) -> None:
    """Give every candidate who has a form their attempt."""
    rows = (
        select(Candidate).where(Candidate.exam_id == exam.id, Candidate.form_id.is_not(None)).order_by(Candidate.id)
    )
    session.add_all(
        Attempt(
            exam_id=exam.id, candidate_id=candidate.id, form_id=candidate.form_id, grace_seconds=exam.grace_seconds
        )
        for candidate in session.scalars(rows)
    )
    session.flush()
