"""A sheet is level, clean and within its limits; cells are named as Excel names them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.sheet import make_sheet, place

cells = st.text("甲乙 1", max_size=3)


@given(st.lists(st.lists(cells, max_size=5), max_size=6))
def test_rows_are_equally_long_and_lose_only_what_is_blank_at_the_end(rows: list[list[str]]) -> None:
    sheet = make_sheet("名单", rows, Limits())
    assert len({len(row) for row in sheet.rows}) <= 1
    for row, own in zip(sheet.rows, rows, strict=False):
        assert list(row[: len(own)]) == own[: len(row)]
    assert all(not cell for row in rows[len(sheet.rows) :] for cell in row)


@pytest.mark.parametrize(
    ("row", "column", "name"),
    [(1, 0, "A1"), (7, 1, "B7"), (3, 25, "Z3"), (3, 26, "AA3"), (1, 51, "AZ1"), (1, 52, "BA1"), (9, 702, "AAA9")],
)
def test_a_cell_has_the_name_that_excel_gives_it(row: int, column: int, name: str) -> None:
    assert place("名单", row, column) == f"名单!{name}"


@pytest.mark.parametrize(
    ("rows", "limits", "reason", "detail"),
    [
        ([["甲"], ["乙\0"]], Limits(), Reason.CONTROL_CHARACTERS, "名单!A2"),
        ([["", "\ud800"]], Limits(), Reason.LONE_SURROGATES, "名单!B1"),
        ([["甲乙"]], Limits(cell_characters=1), Reason.CELL_TOO_LONG, "名单!A1"),
        ([["甲"], ["乙"]], Limits(rows=1), Reason.TOO_MANY_ROWS, "名单"),
        ([["甲", "乙"]], Limits(columns=1), Reason.TOO_MANY_COLUMNS, "名单"),
        ([["甲", "乙"], ["丙"]], Limits(cells=3), Reason.TOO_MANY_CELLS, "名单"),
        ([["甲乙"], ["丙"]], Limits(characters=2), Reason.TOO_BIG, "名单"),
    ],
)
def test_what_passes_a_limit_is_refused_with_its_place(
    rows: list[list[str]], limits: Limits, reason: Reason, detail: str
) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        make_sheet("名单", rows, limits)
    assert (refusal.value.reason, refusal.value.detail) == (reason, detail)


def test_thousands_of_empty_rows_below_count_for_nothing() -> None:
    assert make_sheet("名单", [["甲"], *[[""]] * 5000], Limits(rows=1)).rows == (("甲",),)


def test_soft_line_breaks_of_word_are_line_breaks() -> None:
    assert make_sheet("名单", [["甲\v乙\r\n丙"]], Limits()).rows == (("甲\n乙\n丙",),)


def test_a_merged_area_repeats_its_value_and_is_cut_to_the_sheet() -> None:
    sheet = make_sheet(
        "名单", [["甲", "", "乙"], ["", "", ""], ["丙", "", ""]], Limits(), merged=[(0, 0, 1, 1), (9, 9, 10, 10)]
    )
    assert sheet.merged == ((0, 0, 1, 1),)
    assert sheet.spread().rows == (("甲", "甲", "乙"), ("甲", "甲", ""), ("丙", "", ""))


def test_merged_areas_that_cover_more_than_there_is_are_refused() -> None:
    with pytest.raises(UnreadableFile):
        make_sheet("名单", [["甲", "乙"]], Limits(cells=3), merged=[(0, 0, 0, 1), (0, 0, 0, 1)])
