"""Which exams to come a source's end touches."""

from datetime import datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.bank.impact import MOST_SHOWN, Ending, Section, Touched
from examsvc.exams.models import Exam, ExamPaper, Sitting
from examsvc.papers.blueprint import read_blueprint
from examsvc.papers.impact import Wanted, holds, run_short
from examsvc.papers.models import Paper
from examsvc.web.filters import day, moment


def contribute(session: Session, ending: Ending) -> list[Section]:
    """Name drafts that must be made again or would run short, and sealed exams that go on as they are."""
    plans = _plans(session, ending)
    drafts = [
        Wanted(str(exam.id), exam.title, paper.as_of, read_blueprint(paper.blueprint))
        for exam, paper, _start, _held in plans
        if exam.state == "draft"
    ]
    short = {one.key: (words, key) for one, words, key in run_short(session, ending, drafts)}
    touched, keys = [], []
    for exam, paper, start, held in plans:
        lacking, lacking_key = short.get(str(exam.id), ("", ""))
        if not held and not lacking:
            continue
        note = "；".join(filter(None, (_told(exam, paper, ending, held=held), lacking)))
        touched.append(Touched(_("%(title)s（%(start)s）", title=exam.title, start=moment(start)), note))
        keys.append(f"{exam.id}:{exam.state}:{paper.id}:{held}:{lacking_key}")
    section = Section(
        code="exams",
        title=lazy_gettext("还没有考的考试"),
        told=lazy_gettext("没有封卷的，会换用仍然有效的试题重新组卷；已经封卷的不变。"),
        touched=tuple(touched[:MOST_SHOWN]),
        keys=tuple(keys),
    )
    return [section]


def _told(exam: Exam, paper: Paper, ending: Ending, *, held: bool) -> str:
    if not held:
        return ""
    told = day(paper.as_of)
    if paper.as_of < ending.ends_on:
        return _("政策口径日期 %(day)s 早于失效之日，不受影响", day=told)
    if exam.state == "draft":
        return _("尚未封卷，卷中有依据失效的试题：请回到第一步再保存一次，系统会重新组卷")
    return _("已封卷，试卷不变；政策口径日期 %(day)s 当天依据已失效，请核对答案", day=told)


def _plans(session: Session, ending: Ending) -> list[tuple[Exam, Paper, datetime, bool]]:
    """Return the exams that are not over, with paper, start and whether the paper holds such a version."""
    rows = (
        select(Exam, Paper, func.min(Sitting.starts_at), holds(ending))
        .join(ExamPaper, ExamPaper.exam_id == Exam.id)
        .join(Paper, Paper.id == ExamPaper.paper_id)
        .join(Sitting, Sitting.exam_id == Exam.id)
        .where(Exam.office_id == ending.office_id, Exam.state.in_(("draft", "sealed")))
        .group_by(Exam.id, Paper.id)
        .order_by(Exam.id, Paper.id)
    )
    return [(exam, paper, start, bool(has)) for exam, paper, start, has in session.execute(rows)]
