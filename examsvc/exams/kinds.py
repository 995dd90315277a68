"""Kinds of paper (甲卷, 乙卷 …): a category may sit a paper of its own, everybody else sits the first."""

import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.exams.models import Candidate, Exam, ExamPaper
from examsvc.exams.rules import read_rules
from examsvc.exams.services import Plan, check_draft, read_plan
from examsvc.papers import services as papers
from examsvc.papers.blueprint import Blueprint, read_blueprint
from examsvc.papers.models import Paper
from examsvc.papers.services import Drawn
from examsvc.web.filters import marks

NAMES = ("甲卷", "乙卷", "丙卷", "丁卷")


def draw_kind(session: Session, office: Office, plan: Plan, blueprint: Blueprint) -> Drawn:
    """Choose the questions of another kind of paper, which takes seconds and only reads; raises NotEnough."""
    seed = secrets.token_hex(32)
    return papers.draw_paper(session, office, blueprint, plan.as_of, seed, plan.multiple_rule, ("A", "B"))


def keep_kind(session: Session, exam: Exam, category: str, drawn: Drawn, by: Actor, now: datetime) -> Paper:
    """Give a category its own paper, in the place of the one it had; kinds are then ranked apart.

    All kinds have the same marks, or the one pass mark would not be fair.
    """
    check_draft(exam)
    wanted = read_plan(session, exam).blueprint.total_marks
    if drawn.blueprint.total_marks != wanted:
        told = _(
            "各类试卷的满分要一样：这一份是 %(own)s 分，应为 %(all)s 分。",
            own=marks(drawn.blueprint.total_marks),
            all=marks(wanted),
        )
        raise Invalid(told, code="other-marks")
    known = list_kinds(session, exam)
    if category not in known and len(known) + 1 >= len(NAMES):
        raise Conflict(_("最多分 %(n)s 类试卷。", n=len(NAMES)), code="too-many-kinds")
    office = session.get_one(Office, exam.office_id)
    paper = papers.keep_paper(session, office, f"{exam.title}（{category}）", drawn, by, now)
    row = session.get(ExamPaper, (exam.id, category))
    if row is None:
        session.add(ExamPaper(exam_id=exam.id, category=category, paper_id=paper.id))
    else:
        row.paper_id = paper.id
    _settle(session, exam)
    record(session, exam_stream(exam.id), by, "keep_kind", ("exam", exam.id), now, category=category)
    return paper


def remove_kind(session: Session, exam: Exam, category: str, by: Actor, now: datetime) -> None:
    """Let a category have the paper of everybody else again."""
    check_draft(exam)
    row = session.get(ExamPaper, (exam.id, category)) if category else None
    if row is None:
        raise NotFound(_("没有找到这一类试卷。"), code="kind")
    session.delete(row)
    _settle(session, exam)
    record(session, exam_stream(exam.id), by, "remove_kind", ("exam", exam.id), now, category=category)


def list_kinds(session: Session, exam: Exam) -> dict[str, Paper]:
    """Return the paper of each category that has its own."""
    rows = (
        select(ExamPaper.category, Paper)
        .join(Paper, Paper.id == ExamPaper.paper_id)
        .where(ExamPaper.exam_id == exam.id, ExamPaper.category.in_(read_rules(exam.rules).own_papers))
        .order_by(ExamPaper.category)
    )
    return {row.category: row.Paper for row in session.execute(rows)}


def count_categories(session: Session, exam: Exam) -> Mapping[str, int]:
    """Return how many people of each category are on the list."""
    rows = (
        select(Candidate.category, func.count())
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
        .group_by(Candidate.category)
        .order_by(Candidate.category)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def list_outdated(session: Session, exam: Exam) -> list[str]:
    """Return the categories whose paper does not fit the plan any more: another date, rule or total."""
    plan = read_plan(session, exam)
    return [
        category
        for category, paper in list_kinds(session, exam).items()
        if (paper.as_of, paper.multiple_rule) != (plan.as_of, plan.multiple_rule.value)
        or papers.must_be_made_again(session, paper)
        or read_blueprint(paper.blueprint).total_marks != plan.blueprint.total_marks
    ]


def check_kinds(session: Session, exam: Exam) -> None:
    """Raise Conflict when a kind of paper has to be made again before the seal, or nobody would get it."""
    outdated = list_outdated(session, exam)
    if outdated:
        told = _("%(names)s的试卷和现在的安排不一致，请到“按人员类别分卷”重新组卷。", names="、".join(outdated))
        raise Conflict(told, code="outdated-kind")
    idle = [one for one in list_kinds(session, exam) if not count_categories(session, exam).get(one)]
    if idle:
        told = _("名单上没有人员类别是“%(names)s”的人，请核对名单，或者取消这一类试卷。", names="、".join(idle))
        raise Conflict(told, code="idle-kind")


def _settle(session: Session, exam: Exam) -> None:
    """Name the kinds in order, and let the rules say who is ranked apart."""
    session.flush()
    rows = session.scalars(select(ExamPaper).where(ExamPaper.exam_id == exam.id).order_by(ExamPaper.category)).all()
    for row, name in zip(rows, NAMES, strict=False):
        session.get_one(Paper, row.paper_id).kind = name if len(rows) > 1 else ""
    own = tuple(row.category for row in rows if row.category)
    exam.rules = replace(read_rules(exam.rules), own_papers=own).to_json()
    session.flush()
