"""Pasted tables: cut as Excel copies them, or as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.pasted import read_pasted_table


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t单位\n周小明\t东岭镇",
        "姓名,单位\r\n周小明,东岭镇",
        "姓名，单位\n周小明，东岭镇",
        "姓名   单位\n周小明   东岭镇",
    ],
)
def test_pasted_text_is_cut_into_cells(text: str) -> None:
    assert read_pasted_table(text).rows == (("姓名", "单位"), ("周小明", "东岭镇"))


def test_a_wide_space_stands_inside_a_name() -> None:
    assert read_pasted_table("姓名\t单位\n张　三\t东岭镇").rows[1] == ("张　三", "东岭镇")


def test_a_quoted_cell_may_hold_a_line_break() -> None:
    assert read_pasted_table('姓名\t单位\n周小明\t"东岭镇\n政府"').rows[1] == ("周小明", "东岭镇\n政府")


def test_too_much_text_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_pasted_table("甲" * 11, limits=Limits(characters=10))
    assert refused.value.reason is Reason.TOO_BIG


def rows(text: str) -> list[tuple[str, ...]]:
    return list(read_pasted_table(text).rows)


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_parts_rows_and_a_last_one_adds_none(ending: str) -> None:
    assert rows(f"甲\t乙{ending}丙\t丁{ending}") == [("甲", "乙"), ("丙", "丁")]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"甲"\t乙', ('"甲"', "乙")),
        ('他说"好"\t乙', ('他说"好"', "乙")),
        ('"甲\t乙', ('"甲', "乙")),
        ('"甲\n"\t乙', ("甲\n", "乙")),
        ('"甲""乙""\n丙"\t丁', ('甲"乙"\n丙', "丁")),
        ('\t"甲\n乙"', ("", "甲\n乙")),
    ],
)
def test_a_quotation_mark_is_excel_s_only_around_a_line_break(text: str, cells: tuple[str, ...]) -> None:
    assert rows(text)[0] == cells


def test_empty_cells_between_tabs_are_kept_and_rows_are_level() -> None:
    assert rows("甲\t\t丙\n丁") == [("甲", "", "丙"), ("丁", "", "")]


def test_tabs_part_cells_even_where_commas_stand_in_them() -> None:
    assert rows("姓名\t备注\n周小明\t甲,乙,丙") == [("姓名", "备注"), ("周小明", "甲,乙,丙")]


def test_several_spaces_part_cells_where_more_lines_have_them_than_commas() -> None:
    assert rows("周小明  东岭镇, 二组\n李小红　　西岭镇") == [("周小明", "东岭镇, 二组"), ("李小红", "西岭镇")]


def test_commas_follow_the_rules_of_csv() -> None:
    assert rows('姓名,单位\n周小明, "东岭镇,二组"') == [("姓名", "单位"), ("周小明", "东岭镇,二组")]


def test_quotes_that_never_close_cost_no_row() -> None:
    assert rows('姓名,单位\n"周小明,东岭镇') == [("姓名", "单位"), ('"周小明', "东岭镇")]


def test_a_list_of_names_is_one_column() -> None:
    assert rows("周小明\n李小红\n") == [("周小明",), ("李小红",)]


def test_a_byte_order_mark_and_nul_bytes_are_no_part_of_a_cell() -> None:
    assert rows("\ufeff姓\0名\t单位") == [("姓名", "单位")]


@pytest.mark.parametrize("text", ["", "\n\n", "\t\t", "，"])
def test_nothing_pasted_is_no_row(text: str) -> None:
    assert all(not any(row) for row in rows(text))


@pytest.mark.parametrize(
    ("text", "limits", "reason"),
    [
        ("甲\n乙\n丙", Limits(rows=2), Reason.TOO_MANY_ROWS),
        ("甲\t乙\t丙", Limits(columns=2), Reason.TOO_MANY_COLUMNS),
        ("甲\t乙\n丙\t丁", Limits(cells=3), Reason.TOO_MANY_CELLS),
        ("甲乙丙", Limits(cell_characters=2), Reason.CELL_TOO_LONG),
        ("甲\t乙\x07", Limits(), Reason.CONTROL_CHARACTERS),
        ("甲\t\ud800", Limits(), Reason.LONE_SURROGATES),
    ],
)
def test_a_pasted_table_keeps_the_limits_of_a_file(text: str, limits: Limits, reason: Reason) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_pasted_table(text, limits=limits)
    assert refused.value.reason is reason


def test_the_cell_that_cannot_be_read_is_named() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_pasted_table("甲\t乙\n丙\t\x07", name="名单")
    assert refused.value.detail == "名单!B2"


PLAIN = st.text("甲乙丙丁12 ", min_size=1, max_size=6).map(str.strip).filter(bool)


@given(st.lists(st.tuples(PLAIN, PLAIN, PLAIN), min_size=1, max_size=5))
def test_what_excel_copies_comes_back_cell_by_cell(table: list[tuple[str, str, str]]) -> None:
    assert rows("\n".join("\t".join(row) for row in table)) == table


@given(st.text(alphabet='甲乙",，\t\n\r 　1', max_size=200))
def test_any_pasted_text_gives_level_rows(text: str) -> None:
    found = rows(text)
    assert len({len(row) for row in found}) <= 1
