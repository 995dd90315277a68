"""Gaps and the parts of a key are matched, or the mismatch is told."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.gaps import PartsDiffer, blanks_of, gap_count, with_lines
from examsvc.bank.formats.items import Figure, Wording


@pytest.mark.parametrize(
    ("stem", "gaps"),
    [
        ("____", 1),
        ("＿＿和＿＿", 2),
        ("（  ）", 1),
        ("( )、（　）", 2),
        ("【 】", 1),
        ("（甲）", 0),
        ("a_b", 0),
        ("是_。", 1),
        ("_和 _", 2),
    ],
)
def test_lines_and_empty_brackets_are_gaps(stem: str, gaps: int) -> None:
    assert gap_count(stem) == gaps


@pytest.mark.parametrize(
    "key",
    [
        "甲；乙",
        "甲;乙",
        "甲、乙",
        "甲，乙",
        "甲 乙",
        "甲|乙",
        "甲\n乙",
        "（1）甲（2）乙",
        "①甲 ②乙",
        "第1空：\n甲\n第2空：\n乙",
    ],
)
def test_parts_are_split_where_their_number_fits(key: str) -> None:
    stem, blanks = blanks_of("是____和____", key)
    assert stem == "是{1}和{2}"
    assert [blank.wordings[0].text for blank in blanks] == ["甲", "乙"]


def test_a_list_within_one_part_stays_together() -> None:
    _stem, blanks = blanks_of("是____和____", "甲、乙；丙")
    assert [blank.wordings[0].text for blank in blanks] == ["甲、乙", "丙"]


def test_one_gap_may_have_several_wordings() -> None:
    _stem, (blank,) = blanks_of("是____", "甲|乙；丙")
    assert [wording.text for wording in blank.wordings] == ["甲", "乙", "丙"]


def test_brackets_that_hold_no_answer_are_left_when_lines_fit() -> None:
    stem, blanks = blanks_of("____是（ ）色的", "甲", ("甲",))
    assert (stem, len(blanks)) == ("{1}是（ ）色的", 1)


@pytest.mark.parametrize("key", ["甲", "甲、乙、丙"])
def test_a_number_that_does_not_fit_is_told(key: str) -> None:
    with pytest.raises(PartsDiffer):
        blanks_of("是____和____", key)


def test_numbered_gaps_are_written_as_lines() -> None:
    assert with_lines("是{1}和{2}") == "是______和______"


def test_brackets_round_a_whole_key_are_no_part_of_it() -> None:
    _stem, (blank,) = blanks_of("是____", "【甲】")
    assert [wording.text for wording in blank.wordings] == ["甲"]


@pytest.mark.parametrize(
    ("key", "wordings", "unit"),
    [
        ("7|七（单位：天）", ("7", "七"), "天"),
        ("7（单位: 天）", ("7",), "天"),
        ("7天", ("7天",), ""),
        ("单位：天", ("单位：天",), ""),
    ],
)
def test_a_unit_behind_the_wordings_is_printed_behind_the_gap(key: str, wordings: tuple[str, ...], unit: str) -> None:
    _stem, (blank,) = blanks_of("公示____", key)
    assert (tuple(wording.text for wording in blank.wordings), blank.unit) == (wordings, unit)


def test_a_tolerance_makes_a_number_of_one_part_among_others() -> None:
    _stem, blanks = blanks_of("是____、____和____", "3±0.5（单位：年）；9.5±0；9.5")
    assert [(blank.figures, blank.unit) for blank in blanks[:2]] == [
        ((Figure(Decimal(3), Decimal("0.5")),), "年"),
        ((Figure(Decimal("9.5")),), ""),
    ]
    assert blanks[2].wordings == (Wording("9.5"),)


@given(st.lists(st.sampled_from(["", "和"]), min_size=1, max_size=6))
def test_gaps_stay_as_many_as_they_were_also_side_by_side(between: list[str]) -> None:
    stem = "".join(f"{text}{{{n}}}" for n, text in enumerate(between, start=1))
    assert blanks_of(with_lines(stem), "", ["甲"] * len(between))[0] == stem
