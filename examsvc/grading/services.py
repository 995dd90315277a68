"""Run the marking of a whole exam, and take down what people mark by hand."""

from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.models import Exam
from examsvc.grading.models import ManualMark, MarkingRun, MarkSheet
from examsvc.grading.queries import answers_of, marker_of, marks_by_hand, newest_key, newest_sheets
from examsvc.grading.rules import MARKER_VERSION, Marker
from examsvc.papers.models import FormItem, KeyVersion


def mark_exam(session: Session, exam: Exam, reason: str, by: Actor, now: datetime) -> MarkingRun:
    """Mark every ended attempt in a new run; earlier runs stay as they are.

    Raises Conflict while somebody still writes.
    """
    writing = session.scalar(
        select(func.count()).where(Attempt.exam_id == exam.id, Attempt.state.in_(("open", "paused", "at_node")))
    )
    if writing:
        raise Conflict(_("还有 %(n)s 人没有交卷，全部收卷后才能评分。", n=writing), code="still-open")
    last = session.scalar(select(func.max(MarkingRun.number)).where(MarkingRun.exam_id == exam.id))
    run = MarkingRun(
        exam_id=exam.id,
        number=(last or 0) + 1,
        marker_version=MARKER_VERSION,
        reason=reason,
        started_by=by.id,
        created_at=now,
    )
    session.add(run)
    session.flush()
    by_hand = marks_by_hand(session, exam.id)
    markers: dict[int, tuple[KeyVersion, Marker]] = {}
    for attempt, sheet in newest_sheets(session, exam.id):
        if attempt.form_id not in markers:
            key = newest_key(session, attempt.form_id)
            markers[attempt.form_id] = key, marker_of(session, key)
        key, marker = markers[attempt.form_id]
        own = {item: marks for (sheet_id, item), marks in by_hand.items() if sheet_id == sheet.id}
        marked = marker.mark(answers_of(sheet), own)
        session.add(
            MarkSheet(
                exam_id=exam.id,
                run_id=run.id,
                attempt_id=attempt.id,
                sheet_id=sheet.id,
                key_version_id=key.id,
                content=marked.content,
                total=marked.total,
                hash=marked.hash,
            )
        )
    session.execute(
        update(Attempt)
        .where(Attempt.exam_id == exam.id, Attempt.state.in_(("submitted", "expired")))
        .values(state="graded")
    )
    record(session, exam_stream(exam.id), by, "mark_exam", ("marking_run", run.id), now, reason=reason)
    session.flush()
    return run


def mark_by_hand(
    session: Session,
    attempt: Attempt,
    sheet_id: int,
    item: str,
    marks: Decimal,
    marker: Actor,
    note: str,
    now: datetime,
) -> None:
    """Take down a marker's decision on one answer; raises Invalid outside 0 … the item's marks."""
    most = session.scalar(select(FormItem.marks).where(FormItem.form_id == attempt.form_id, FormItem.item == item))
    if most is None or not 0 <= marks <= most or marker.id is None:
        raise Invalid(_("分数应在 0 到该题满分之间。"), code="marks", fields={"marks": ""})
    session.add(
        ManualMark(
            exam_id=attempt.exam_id,
            attempt_id=attempt.id,
            item=item,
            sheet_id=sheet_id,
            marker_id=marker.id,
            marks=marks,
            note=note,
            at=now,
        )
    )
    record(session, exam_stream(attempt.exam_id), marker, "mark_by_hand", ("attempt", attempt.id), now, item=item)
    session.flush()
