"""Turn the log of saves into an answer sheet revision."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerEvent, AnswerSheet, Attempt, AttemptEvent, LateEvidence
from examsvc.attempts.rules import Event, Folded, fold
from examsvc.core.canonical import short_hash

HAND_IN, TIME_UP, EXAM_ENDED, LATE_EVIDENCE = "hand_in", "time_up", "exam_ended", "late_evidence"
# Ended by two members of staff before the time.
ENDED = "ended"
# The attempt's log names the saves that two people counted, so that every later fold takes exactly those.
COUNTED = "evidence_counted"


def list_events(session: Session, attempt: Attempt) -> list[Event]:
    """Return the attempt's saves in (epoch, seq) order."""
    rows = (
        select(AnswerEvent)
        .where(AnswerEvent.exam_id == attempt.exam_id, AnswerEvent.attempt_id == attempt.id)
        .order_by(AnswerEvent.epoch, AnswerEvent.seq, AnswerEvent.save_id)
    )
    return [Event(r.save_id, r.epoch, r.seq, r.item, r.value) for r in session.scalars(rows)]


def list_evidence(session: Session, attempt: Attempt) -> list[LateEvidence]:
    """Return the attempt's refused saves in (epoch, seq) order."""
    rows = (
        select(LateEvidence)
        .where(LateEvidence.exam_id == attempt.exam_id, LateEvidence.attempt_id == attempt.id)
        .order_by(LateEvidence.epoch, LateEvidence.seq, LateEvidence.save_id)
    )
    return list(session.scalars(rows))


def list_counted(session: Session, attempt: Attempt) -> list[Event]:
    """Return everything that counts in (epoch, seq) order: the saves, and the evidence two people have let count."""
    stored = list_events(session, attempt)
    told = session.scalars(
        select(AttemptEvent.detail)
        .where(AttemptEvent.exam_id == attempt.exam_id, AttemptEvent.attempt_id == attempt.id)
        .where(AttemptEvent.kind == COUNTED)
        .order_by(AttemptEvent.id)
    )
    counted = {save_id for detail in told for save_id in detail.split()} - {event.save_id for event in stored}
    rows = list_evidence(session, attempt) if counted else []
    return stored + [Event(r.save_id, r.epoch, r.seq, r.item, r.value) for r in rows if r.save_id in counted]


def fold_attempt(attempt: Attempt, revision: int, events: list[Event]) -> Folded:
    """Fold an attempt's events under its identity; verify calls it again and compares."""
    identity: dict[str, str | int] = {
        "attempt": attempt.public_id,
        "candidate": attempt.candidate_id,
        "exam": attempt.exam_id,
        "form": attempt.form_id,
        "revision": revision,
    }
    return fold(identity, events)


def add_sheet(
    session: Session,
    attempt: Attempt,
    reason: str,
    now: datetime,
    *,
    decided_by: int | None = None,
    second_by: int | None = None,
) -> AnswerSheet:
    """Store the next revision of an attempt's sheet; earlier revisions stay as they are."""
    revision = 1 + (
        session.scalar(select(func.max(AnswerSheet.revision)).where(AnswerSheet.attempt_id == attempt.id)) or 0
    )
    folded = fold_attempt(attempt, revision, list_counted(session, attempt))
    sheet = AnswerSheet(
        exam_id=attempt.exam_id,
        attempt_id=attempt.id,
        revision=revision,
        reason=reason,
        decided_by=decided_by,
        second_by=second_by,
        content=folded.content,
        hash=folded.hash,
        event_count=folded.event_count,
        event_digest=folded.event_digest,
        created_at=now,
    )
    session.add(sheet)
    session.flush()
    return sheet


def newest_sheet(session: Session, attempt: Attempt) -> AnswerSheet | None:
    """Return the latest revision, or None while the attempt is open for the first time."""
    return session.scalar(
        select(AnswerSheet)
        .where(AnswerSheet.exam_id == attempt.exam_id, AnswerSheet.attempt_id == attempt.id)
        .order_by(AnswerSheet.revision.desc())
        .limit(1)
    )


def receipt(sheet: AnswerSheet) -> str:
    """Return the receipt (交卷回执) of one revision: the first 16 digits of its hash."""
    return short_hash(sheet.hash)
