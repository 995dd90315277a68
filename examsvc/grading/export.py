"""Results as a workbook for the organiser."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.canonical import canonical_json, short_hash
from examsvc.exams.models import Candidate, Exam
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.grading.models import MarkSheet
from examsvc.grading.queries import answers_of, newest_sheets

HEAD = ("考号", "姓名", "单位", "职务", "人员类别", "成绩", "交卷回执")


def write_results(exam: Exam, results: Sequence[tuple[Candidate, MarkSheet, str]]) -> bytes:
    """Return an .xlsx with one row a candidate and unrounded marks."""
    rows = [
        (c.exam_number, c.name, c.unit_name, c.position, c.category, sheet.total.normalize(), short_hash(receipt))
        for c, sheet, receipt in results
    ]
    return write_workbook([SheetOut("成绩", HEAD, rows, f"{exam.title}成绩")])


def write_sheets(session: Session, exam: Exam) -> bytes:
    """Return one JSON line a candidate: number, revision, why it was folded, events, answers and hash."""
    rows = newest_sheets(session, exam.id)
    people = {c.id: c.exam_number for c in session.scalars(select(Candidate).where(Candidate.exam_id == exam.id))}
    lines = [
        canonical_json(
            {
                "number": people[attempt.candidate_id],
                "attempt": attempt.public_id,
                "revision": sheet.revision,
                "reason": sheet.reason,
                "events": sheet.event_count,
                "answers": answers_of(sheet),
                "hash": sheet.hash,
            }
        )
        for attempt, sheet in rows
    ]
    return "".join(f"{line}\n" for line in lines).encode()
