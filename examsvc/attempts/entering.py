"""Make the attempts of a freshly sealed exam and count the unfinished; wired by the factory into the exams room."""

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.exams.models import Candidate, Exam


def enter_candidates(session: Session, exam: Exam) -> None:
    """Give every candidate who has a form their attempt."""
    rows = (
        select(Candidate.id, Candidate.form_id)
        .where(Candidate.exam_id == exam.id, Candidate.form_id.is_not(None))
        .order_by(Candidate.id)
    )
    session.flush()
    shared: dict[str, int | None] = {"exam_id": exam.id, "grace_seconds": exam.grace_seconds}
    entered = [shared | {"candidate_id": candidate, "form_id": form} for candidate, form in session.execute(rows)]
    if entered:
        session.execute(insert(Attempt.__table__), entered)  # type: ignore[arg-type]


def count_unfinished(session: Session, exam: Exam) -> int:
    """Return how many of those who are expected have not come yet or still write."""
    unfinished = (
        select(func.count())
        .select_from(Attempt)
        .join(Candidate, (Candidate.exam_id == Attempt.exam_id) & (Candidate.id == Attempt.candidate_id))
        .where(Attempt.exam_id == exam.id, Attempt.state.in_(("entered", "open", "paused")))
        .where(Candidate.standing == "entered")
    )
    return session.scalar(unfinished) or 0
