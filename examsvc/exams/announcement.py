"""What an exam announces: time and place, the paper, hall rules, how marks are given and what ranks.

Read at sealing on the page, in its language, and printed in Chinese; all of it is fixed by the seal.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _

from examsvc.bank.question_types.registry import question_type
from examsvc.bank.showing import KIND_NAMES
from examsvc.core.clock import local
from examsvc.exams.integrity import told
from examsvc.exams.rules import ExamRules
from examsvc.exams.services import Plan
from examsvc.exams.sittings import OPENS_BEFORE
from examsvc.papers.blueprint import Blueprint
from examsvc.web.filters import day, in_turn, marks, moment


@dataclass(frozen=True)
class Clause:
    """One numbered point with its sentences."""

    title: str
    lines: tuple[str, ...]


# Where each point stands among them.
WHEN, PAPER, HALL, GRADES, RANKING = range(5)


def announce(plan: Plan) -> tuple[Clause, ...]:
    """Return the announcement's points in their order."""
    return (
        Clause(_("时间和地点"), (*_when(plan), _("地点：%(place)s。", place=plan.place))),
        Clause(_("试卷"), tuple(_paper(plan))),
        Clause(_("入场和交卷"), tuple(_hall(plan))),
        *_watching(plan.rules),
        Clause(_("合格和优秀"), (_grades(plan.rules),)),
        Clause(_("排名"), tuple(_ranking(plan.rules))),
    )


def _when(plan: Plan) -> list[str]:
    if not plan.further:
        return [_slot(plan, plan.starts_at)]
    slots = enumerate((plan.starts_at, *plan.further), 1)
    lines = [_("第 %(n)s 场：%(slot)s", n=number, slot=_slot(plan, starts)) for number, starts in slots]
    return [*lines, _("各人参加哪一场，以桌贴和座次表为准。")]


def _slot(plan: Plan, starts: datetime) -> str:
    return _(
        "%(start)s 开考，%(end)s 结束，共 %(minutes)s 分钟，闭卷，在电脑上作答。",
        start=moment(starts),
        end=f"{local(starts + timedelta(minutes=plan.minutes)):%H:%M}",
        minutes=plan.minutes,
    )


def _paper(plan: Plan) -> list[str]:
    blueprint = plan.blueprint
    lines = [
        _(
            "满分 %(marks)s 分，共 %(questions)s 题：%(sections)s。",
            marks=marks(blueprint.total_marks),
            questions=blueprint.questions,
            sections=in_turn(_section(blueprint, kind) for kind in blueprint.kinds),
        )
    ]
    rules = (question_type(kind).announced(plan.multiple_rule) for kind in blueprint.kinds)
    lines += [told for told in rules if told]
    lines.append(as_of_line(plan))
    lines.append(_("A、B 两份卷题目不同、难度相当，相邻座位发不同的卷。"))
    return lines


def as_of_line(plan: Plan) -> str:
    """Say against which day's policies answers are judged."""
    return _("试题以 %(day)s 有效的政策为准。", day=day(plan.as_of))


def _section(blueprint: Blueprint, kind: str) -> str:
    rows = [row for row in blueprint.rows if row.kind == kind]
    return _(
        "%(name)s %(count)s 题，每题 %(marks)s 分",
        name=KIND_NAMES[kind],
        count=sum(row.count for row in rows),
        marks=marks(rows[0].marks),
    )


def _hall(plan: Plan) -> list[str]:
    late, earliest = plan.late_minutes, plan.earliest_submit_minutes
    early = int(OPENS_BEFORE.total_seconds()) // 60
    return [
        _("开考前 %(n)s 分钟开始入场，凭桌贴上的考号和登录码进入。", n=early),
        _("开考 %(n)s 分钟后不得入场。", n=late) if late else _("开考后不得入场。"),
        _("开考 %(n)s 分钟后方可交卷。", n=earliest) if earliest else _("做完可以随时交卷。"),
        _("时间到，系统自动收卷。经批准延长时间的人员，按各自的时间收卷。"),
    ]


def _watching(rules: ExamRules) -> list[Clause]:
    lines = tuple(told(rules.watching))
    return [Clause(_("考试过程"), lines)] if lines else []


def _grades(rules: ExamRules) -> str:
    return _(
        "%(passing)s 分及以上为合格，%(excellent)s 分及以上为优秀。",
        passing=marks(rules.pass_mark),
        excellent=marks(rules.excellent_mark),
    )


def _ranking(rules: ExamRules) -> list[str]:
    lines = [
        _("个人按得分从高到低排名，得分相同的名次并列，后面的名次顺延（如 1、2、2、4）。"),
        _("单位按应考人员的平均分排名，无故缺考、考场违规的按 0 分计入。")
        if rules.absence == "zero"
        else _("单位按实考人员的平均分排名。"),
        _("乡镇和县直部门分开排名。") if rules.by_kind else _("所有单位一起排名。"),
    ]
    if rules.own_papers:
        names = "、".join(rules.own_papers)
        lines.insert(1, _("%(names)s考的是另外的卷，个人名次同其他人分开排；单位平均分合并计算。", names=names))
    if rules.least_unit > 1:
        lines.append(_("实考不足 %(n)s 人的单位只列成绩，不排名。", n=rules.least_unit))
    lines.append(_("经批准请假的不算应考；无故缺考、考场违规的单独列出，不参加个人排名。"))
    return lines
