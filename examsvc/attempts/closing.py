"""Ending attempts: by hand-in, by two people, by the sweeper in time, or with the exam for those that stand still.

Every ending is a conditional UPDATE first and a fold after it. The UPDATE waits for saves that are being written
and makes later ones refuse, so the fold sees every acknowledged answer. Any number of sweepers may run.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from examsvc.attempts.folding import ENDED, EXAM_ENDED, HAND_IN, TIME_UP, add_sheet
from examsvc.attempts.models import AnswerSheet, Attempt, AttemptEvent
from examsvc.attempts.rules import DRAIN_SECONDS
from examsvc.audit.log import SERVICE, Actor
from examsvc.core.clock import to_micros
from examsvc.core.database import Database
from examsvc.exams.models import Exam

BATCH = 50
_OPEN = Attempt.state == "open"
_PAUSED = Attempt.state == "paused"


def hand_in(session: Session, attempt: Attempt, epoch: int, now: datetime) -> AnswerSheet | None:
    """Close an open attempt at its owner's word; None when another act ended it first."""
    in_time = Attempt.closes_at + Attempt.grace_seconds * 1_000_000 >= to_micros(now)
    return _end(session, attempt, "submitted", HAND_IN, now, (_OPEN, Attempt.epoch == epoch, in_time))


def close_due(session: Session, now: datetime, limit: int = BATCH) -> int:
    """Close attempts whose deadline, grace and drain have passed; return how many this call ended."""
    passed = Attempt.closes_at + (Attempt.grace_seconds + DRAIN_SECONDS) * 1_000_000 <= to_micros(now)
    due = select(Attempt).where(_OPEN, passed).order_by(Attempt.closes_at, Attempt.id).limit(limit)
    return sum(
        _end(session, attempt, "expired", TIME_UP, now, (_OPEN, passed)) is not None
        for attempt in list(session.scalars(due))
    )


def count_paused(session: Session, exam: Exam) -> int:
    """Return how many attempts of an exam stand still."""
    return session.scalar(select(func.count()).where(Attempt.exam_id == exam.id, _PAUSED)) or 0


def end_paused(session: Session, exam: Exam, now: datetime) -> int:
    """Close what was paused and never went on, with the answers that are there; return how many this call ended."""
    paused = select(Attempt).where(Attempt.exam_id == exam.id, _PAUSED).order_by(Attempt.id)
    return sum(
        _end(session, attempt, "expired", EXAM_ENDED, now, (_PAUSED,)) is not None
        for attempt in list(session.scalars(paused))
    )


def end_one(session: Session, attempt: Attempt, by: Actor, second: Actor, now: datetime) -> AnswerSheet | None:
    """Close one attempt at two people's word, with the answers that are there; None when it has ended already."""
    return _end(session, attempt, "submitted", ENDED, now, (_OPEN | _PAUSED,), by, second)


def sweep(database: Database, now: datetime) -> int:
    """Close everything that is due, in batches small enough to let saves through between them."""
    total = 0
    while True:
        with database.reading() as looking:
            if not _any_due(looking, now):
                return total
        with database.writing() as session:
            total += close_due(session, now)


def _any_due(session: Session, now: datetime) -> bool:
    horizon = now - timedelta(seconds=DRAIN_SECONDS)
    due = select(Attempt.id).where(_OPEN, Attempt.closes_at + Attempt.grace_seconds * 1_000_000 <= to_micros(horizon))
    return session.scalar(due.limit(1)) is not None


def _end(
    session: Session,
    attempt: Attempt,
    state: str,
    reason: str,
    now: datetime,
    conditions: tuple[object, ...],
    by: Actor = SERVICE,
    second: Actor = SERVICE,
) -> AnswerSheet | None:
    changed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, *conditions)  # type: ignore[arg-type]
        .values(state=state, closed_at=now, paused_at=None)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    if changed is None:
        return None
    session.refresh(attempt)
    sheet = add_sheet(session, attempt, reason, now, decided_by=by.id, second_by=second.id)
    session.add(
        AttemptEvent(
            exam_id=attempt.exam_id,
            attempt_id=attempt.id,
            kind=reason,
            epoch=attempt.epoch,
            detail=sheet.hash,
            by_person=by.id,
            at=now,
        )
    )
    session.flush()
    return sheet
