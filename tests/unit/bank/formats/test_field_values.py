"""The small fields are read strictly: what could mean several things means nothing."""

from decimal import Decimal

import pytest

from examsvc.bank.formats.field_values import date_of, dates_of, difficulty_of, marks_of, tags_of, validity_of


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("2", "2"),
        ("1.5", "1.5"),
        ("2分", "2"),
        ("２ 分", "2"),
        ("0", None),
        ("-1", None),
        ("两分", None),
        ("", None),
        ("1e9", None),
    ],
)
def test_marks_are_a_positive_number(text: str, marks: str | None) -> None:
    assert marks_of(text) == (None if marks is None else Decimal(marks))


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("1", 1),
        ("５", 5),
        ("易", 1),
        ("简单", 1),
        ("较易", 2),
        ("中等", 3),
        ("较难", 4),
        ("困难", 5),
        ("★★★", 3),
        ("★★☆☆☆", 2),
        ("0.6", None),
        ("6", None),
        ("Fácil", 1),
        ("随便", None),
    ],
)
def test_difficulty_is_one_to_five(text: str, level: int | None) -> None:
    assert difficulty_of(text) == level


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2015-11-29", "2015-11-29"),
        ("2015年1月2日", "2015-01-02"),
        ("2015/1/2", "2015-01-02"),
        ("2015-11-29 00:00:00", "2015-11-29"),
        ("2015年", "2015年"),
        ("", ""),
    ],
)
def test_a_whole_date_is_written_in_one_way_and_no_other_is_completed(text: str, date: str) -> None:
    assert date_of(text) == date


@pytest.mark.parametrize(
    ("fields", "validity"),
    [
        ({"valid_from": "2016年1月1日"}, "2016-01-01/"),
        ({"valid_to": "2020-12-31"}, "/2020-12-31"),
        ({"validity": "2018"}, "2018"),
        ({}, ""),
    ],
)
def test_validity_is_a_span_or_the_words_of_the_file(fields: dict[str, str], validity: str) -> None:
    assert validity_of(fields) == validity


def test_a_span_is_parted_again() -> None:
    assert dates_of("2016-01-01/2020-12-31") == ("2016-01-01", "2020-12-31")
    assert dates_of("2018") == ("", "")


def test_tags_are_parted_and_each_kept_once() -> None:
    assert tags_of("口径；数字, 口径、易错") == ("口径", "数字", "易错")
