"""Which exams that are over, and notices about them, a source's end touches."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.impact import MOST_SHOWN, Ending, Section, Touched
from examsvc.exams.models import Exam, ExamPaper
from examsvc.notices.models import Notice
from examsvc.papers.impact import holds
from examsvc.papers.models import Paper
from examsvc.web.filters import day


def contribute(session: Session, ending: Ending) -> list[Section]:
    """Name what is over: it was asked and marked as the sources stood on its as-of date, and stays."""
    rows = (
        select(Exam, Paper.as_of, Notice.doc_no)
        .join(ExamPaper, ExamPaper.exam_id == Exam.id)
        .join(Paper, Paper.id == ExamPaper.paper_id)
        .outerjoin(Notice, (Notice.exam_id == Exam.id) & (Notice.state == "issued"))
        .where(Exam.office_id == ending.office_id, Exam.state.in_(("closed", "released")), holds(ending))
        .order_by(Exam.id, Paper.id, Notice.id)
    )
    found = [(exam, as_of, doc_no or "") for exam, as_of, doc_no in session.execute(rows)]
    touched = []
    for exam, as_of, doc_no in found[:MOST_SHOWN]:
        notes = [_("通报 %(doc_no)s", doc_no=doc_no)] if doc_no else []
        told = {"day": day(as_of)}
        if as_of < ending.ends_on:
            notes.append(_("政策口径日期 %(day)s 早于失效之日，不受影响", **told))
        else:
            notes.append(_("政策口径日期 %(day)s 当天依据已失效，请核对答案和成绩", **told))
        touched.append(Touched(exam.title, "；".join(notes)))
    section = Section(
        code="over",
        title=lazy_gettext("已经考完的考试"),
        told=lazy_gettext("成绩和通报不变。"),
        touched=tuple(touched),
        keys=tuple(f"{exam.id}:{exam.state}:{as_of.isoformat()}:{doc_no}" for exam, as_of, doc_no in found),
    )
    return [section]
