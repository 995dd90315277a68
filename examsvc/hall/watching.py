"""What an invigilator sees of each seat."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.exams.models import Candidate, Exam


@dataclass(frozen=True)
class Watched:
    """One seat: who sits there, and when the server last stored an answer of theirs."""

    candidate: Candidate
    attempt: Attempt
    answered: int
    saved_at: datetime | None


def watch(session: Session, exam: Exam) -> list[Watched]:
    """Return every live attempt of an exam by room and seat."""
    saves = (
        select(
            AnswerEvent.attempt_id,
            func.count(func.distinct(AnswerEvent.item)).label("answered"),
            func.max(AnswerEvent.received_at).label("saved_at"),
        )
        .where(AnswerEvent.exam_id == exam.id)
        .group_by(AnswerEvent.attempt_id)
        .subquery()
    )
    rows = (
        select(Candidate, Attempt, saves.c.answered, saves.c.saved_at)
        .join(Attempt, (Attempt.exam_id == Candidate.exam_id) & (Attempt.candidate_id == Candidate.id))
        .outerjoin(saves, saves.c.attempt_id == Attempt.id)
        .where(Candidate.exam_id == exam.id, Attempt.state != "voided")
        .order_by(Candidate.room_id, Candidate.seat, Candidate.id)
    )
    return [Watched(c, a, answered or 0, saved_at) for c, a, answered, saved_at in session.execute(rows)]


def list_forgotten(watched: list[Watched], now: datetime) -> list[Watched]:
    """Return the seats whose pause has outlasted the time they had: nobody may remember that they stand still."""
    return [w for w in watched if w.attempt.state == "paused" and w.attempt.closes_at and w.attempt.closes_at < now]


def count_states(watched: list[Watched]) -> dict[str, int]:
    """Return how many seats are in each state."""
    counts: dict[str, int] = {}
    for seat in watched:
        counts[seat.attempt.state] = counts.get(seat.attempt.state, 0) + 1
    return counts
