"""The deadline on both sides of every boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.attempts.deadline import TimeFacts, closes_at, earliest_hand_in, may_start

START = datetime(2026, 5, 20, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FACTS = TimeFacts(START, START + 60 * MINUTE, START, 3600)


@pytest.mark.parametrize(
    ("facts", "minutes"),
    [
        (FACTS, 60),
        (replace(FACTS, started_at=START + 10 * MINUTE), 60),
        (replace(FACTS, started_at=START + 10 * MINUTE, ends_at=START + 75 * MINUTE), 70),
        (replace(FACTS, ends_at=START + 75 * MINUTE), 60),
        (replace(FACTS, extra_seconds=900), 75),
        (replace(FACTS, started_at=START + 10 * MINUTE, extra_seconds=900), 75),
        (replace(FACTS, changes_seconds=(300, 120)), 67),
        (replace(FACTS, extra_seconds=900, changes_seconds=(300,)), 80),
    ],
)
def test_the_deadline_follows_from_stored_facts(facts: TimeFacts, minutes: int) -> None:
    assert closes_at(facts) == START + minutes * MINUTE


@given(st.lists(st.integers(0, 3600), max_size=6), st.integers(0, 3600))
def test_extensions_only_ever_add_and_their_order_does_not_matter(changes: list[int], more: int) -> None:
    once = closes_at(replace(FACTS, changes_seconds=tuple(changes)))
    again = closes_at(replace(FACTS, changes_seconds=(more, *reversed(changes))))
    assert again - once == timedelta(seconds=more)


@pytest.mark.parametrize(
    ("offset_ms", "verdict"),
    [(-1, "waiting"), (0, "now"), (900_000, "now"), (900_001, "late")],
)
def test_the_doors_open_at_the_start_and_shut_at_the_late_bar(offset_ms: int, verdict: str) -> None:
    assert may_start(START, 900, START + timedelta(milliseconds=offset_ms)) == verdict


def test_handing_in_is_allowed_after_its_earliest_moment() -> None:
    assert earliest_hand_in(START, 1800, START + 60 * MINUTE) == START + 30 * MINUTE


def test_a_short_paper_can_still_be_handed_in_before_its_end() -> None:
    assert earliest_hand_in(START, 1800, START + 20 * MINUTE) == START + 19 * MINUTE
