"""What a blueprint admits, and what it refuses to be."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.papers.blueprint import (
    LEAST_BY_LEVEL,
    STANDARD,
    STANDARD_TEMPLATE,
    BadBlueprint,
    Blueprint,
    BlueprintRow,
    Template,
    by_level,
    check_template,
    read_blueprint,
)

ROW = BlueprintRow("single", 10, Decimal(1))
rows = st.builds(
    BlueprintRow,
    kind=st.sampled_from(["single", "multiple"]),
    count=st.integers(1, 60),
    marks=st.decimals("0.5", 10, places=1),
    level=st.sampled_from(["", "national"]),
    topic=st.text(max_size=5),
    section=st.text(max_size=3),
)


def faults(*made: BlueprintRow, total: int = 10, minutes: int = 60) -> tuple[tuple[int | None, str], ...]:
    with pytest.raises(BadBlueprint) as refused:
        check_template(Template(minutes, Decimal(total), Blueprint(made)))
    return refused.value.faults


def test_the_standard_template_is_sound() -> None:
    check_template(STANDARD_TEMPLATE)
    assert (STANDARD_TEMPLATE.minutes, STANDARD.total_marks, STANDARD.questions) == (60, Decimal(100), 85)


@given(st.lists(rows, max_size=5))
def test_a_blueprint_comes_back_from_its_json(made: list[BlueprintRow]) -> None:
    blueprint = Blueprint(tuple(made))
    assert read_blueprint(blueprint.to_json()) == blueprint
    assert read_blueprint(blueprint.to_json()).to_json() == blueprint.to_json()


def test_an_older_blueprint_without_sections_is_read() -> None:
    text = '[{"kind":"single","count":2,"marks":"1.5","level":"","topic":""}]'
    assert read_blueprint(text).rows == (BlueprintRow("single", 2, Decimal("1.5")),)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (replace(ROW, count=0), "count"),
        (replace(ROW, marks=Decimal(0)), "marks"),
        (replace(ROW, marks=Decimal("NaN")), "marks"),
        (replace(ROW, least_difficulty=4, greatest_difficulty=2), "difficulty"),
        (replace(ROW, greatest_difficulty=6), "difficulty"),
    ],
)
def test_a_row_that_makes_no_sense_is_named(row: BlueprintRow, fault: str) -> None:
    assert (0, fault) in faults(row)


def test_marks_must_sum_to_what_was_promised() -> None:
    assert faults(ROW, total=11) == ((None, "total"),)


def test_a_paper_needs_rows_and_time() -> None:
    assert faults(total=0) == ((None, "empty"),)
    assert faults(ROW, minutes=0) == ((None, "minutes"),)


def test_a_section_holds_one_kind_at_one_price() -> None:
    assert faults(replace(ROW, section="一"), replace(ROW, section="一", kind="multiple"), total=20) == (
        (1, "section-kinds"),
    )
    assert faults(ROW, replace(ROW, marks=Decimal(2)), total=30) == ((1, "section-marks"),)


@given(st.lists(rows, min_size=1, max_size=4))
def test_reserving_levels_changes_neither_questions_nor_marks(made: list[BlueprintRow]) -> None:
    spread = by_level(Blueprint(tuple(made)), LEAST_BY_LEVEL)
    assert (spread.questions, spread.total_marks) == (sum(r.count for r in made), Blueprint(tuple(made)).total_marks)
    assert all(row.count > 0 for row in spread.rows)


def test_a_reserved_share_leaves_the_rest_open() -> None:
    spread = by_level(Blueprint((replace(ROW, count=40),)), LEAST_BY_LEVEL)
    assert [(row.level, row.count) for row in spread.rows] == [
        ("national", 10),
        ("provincial", 4),
        ("municipal", 2),
        ("", 24),
    ]


def test_a_row_with_a_level_keeps_it() -> None:
    fixed = Blueprint((replace(ROW, level="municipal"),))
    assert by_level(fixed, LEAST_BY_LEVEL) == fixed


def test_shares_beyond_the_whole_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        by_level(STANDARD, {"national": Fraction(2, 3), "provincial": Fraction(1, 2)})
