"""The mapping page is told the head, the first rows, what the columns are taken for, and the codes."""

import pytest

from examsvc.bank.formats.looking import answer
from examsvc.files.errors import UnreadableFile
from examsvc.files.limits import Limits
from tests.unit.bank.formats.workbooks import book

TYPED = [["题型", "题干", "答案"], ["判断题", "甲", "1"], ["判断题", "乙", "0"]]


def look(text: str, **choices: str) -> dict[str, object]:
    return answer(text.encode(), "a.csv", Limits(), choices)


def lines(rows: list[list[str]]) -> str:
    return "\n".join(",".join(row) for row in rows)


def test_a_table_shows_its_head_and_what_each_heading_is_taken_for() -> None:
    told = look(lines([["某县题库", "", ""], *TYPED, ["判断题", "丙", "1"]]))
    assert told["rows"] == [*TYPED, ["判断题", "丙", "1"]]
    assert told["guesses"] == ["kind", "stem", "key"]


def test_a_head_of_two_rows_is_shown_as_one() -> None:
    told = look("题型,题干,选项,,答案\n,,A,B,\n单选题,甲是（ ）,红,橙,A\n")
    assert told["rows"] == [["题型", "题干", "A", "B", "答案"], ["单选题", "甲是（ ）", "红", "橙", "A"]]
    assert told["guesses"] == ["kind", "stem", "option", "option", "key"]


def test_a_workbook_is_looked_at_like_a_text_table() -> None:
    assert answer(book(TYPED), "a.xlsx", Limits(), {}) == look(lines(TYPED))


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        ("10", [["1", True], ["0", False]]),
        ("12", [["1", True], ["2", False]]),
        ("11", [["1", None]]),
        ("AB", [["A", None], ["B", None]]),
        ("对错", []),
    ],
)
def test_codes_for_right_and_wrong_are_shown_with_what_they_are_taken_for(keys: str, codes: list[object]) -> None:
    rows = [TYPED[0], *(["判断题", f"题{n}", key] for n, key in enumerate(keys))]
    assert look(lines(rows))["codes"] == codes


def test_a_persons_choice_is_what_codes_are_taken_for() -> None:
    assert look(lines(TYPED), right="0", wrong="1")["codes"] == [["1", False], ["0", True]]


def test_long_cells_and_wide_tables_are_cut() -> None:
    told = look(lines([["题干", "答案", *["x"] * 60], ["甲" * 500, "对", *["x"] * 60]]))
    rows = told["rows"]
    assert isinstance(rows, list)
    assert {len(row) for row in rows} == {30}
    assert len(rows[1][0]) == 60


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        answer(b"PK\x03\x04 broken", "a.xlsx", Limits(), {})
