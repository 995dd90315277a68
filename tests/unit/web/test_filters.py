"""Times, lengths, marks and rates as pages write them, in Chinese and in English."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from examsvc.web.filters import day, duration, in_turn, lined, listed, marks, moment, percent

NINE = datetime(2026, 3, 9, 1, 0, 30, tzinfo=UTC)


@pytest.fixture
def english() -> Iterator[None]:
    """Read pages in English, outside any request."""
    app = Flask("examsvc")
    Babel(app, default_locale="zh_Hans")
    with app.app_context(), force_locale("en"):
        yield


def test_a_moment_is_told_in_shanghai_time_whatever_zone_it_is_in() -> None:
    assert moment(NINE) == "2026年3月9日 09:00"
    assert moment(NINE.astimezone(UTC) + timedelta(hours=15)) == "2026年3月10日 00:00"
    assert moment(NINE, seconds=True) == "2026年3月9日 09:00:30"


def test_english_pages_write_dates_by_the_standard(english: None) -> None:
    assert (moment(NINE), day(date(2026, 3, 9))) == ("2026-03-09 09:00", "2026-03-09")


def test_what_is_not_known_is_a_dash() -> None:
    assert [moment(None), day(None), marks(None), percent(None)] == ["—"] * 4


@pytest.mark.parametrize(
    ("length", "told"),
    [
        (0, "0秒"),
        (59.9, "59秒"),
        (60, "1分钟"),
        (3599, "59分钟"),
        (3600, "1小时"),
        (5400, "1小时30分"),
        (timedelta(hours=2, seconds=59), "2小时"),
        (timedelta(days=1), "24小时"),
    ],
)
def test_a_length_of_time_is_rounded_down_to_what_matters(length: float | timedelta, told: str) -> None:
    assert duration(length) == told


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("0", "0"),
        ("-0", "0"),
        ("0.0000", "0"),
        ("100", "100"),
        ("1E+2", "100"),
        ("62.5000", "62.5"),
        ("0.3333", "0.3333"),
    ],
)
def test_marks_have_no_idle_zeros_and_no_exponent(value: str, told: str) -> None:
    assert marks(Decimal(value)) == told


@pytest.mark.parametrize(
    ("value", "places", "told"),
    [("62.345", 2, "62.35"), ("62.344", 2, "62.34"), ("62", 1, "62.0"), ("0.5", 0, "1"), ("99.995", 2, "100.00")],
)
def test_rounded_marks_go_half_up(value: str, places: int, told: str) -> None:
    assert marks(Decimal(value), places) == told


@given(st.decimals(min_value=0, max_value=1000, places=4))
def test_marks_without_rounding_lose_nothing(value: Decimal) -> None:
    assert Decimal(marks(value)) == value


@pytest.mark.parametrize(
    ("part", "told"), [("0", "0.00%"), ("1", "100.00%"), ("0.33335", "33.34%"), ("0.333349", "33.33%")]
)
def test_a_rate_has_two_places(part: str, told: str) -> None:
    assert percent(Decimal(part)) == told


@pytest.mark.parametrize(
    ("stem", "shown"),
    [("{1}年{2}月", "＿＿＿＿年＿＿＿＿月"), ("没有空", "没有空"), ("{10}{x}{}", "{10}{x}{}")],
)
def test_the_gaps_of_a_stem_become_lines_and_other_braces_stay(stem: str, shown: str) -> None:
    assert lined(stem) == shown


def test_words_and_parts_of_a_sentence_follow_one_another_as_in_chinese() -> None:
    assert listed(["甲", 2, "丙"]) == "甲、2、丙"
    assert in_turn(["必须填写", "太长"]) == "必须填写；太长"
    assert (listed([]), in_turn(["一"])) == ("", "一")


def test_and_as_in_english_on_english_pages(english: None) -> None:
    assert (listed(["a", "b"]), in_turn(["a", "b"])) == ("a, b", "a; b")


def test_items_are_called_by_their_names_and_a_nameless_one_by_itself() -> None:
    assert (
        listed(["organiser", "head", "ghost"], {"organiser": "考务员", "head": "负责人"}) == "考务员、负责人、ghost"
    )
