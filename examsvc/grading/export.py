"""Results as a workbook for the organiser."""

from collections.abc import Sequence

from examsvc.exams.models import Candidate, Exam
from examsvc.files.writing import SheetOut, write_workbook
from examsvc.grading.models import MarkSheet

HEAD = ("考号", "姓名", "单位", "职务", "人员类别", "成绩", "答卷校验码")


def write_results(exam: Exam, results: Sequence[tuple[Candidate, MarkSheet]]) -> bytes:
    """Return an .xlsx with one row a candidate and unrounded marks."""
    rows = [
        (c.exam_number, c.name, c.unit_name, c.position, c.category, sheet.total.normalize(), sheet.hash[:16])
        for c, sheet in results
    ]
    return write_workbook([SheetOut("成绩", HEAD, rows, f"{exam.title}成绩")])
