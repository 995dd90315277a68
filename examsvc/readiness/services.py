"""Answer for a red item, and keep what the machine was measured to bear."""

import json
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.models import Exam
from examsvc.readiness.models import CapacityMeasure, ReadinessOverride
from examsvc.readiness.sheet import Sheet


def override(
    session: Session, exam: Exam, sheet: Sheet, item: str, seen: str, reason: str, by: Actor, now: datetime
) -> ReadinessOverride:
    """Answer for one red item as it was seen; raises Conflict when it is no longer the same."""
    if exam.state in ("closed", "released"):
        raise Conflict(_("考试已经结束，不用再决定。"), code="state")
    line = sheet.find(item)
    if line is None or not line.in_the_way or line.finding.hash != seen:
        raise Conflict(_("这一项的情况已经变了，请再看一遍，再作决定。"), code="changed")
    row = ReadinessOverride(
        exam_id=exam.id, item=item, finding_hash=seen, reason=reason, decided_by=by.id, decided_at=now
    )
    session.add(row)
    subject = ("exam", exam.id)
    record(
        session, exam_stream(exam.id), by, "override_readiness", subject, now, found=item, reason=reason, hash=seen
    )
    session.flush()
    return row


def read_outcome(text: str) -> dict[str, int]:
    """Return candidates, p99_ms and lost out of the last line that a rehearsal printed; raises Invalid."""
    lines = text.strip().splitlines()
    try:
        told = json.loads(lines[-1])
        found = {name: told[name] for name in ("candidates", "p99_ms", "lost")}
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise Invalid(_("最后一行不是演练的结果：要有 candidates、p99_ms 和 lost。"), code="outcome") from error
    if not all(type(number) is int and number >= 0 for number in found.values()) or not found["candidates"]:
        raise Invalid(
            _("演练的结果里 candidates、p99_ms 和 lost 应当是不小于 0 的整数，人数不能是 0。"), code="outcome"
        )
    return found


def keep_measure(session: Session, text: str, source: str, now: datetime) -> CapacityMeasure:
    """Keep what a rehearsal printed, and where that was read; raises Invalid."""
    row = CapacityMeasure(**read_outcome(text), measured_by=source[:80], measured_at=now)
    session.add(row)
    session.flush()
    return row
