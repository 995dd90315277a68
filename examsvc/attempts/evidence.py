"""Refused saves that came in time: what they are, and counting them, which takes two people."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.attempts.folding import COUNTED, LATE_EVIDENCE, add_sheet, list_counted, list_evidence
from examsvc.attempts.models import AnswerSheet, Attempt, LateEvidence
from examsvc.attempts.services import check_two_people, lock, note
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict


def list_countable(session: Session, attempt: Attempt) -> list[LateEvidence]:
    """Return the refused saves that entered in time and do not count yet.

    What came after deadline and grace is never counted, by whomever.
    """
    counted = {event.save_id for event in list_counted(session, attempt)}
    return [row for row in list_evidence(session, attempt) if row.in_time and row.save_id not in counted]


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
    note(session, attempt, COUNTED, now, by, detail=" ".join(row.save_id for row in rows))
    session.flush()
    sheet = add_sheet(session, attempt, LATE_EVIDENCE, now, decided_by=by.id, second_by=second.id)
    detail = {"second": second.id, "reason": reason, "saves": len(rows), "sheet": sheet.hash}
    record(session, exam_stream(attempt.exam_id), by, "count_evidence", ("attempt", attempt.id), now, **detail)
    return sheet
