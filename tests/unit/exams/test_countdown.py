"""What is due when, and what is ticked: facts alone decide."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask_babel import Babel

from examsvc.exams.countdown import BY_EYE, DONE, LATE, LATER, NOW, Facts, Step, phases, standing
from examsvc.exams.models import Exam

STARTS = datetime(2026, 5, 30, 1, tzinfo=UTC)
FACTS = Facts("draft", date(2026, 5, 30), STARTS + timedelta(hours=1), 0, 0, 0, 0, False, frozenset())
ENDPOINTS = ("quick.plan", "quick.roster", "quick.rooms", "quick.seal", "quick.printing", "duties.index", "hall.exam")
MORE = ("opening.index", "circulars.edit", "exams.close", "grading.exam", "replies.index", "make_ups.index")


@pytest.mark.parametrize(
    ("done", "days_left", "how"),
    [
        (True, 9, DONE),
        (True, -9, DONE),
        (None, 0, BY_EYE),
        (False, 3, LATER),
        (False, 2, NOW),
        (False, 0, NOW),
        (False, -1, LATE),
    ],
)
def test_a_step_stands_as_its_fact_and_the_day_say(done: bool | None, days_left: int, how: str) -> None:
    due = date(2026, 5, 20)
    assert standing(Step("", done), due, due - timedelta(days=days_left)) == how


def told(facts: Facts, now: datetime = STARTS) -> dict[str, str]:
    """Return how every step stands, by its words."""
    app = Flask(__name__)
    for endpoint in (*ENDPOINTS, *MORE):
        app.add_url_rule(f"/{endpoint}/<public_id>", endpoint)
    Babel(app, default_locale="zh_Hans")
    exam = Exam(public_id="x", state=facts.state)
    with app.test_request_context():
        return {step.text: how for phase in phases(exam, facts, now) for step, how in phase.steps}


def done(facts: Facts) -> set[str]:
    return {text for text, how in told(facts).items() if how == DONE}


def test_a_fresh_draft_has_only_its_plan_done() -> None:
    assert done(FACTS) == {"定下时间、地点、题型和规则"}


@pytest.mark.parametrize(
    ("changed", "ticked"),
    [
        ({"people": 118}, {"收齐参考人员名单", "定下考场和座位"}),
        ({"people": 118, "missing_seats": 3}, {"收齐参考人员名单"}),
        ({"people": 118, "waiting_replies": 2}, {"定下考场和座位"}),
        ({"state": "sealed", "unattended": 1}, {"封卷，抽签排座"}),
        ({"state": "sealed"}, {"封卷，抽签排座", "排监考员"}),
        ({"opened": True}, {"两人到场，核对封卷校验码，启封"}),
        ({"acts": frozenset({"write_circular"})}, {"写好、印发考试通知"}),
        (
            {"acts": frozenset({"print_papers", "mark_exam", "issue_notice"})},
            {"打印考务资料", "评分", "印发成绩通报"},
        ),
    ],
)
def test_each_tick_follows_from_its_own_fact(changed: dict[str, object], ticked: set[str]) -> None:
    assert done(replace(FACTS, **changed)) - done(FACTS) == ticked  # type: ignore[arg-type]


def test_the_phases_fall_due_five_three_and_one_day_before_on_the_day_and_after() -> None:
    app_steps = told(FACTS, STARTS - timedelta(days=4))
    assert app_steps["收齐参考人员名单"] == LATE
    assert app_steps["封卷，抽签排座"] == NOW
    assert app_steps["打印考务资料"] == LATER


def test_units_that_have_not_replied_are_counted_in_words() -> None:
    assert "收回各单位回执，还差 2 个单位" in told(replace(FACTS, waiting_replies=2))
