"""Run the marking of a whole exam, and take down what people mark by hand."""

from datetime import datetime
from decimal import Decimal

from flask_babel import gettext as _
from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.models import Exam
from examsvc.grading.marking import MarkedSheets, Pinned, mark_sheets
from examsvc.grading.models import ManualMark, MarkingRun, MarkSheet
from examsvc.grading.queries import find_marks_by_hand, find_newest_sheet
from examsvc.grading.rules import MARKER_VERSION, Marked, is_mark


def mark_ahead(session: Session, exam: Exam, now: datetime) -> MarkedSheets:
    """Mark every ended attempt as a reader: what takes long, before anybody has to wait. Raises as mark_exam."""
    _check_nobody_writes(session, exam)
    return mark_sheets(session, exam.id, now)


def mark_exam(
    session: Session, exam: Exam, reason: str, by: Actor, now: datetime, ahead: MarkedSheets | None = None
) -> MarkingRun:
    """Keep the marks of every ended attempt as a new run; earlier runs stay as they are.

    What was marked ahead counts as far as its sheet, key and marks by hand are the same still. Raises Conflict while
    somebody still writes.
    """
    _check_nobody_writes(session, exam)
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
    marked = mark_sheets(session, exam.id, now, ahead)
    if rows := [_row(run, pinned, sheet) for pinned, sheet in marked.sheets.items()]:
        session.execute(insert(MarkSheet.__table__), rows)  # type: ignore[arg-type]
    marked.tally.keep(session, exam.id)
    session.execute(
        update(Attempt)
        .where(Attempt.exam_id == exam.id, Attempt.state.in_(("submitted", "expired")))
        .values(state="graded")
    )
    record(session, exam_stream(exam.id), by, "mark_exam", ("marking_run", run.id), now, reason=reason)
    session.flush()
    return run


def _row(run: MarkingRun, pinned: Pinned, marked: Marked) -> dict[str, object]:
    return {
        "exam_id": run.exam_id,
        "run_id": run.id,
        "attempt_id": pinned.attempt_id,
        "sheet_id": pinned.sheet_id,
        "key_version_id": pinned.key_version_id,
        "content": marked.content,
        "total": marked.total,
        "hash": marked.hash,
    }


def _check_nobody_writes(session: Session, exam: Exam) -> None:
    writing = session.scalar(
        select(func.count()).where(Attempt.exam_id == exam.id, Attempt.state.in_(("open", "paused", "at_node")))
    )
    if writing:
        raise Conflict(_("还有 %(n)s 人没有交卷，全部收卷后才能评分。", n=writing), code="still-open")


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
    most = find_marks_by_hand(session, attempt, item)
    sheet = find_newest_sheet(session, attempt.id)
    if most is None or sheet is None or sheet.id != sheet_id:
        raise Conflict(_("这份答案已有变化，请回到评卷页重新打开。"), code="stale-answer")
    if not is_mark(marks, most) or marker.id is None:
        raise Invalid(_("分数应在 0 到该题满分之间，最多两位小数。"), code="marks", fields={"marks": ""})
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
