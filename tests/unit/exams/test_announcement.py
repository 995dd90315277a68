"""The announcement says what the seal fixes, and nothing that is not so."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from examsvc.bank.question_types.base import MultipleRule
from examsvc.exams.announcement import announce
from examsvc.exams.rules import ExamRules
from examsvc.exams.services import Plan
from examsvc.papers.blueprint import LEAST_BY_LEVEL, STANDARD, Blueprint, BlueprintRow, by_level
from tests.factories.whole import make_plan

PLAN = replace(make_plan(datetime(2020, 5, 20, 0, 30, tzinfo=UTC)), blueprint=STANDARD)


def text(plan: Plan) -> str:
    return "\n".join(line for clause in announce(plan) for line in clause.lines)


def test_it_names_start_end_length_and_place() -> None:
    assert "2020年5月20日 09:00 开考，10:00 结束，共 60 分钟" in text(PLAN)
    assert "地点：示例县党校。" in text(PLAN)


def test_it_adds_the_paper_up_whatever_rows_the_levels_were_split_into() -> None:
    wanted = (
        "满分 100 分，共 85 题：单项选择题 40 题，每题 1 分；多项选择题 15 题，每题 2 分；判断题 20 题，每题 1 分"
    )
    assert wanted in text(PLAN)
    assert wanted in text(replace(PLAN, blueprint=by_level(STANDARD, LEAST_BY_LEVEL)))


@pytest.mark.parametrize(
    ("kind", "said"),
    [("ordering", "排序题次序全部正确才得分。"), ("matching", "匹配题每配对一组得相应分数。")],
)
def test_every_kind_on_the_paper_says_how_it_is_marked(kind: str, said: str) -> None:
    assert said in text(replace(PLAN, blueprint=Blueprint((BlueprintRow(kind, 2, Decimal(2)),))))
    assert said not in text(PLAN)


@pytest.mark.parametrize(
    ("late", "earliest", "said"),
    [
        (15, 30, ["开考 15 分钟后不得入场。", "开考 30 分钟后方可交卷。"]),
        (0, 0, ["开考后不得入场。", "做完可以随时交卷。"]),
        (60, 1, ["开考 60 分钟后不得入场。", "开考 1 分钟后方可交卷。"]),
    ],
)
def test_it_names_the_hall_rules(late: int, earliest: int, said: list[str]) -> None:
    told = text(replace(PLAN, late_minutes=late, earliest_submit_minutes=earliest))
    assert [line for line in said if line not in told] == []


def test_it_names_the_multiple_choice_rule_only_where_there_are_such_questions() -> None:
    assert "少选得一半分" in text(PLAN)
    assert "全部选对才得分" in text(replace(PLAN, multiple_rule=MultipleRule.ALL_OR_NOTHING))
    single = Blueprint((BlueprintRow("single", 10, Decimal(10)),))
    assert "多项选择题" not in text(replace(PLAN, blueprint=single))


@pytest.mark.parametrize(
    ("rules", "said", "unsaid"),
    [
        (ExamRules(), "单位按实考人员的平均分排名。", "按 0 分计入"),
        (ExamRules(absence="zero"), "无故缺考、考场违规的按 0 分计入", "实考人员的平均分"),
        (ExamRules(by_kind=True), "乡镇和县直部门分开排名。", "一起排名"),
        (ExamRules(by_kind=False), "所有单位一起排名。", "分开排名"),
        (ExamRules(least_unit=3), "实考不足 3 人的单位只列成绩，不排名。", "实考不足 1 人"),
        (ExamRules(least_unit=1), "个人按得分从高到低排名", "只列成绩"),
        (
            ExamRules(pass_mark=Decimal("72.5"), excellent_mark=Decimal("90.00")),
            "72.5 分及以上为合格，90 分及以上",
            "60",
        ),
    ],
)
def test_it_says_what_ranks_and_how(rules: ExamRules, said: str, unsaid: str) -> None:
    told = "\n".join(line for clause in announce(replace(PLAN, rules=rules))[3:] for line in clause.lines)
    assert said in told
    assert unsaid not in told
