"""Refused saves that came in time: what they are, and counting them, which takes two people."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.attempts.folding import LATE_EVIDENCE, add_sheet, list_events, list_evidence
from examsvc.attempts.models import AnswerSheet, Attempt, LateEvidence
from examsvc.attempts.rules import Event
from examsvc.attempts.services import check_two_people, lock, note
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict


def list_countable(session: Session, attempt: Attempt, before: datetime | None = None) -> list[LateEvidence]:
    """Return the refused saves that entered in time and were not stored after all, kept until `before`.

    What came after deadline and grace is never counted, by whomever.
    """
    stored = {event.save_id for event in list_events(session, attempt)}
    return [
        row
        for row in list_evidence(session, attempt)
        if row.in_time and row.save_id not in stored and (before is None or row.received_at <= before)
    ]


def as_events(rows: list[LateEvidence]) -> list[Event]:
    """Return evidence as folding takes it; an answer of an older epoch still yields to a newer one."""
    return [Event(row.save_id, row.epoch, row.seq, row.item, row.value) for row in rows]


def count_evidence(
    session: Session, attempt: Attempt, by: Actor, second: Actor, reason: str, now: datetime
) -> AnswerSheet:
    """Make a sheet revision that counts the evidence: two people, after the end and before marking."""
    check_two_people(by, second)
    lock(session, attempt)
    if attempt.state not in ("submitted", "expired"):
        raise Conflict(_("只有已交卷或已收卷、尚未评分的答卷可以补计答案。"), code="not-ended")
    rows = list_countable(session, attempt)
    if not rows:
        raise Conflict(_("没有按时到达而未计入的答案。"), code="no-evidence")
    sheet = add_sheet(
        session,
        attempt,
        LATE_EVIDENCE,
        now,
        evidence=as_events(rows),
        decided_by=by.id,
        second_by=second.id,
    )
    note(session, attempt, "evidence_counted", now, by)
    detail = {"second": second.id, "reason": reason, "saves": len(rows), "sheet": sheet.hash}
    record(session, exam_stream(attempt.exam_id), by, "count_evidence", ("attempt", attempt.id), now, **detail)
    return sheet
