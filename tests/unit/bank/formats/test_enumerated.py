"""A list within a stem is found with its entries, and the stem is left without it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.enumerated import (
    Enumerated,
    TwoColumns,
    entries_in_row,
    enumerated_in,
    two_columns_in,
    without_side_names,
)

LIST = Enumerated("连一连。", {"1": "江西", "2": "湖南", "3": "湖北"})


@pytest.mark.parametrize(
    "stem",
    [
        "连一连。\n1. 江西\n2. 湖南\n3. 湖北",
        "连一连。\n①江西 ②湖南 ③湖北",
        "连一连。\n（1）江西；（2）湖南；（3）湖北",
        "连一连。\n1、江西\t2、湖南\t3、湖北",
        "连一连。左边：1.江西 2.湖南 3.湖北",
        "连一连。\n左栏：\n⑴江西\n⑵湖南\n⑶湖北\n右栏：",
    ],
)
def test_a_list_is_cut_out_of_the_stem_in_every_way_of_numbering(stem: str) -> None:
    assert enumerated_in(stem) == LIST


@pytest.mark.parametrize("stem", ["连一连。", "连一连。1.江西", "2.湖南 3.湖北", "增长1.5倍和2.5倍", "共12个、34个"])
def test_one_entry_or_a_figure_is_no_list(stem: str) -> None:
    assert enumerated_in(stem) is None


def test_the_last_list_counts_and_the_text_behind_it_stays() -> None:
    found = enumerated_in("说明：1.看 2.连\n下面：\n1.江西\n2.湖南\n各连一项。")
    assert found == Enumerated("说明：1.看 2.连\n下面：\n各连一项。", {"1": "江西", "2": "湖南"})


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), min_size=2, max_size=9))
def test_every_entry_comes_back_in_its_place(texts: list[str]) -> None:
    found = enumerated_in("连一连\n" + "\n".join(f"{n}. {text}" for n, text in enumerate(texts, start=1)))
    assert found is not None
    assert list(found.entries.values()) == texts


@pytest.mark.parametrize(
    "rows",
    ["江西  A. 武汉\n湖南  B. 南昌", "| 1. 江西 | A. 武汉 |\n| 2. 湖南 | B. 南昌 |", "江西\tA、武汉\n湖南\tB、南昌"],
)
def test_two_columns_are_parted_where_the_right_one_has_letters_in_order(rows: str) -> None:
    assert two_columns_in(f"连一连。\n{rows}") == TwoColumns("连一连。", ("江西", "湖南"), ("武汉", "南昌"))


def test_a_column_may_have_more_on_its_right_side() -> None:
    found = two_columns_in("连一连。\n| 江西 | A. 武汉 |\n| | B. 南昌 |")
    assert found is not None
    assert (found.left, found.right) == (("江西",), ("武汉", "南昌"))


@pytest.mark.parametrize("stem", ["江西  A. 武汉", "江西  B. 武汉\n湖南  A. 南昌", "江西\n湖南"])
def test_letters_out_of_order_or_a_single_row_are_no_columns(stem: str) -> None:
    assert two_columns_in(stem) is None


def test_the_names_of_the_sides_are_no_part_of_a_stem() -> None:
    assert without_side_names("连一连。\n左边：\n右边：") == "连一连。"
    assert without_side_names("把下列各项分成左右") == "把下列各项分成左右"


@pytest.mark.parametrize(
    ("line", "entries"),
    [
        ("1.2016年 2.2018年", ("2016年", "2018年")),
        ("  1、甲；2、乙；3、丙", ("甲", "乙", "丙")),
        ("①甲②乙", ("甲", "乙")),
        ("1.2.5元 2.3.5元", ("2.5元", "3.5元")),
        ("1.甲", ()),
        ("2.甲 3.乙", ()),
        ("连一连：1.甲 2.乙", ()),
        ("1. 2.乙", ()),
        ("1.甲 ②乙", ()),
        ("", ()),
    ],
)
def test_a_line_that_is_a_numbered_list_gives_its_entries(line: str, entries: tuple[str, ...]) -> None:
    assert entries_in_row(line) == entries
