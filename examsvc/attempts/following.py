"""How attempts follow what is arranged after sealing; wired by the factory into the exams room."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts.deadline import closes_at
from examsvc.attempts.models import Attempt
from examsvc.attempts.queries import find_live_attempt
from examsvc.attempts.services import lock, note, time_facts
from examsvc.audit.log import SERVICE, Actor
from examsvc.core.errors import Conflict
from examsvc.exams.models import Candidate, Exam


def enter_one(session: Session, candidate: Candidate) -> None:
    """Give a candidate who has a form their attempt; one on another form is set aside when it never began."""
    if candidate.form_id is None:
        return
    session.flush()
    found = find_live_attempt(session, candidate.exam_id, candidate.id)
    if found is not None and found.form_id == candidate.form_id:
        return
    exam = session.get_one(Exam, candidate.exam_id)
    if found is not None:
        set_aside(session, candidate, SERVICE, exam.sealed_at or exam.created_at)
    session.add(
        Attempt(
            exam_id=exam.id,
            candidate_id=candidate.id,
            form_id=candidate.form_id,
            grace_seconds=exam.grace_seconds,
        )
    )
    session.flush()


def has_begun(session: Session, candidates: Sequence[Candidate]) -> bool:
    """Tell whether any of them has opened the paper."""
    return any(attempt.state != "entered" for attempt in _live(session, candidates))


def is_over(session: Session, candidate: Candidate) -> bool:
    """Tell whether the candidate's attempt was handed in or closed."""
    return any(attempt.state not in ("entered", "open", "paused") for attempt in _live(session, [candidate]))


def set_aside(session: Session, candidate: Candidate, by: Actor, now: datetime) -> None:
    """Void an attempt that never began; one with answers needs two people (services.void)."""
    attempt = find_live_attempt(session, candidate.exam_id, candidate.id)
    if attempt is None:
        return
    lock(session, attempt)
    if attempt.state != "entered":
        raise Conflict(_("这个人已经打开试卷，答卷要作废须由两个人在考场页面办理。"), code="begun")
    attempt.state = "voided"
    attempt.epoch += 1
    note(session, attempt, "voided", now, by)
    session.flush()


def retime(session: Session, candidates: Sequence[Candidate]) -> None:
    """Compute the deadlines of attempts that are under way anew, in the transaction that changed a fact."""
    for attempt in _live(session, candidates):
        lock(session, attempt)
        if attempt.state in ("open", "paused") and attempt.started_at is not None:
            attempt.closes_at = closes_at(time_facts(session, attempt, attempt.started_at))
    session.flush()


def _live(session: Session, candidates: Sequence[Candidate]) -> list[Attempt]:
    found: list[Attempt] = []
    ids = sorted(candidate.id for candidate in candidates)
    for start in range(0, len(ids), 500):
        rows = select(Attempt).where(Attempt.candidate_id.in_(ids[start : start + 500]), Attempt.state != "voided")
        found += session.scalars(rows.order_by(Attempt.id))
    return found
