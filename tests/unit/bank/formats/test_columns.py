"""Columns are known by their headings, by a person's choice, or by what stands in them; never by a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.columns import (
    columns_of_choices,
    columns_of_head,
    guessed_columns,
    is_question_head,
)


def test_options_are_ordered_by_their_letters_and_not_by_their_places() -> None:
    columns = columns_of_head(["选项B", "选项A", "题干", "答案"], {})
    assert columns.options == [1, 0]


@given(st.permutations(["题干", "选项A", "选项B", "选项C", "答案", "解析", "难度"]))
def test_columns_may_stand_in_any_order(head: list[str]) -> None:
    columns = columns_of_head(head, {})
    row = [f"<{heading}>" for heading in head]
    named = {"stem": "题干", "key": "答案", "explanation": "解析", "difficulty": "难度"}
    assert {name: columns.cell(row, name) for name in named} == {name: f"<{word}>" for name, word in named.items()}
    assert [row[place] for place in columns.options] == ["<选项A>", "<选项B>", "<选项C>"]


def test_the_first_of_two_columns_for_one_field_counts_and_the_other_is_not_understood() -> None:
    columns = columns_of_head(["题干", "答案", "正确答案"], {})
    assert (columns.fields["key"], columns.unknown) == (1, [2])


@pytest.mark.parametrize("choice", ["column 3", "column 心得"])
def test_a_choice_names_a_column_by_number_or_by_heading(choice: str) -> None:
    columns = columns_of_head(["题干", "答案", "心得"], {choice: "explanation"})
    assert (columns.fields["explanation"], columns.unknown) == (2, [])


def test_numbered_option_headings_say_from_where_the_file_counts() -> None:
    assert columns_of_head(["题干", "选项1", "选项2", "答案"], {}).first_option == 1
    assert columns_of_head(["题干", "选项A", "选项B", "答案"], {}).first_option is None


def test_a_cell_beyond_a_short_row_is_empty() -> None:
    assert columns_of_head(["题干", "答案"], {}).cell(["甲"], "key") == ""


@pytest.mark.parametrize(
    ("row", "is_head"),
    [
        (["题干", "答案"], True),
        (["题目", "", "正确选项"], True),
        (["题干", "选项A"], False),
        (["答案"], False),
        ([], False),
    ],
)
def test_a_head_names_stem_and_key(row: list[str], is_head: bool) -> None:
    assert is_question_head(row) is is_head


def test_nobodys_choice_is_no_mapping() -> None:
    assert columns_of_choices(3, {"right": "1"}) is None
    chosen = columns_of_choices(3, {"column 1": "stem", "column 2": "option", "column 3": "key"})
    assert chosen is not None
    assert (chosen.fields, chosen.options) == ({"stem": 0, "key": 2}, [1])


def test_a_headless_table_is_understood_by_what_its_cells_hold() -> None:
    columns = guessed_columns([[str(n), "单选题", "甲是什么颜色", "红", "橙", "A", "见课本"] for n in range(1, 4)])
    assert columns is not None
    assert columns.fields == {"number": 0, "kind": 1, "stem": 2, "key": 5, "explanation": 6}
    assert columns.options == [3, 4]


@pytest.mark.parametrize(
    "rows",
    [
        [["甲是什么颜色", "A"]],
        [["甲是什么", "红色的"], ["乙是什么", "橙色的"]],
        [["A", "B"], ["C", "D"]],
        [["甲是什么", "A"], ["乙是什么", "橙色的"]],
        [],
    ],
)
def test_a_headless_table_that_leaves_doubt_is_not_understood(rows: list[list[str]]) -> None:
    assert guessed_columns(rows) is None
