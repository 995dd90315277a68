"""The forms of 快速办考: what they take, what they refuse, and that a plan comes back as it was typed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.base import MultipleRule
from examsvc.exams import integrity
from examsvc.exams.forms import AllowanceForm, PlanForm, RoomsForm, StandingForm, typed_of
from examsvc.exams.rules import ExamRules
from examsvc.exams.seating import RoomPlan
from examsvc.exams.services import Plan
from examsvc.papers.blueprint import LEAST_BY_LEVEL, Blueprint, BlueprintRow, by_level
from tests.factories.plans import typed_plan
from tests.support.form_page import make_page, sent

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)
PAGE = make_page()


def wrong(**changed: str) -> set[str]:
    """Return the fields that a plan with these changes is refused for."""
    with sent(PAGE, typed_plan(**changed), NOON):
        form = PlanForm()
        form.validate()
        return {str(name) for name in form.errors}


def test_the_usual_plan_is_taken() -> None:
    assert wrong() == set()


def test_every_rule_of_a_multiple_choice_can_be_chosen() -> None:
    with sent(PAGE, typed_plan(), NOON):
        assert {value for value, *_ in PlanForm().multiple_rule.iter_choices()} == set(MultipleRule)


@pytest.mark.parametrize(
    ("field", "value", "taken"),
    [
        ("title", "考", False),
        ("title", "考试", True),
        ("title", "考" * 120, True),
        ("title", "考" * 121, False),
        ("place", " ", False),
        ("minutes", "0", False),
        ("minutes", "300", True),
        ("minutes", "301", False),
        ("late_minutes", "60", True),
        ("late_minutes", "61", False),
        ("late_minutes", "-1", False),
        ("earliest_submit_minutes", "0", True),
        ("earliest_submit_minutes", "60", True),
        ("earliest_submit_minutes", "61", False),
        ("pass_mark", "0", True),
        ("pass_mark", "90", True),
        ("excellent_mark", "100", True),
        ("excellent_mark", "100.01", False),
        ("excellent_mark", "60", True),
        ("excellent_mark", "59.99", False),
        ("as_of", "2026-05-30", True),
        ("as_of", "2026-05-31", False),
        ("as_of", "1949-10-01", True),
        ("single_count", "201", False),
        ("single_marks", "0", False),
        ("single_marks", "1.25", True),
        ("single_marks", "0.00001", False),
        ("single_marks", "NaN", False),
        ("pass_mark", "sNaN", False),
        ("multiple_rule", "guess", False),
        ("absence", "", False),
    ],
)
def test_a_field_is_taken_up_to_its_bound(field: str, value: str, taken: bool) -> None:
    assert (wrong(**{field: value}) == set()) == taken


@pytest.mark.parametrize(
    ("day", "at", "taken"),
    [
        ("2026-05-20", "12:00", False),
        ("2026-05-20", "12:01", True),
        ("2026-05-19", "23:59", False),
        ("2031-12-31", "23:59", True),
        ("2032-01-01", "09:00", False),
        ("0001-01-01", "00:00", False),
        ("9999-12-31", "23:59", False),
        ("2026-02-30", "09:00", False),
        ("2026-05-30", "24:00", False),
    ],
)
def test_an_exam_starts_after_now_and_not_in_another_age(day: str, at: str, taken: bool) -> None:
    assert (wrong(day=day, at=at) == set()) == taken


def test_a_paper_needs_a_question() -> None:
    none = {f"{kind}_count": "0" for kind in ("single", "multiple", "true_false", "fill_in")}
    assert "single_count" in wrong(**none)


def test_no_as_of_date_means_the_day_of_the_exam() -> None:
    with sent(PAGE, typed_plan(at="00:30"), NOON):
        assert PlanForm().plan().as_of == date(2026, 5, 30)


def test_start_and_marks_are_what_was_typed_in_shanghai() -> None:
    with sent(PAGE, typed_plan(level_shares="y", single_marks="1.5"), NOON):
        plan = PlanForm().plan()
    assert plan.starts_at == datetime(2026, 5, 30, 1, tzinfo=UTC)
    assert plan.blueprint.total_marks == Decimal(120)
    assert {row.level for row in plan.blueprint.rows} > {""}


PLANS = st.builds(
    Plan,
    title=st.text("示例县政策知识考试", min_size=2, max_size=20),
    place=st.text("示例县党校", min_size=1, max_size=20),
    as_of=st.dates(date(2000, 1, 1), date(2026, 5, 20)),
    starts_at=st.integers(1, 10_000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    minutes=st.integers(60, 300),
    late_minutes=st.integers(0, 60),
    earliest_submit_minutes=st.integers(0, 60),
    blueprint=st.builds(
        lambda single, multiple: Blueprint((BlueprintRow("single", *single), BlueprintRow("multiple", *multiple))),
        st.tuples(st.integers(100, 200), st.sampled_from([Decimal(1), Decimal("2.5")])),
        st.tuples(st.integers(1, 200), st.sampled_from([Decimal("0.25"), Decimal(3)])),
    ),
    multiple_rule=st.sampled_from([MultipleRule.HALF_IF_FEWER, MultipleRule.ALL_OR_NOTHING]),
    rules=st.builds(
        ExamRules,
        pass_mark=st.integers(0, 50).map(Decimal),
        excellent_mark=st.integers(50, 100).map(Decimal),
        absence=st.sampled_from(["excluded", "zero"]),
        by_kind=st.booleans(),
        watching=st.sets(st.sampled_from(integrity.ALL)).map(lambda chosen: integrity.in_order(tuple(chosen))),
    ),
)


_CHOSEN = ("BooleanField", "SelectField", "SelectMultipleField")


@hypothesis.settings(max_examples=25)
@given(PLANS, st.booleans())
def test_a_plan_shown_again_and_sent_back_is_the_same_plan(plan: Plan, by_levels: bool) -> None:
    if by_levels:
        plan = replace(plan, blueprint=by_level(plan.blueprint, LEAST_BY_LEVEL))
    with sent(PAGE, None, NOON):
        shown = PlanForm(data=typed_of(plan))
        typed = {field.name: field._value() for field in shown if field.type not in _CHOSEN}
        typed |= {name: shown[name].data for name in ("multiple_rule", "absence", "watching")}
        typed |= {name: "y" for name in ("by_kind", "level_shares") if shown[name].data}
    with sent(PAGE, {**typed, "submit": "1"}, NOON):
        form = PlanForm()
        assert form.validate(), form.errors
        assert form.plan() == plan


def rooms(*rows: tuple[str, str, str]) -> dict[str, str]:
    return {
        f"rooms-{n}-{name}": value
        for n, row in enumerate(rows)
        for name, value in zip(("name", "rows", "columns"), row, strict=True)
    }


@pytest.mark.parametrize(
    ("rows", "columns", "taken"),
    [
        ("1", "1", True),
        ("30", "10", True),
        ("31", "10", False),
        ("30", "11", False),
        ("0", "6", False),
        ("5", "", False),
        ("", "6", False),
        ("五", "6", False),
        ("", "", False),
    ],
)
def test_a_room_is_a_grid_of_at_most_thirty_by_ten(rows: str, columns: str, taken: bool) -> None:
    with sent(PAGE, rooms(("第1考场", rows, columns)), NOON):
        assert RoomsForm().validate() == taken


def test_rooms_left_empty_are_no_rooms_and_leave_no_gap_in_the_numbers() -> None:
    with sent(PAGE, rooms(("", "", ""), (" 阶梯教室 ", "5", "6"), ("备用", "", ""), ("", "2", "3")), NOON):
        form = RoomsForm()
        assert form.validate()
        assert form.plans() == [RoomPlan(1, 5, 6, "阶梯教室"), RoomPlan(2, 2, 3, "")]


def test_a_wrong_room_is_named_by_its_row() -> None:
    with sent(PAGE, rooms(("甲", "5", "6"), ("乙", "5", "")), NOON):
        form = RoomsForm()
        assert not form.validate()
        assert [str(message)[:6] for message in form.form_errors] == ["第 2 行："]


@pytest.mark.parametrize(
    ("standing", "reason", "approver", "taken"),
    [
        ("entered", "", "", True),
        ("leave", "", "组织部", False),
        ("leave", " ", "组织部", False),
        ("leave", "出差", "", False),
        ("leave", "出差", " ", False),
        ("leave", "出差", "组织部", True),
        ("absent", "未到", "", True),
        ("irregular", "", "", False),
        ("expelled", "x", "", False),
    ],
)
def test_whatever_keeps_somebody_from_sitting_has_a_reason_and_a_leave_its_approver(
    standing: str, reason: str, approver: str, taken: bool
) -> None:
    with sent(PAGE, {"standing": standing, "reason": reason, "approved_by": approver}, NOON):
        assert StandingForm().validate() == taken


@pytest.mark.parametrize(
    ("minutes", "size", "reason", "taken"),
    [
        ("0", "normal", "视力", True),
        ("120", "largest", "视力", True),
        ("121", "large", "视力", False),
        ("-1", "large", "视力", False),
        ("", "large", "视力", False),
        ("10", "huge", "视力", False),
        ("10", "large", "", False),
    ],
)
def test_an_allowance_is_bounded_and_has_a_reason(minutes: str, size: str, reason: str, taken: bool) -> None:
    with sent(PAGE, {"extra_minutes": minutes, "text_size": size, "reason": reason}, NOON):
        assert AllowanceForm().validate() == taken
