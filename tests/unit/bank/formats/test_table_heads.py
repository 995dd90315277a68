"""The head of a table is found in one row or in two, and says more than the names of its columns."""

import pytest

from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.table_heads import Head, head_at

Row = list[str]


def head(*rows: Row) -> Head:
    found = head_at(rows, 0)
    assert found is not None
    return found


def test_a_row_with_stem_and_key_is_a_head_by_itself() -> None:
    assert head(["题干", "答案"], ["天是蓝的", "对"]).rows == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["题型", "题干", "选项", "", "", "答案"], ["", "", "A", "B", "C", ""]),
        (["题型", "题干", "选项", "", "", "答案"], ["题型", "题干", "A", "B", "C", "答案"]),
        (["题型", "题干", "选项", "", "", "答题"], ["", "", "A", "B", "C", "正确答案"]),
        (["题型", "题干", "选项", "选项", "选项", "答案"], ["", "", "1", "2", "3", ""]),
    ],
)
def test_two_rows_make_one_head_where_the_lower_names_what_the_upper_groups(first: Row, second: Row) -> None:
    found = head(first, second, ["单选题", "甲是（ ）", "红", "橙", "紫", "A"])
    assert found.rows == 2
    assert found.headings[:2] == ("题型", "题干")
    assert [heading[-1] for heading in found.headings[2:5]] in (["A", "B", "C"], ["1", "2", "3"])
    assert found.headings[5].endswith("答案")


@pytest.mark.parametrize(
    "below",
    [
        ["单选题", "甲是（ ）", "红", "橙", "紫", "A"],
        ["", "", "A", "", "", ""],
        ["", "", "", "", "", ""],
        ["判断题", "甲", "对", "错", "", "A"],
    ],
)
def test_a_row_of_data_is_no_second_row_of_a_head(below: Row) -> None:
    assert head(["题型", "题干", "选项", "", "", "答案"], below).rows == 1


@pytest.mark.parametrize(
    "row",
    [["单选题", "甲是（ ）", "红", "橙", "A"], ["判断题", "甲", "正确", "错误", "A"], ["题型", "说明"], ["", ""]],
)
def test_a_row_of_data_is_no_head(row: Row) -> None:
    assert head_at([row, ["单选题", "乙是（ ）", "红", "橙", "B"]], 0) is None


def test_a_type_may_head_the_column_of_the_stems() -> None:
    found = head(["序号", "单选题（每题1分）", "A", "B", "答案"])
    assert (found.headings[1], found.kind) == ("题干", ItemKind.SINGLE)


def test_headings_say_what_codes_mean() -> None:
    found = head(["题干", "题型（0单选 1判断 2多选）", "答案（A对B错）"])
    assert found.kind_codes == {"0": ItemKind.SINGLE, "1": ItemKind.TRUE_FALSE, "2": ItemKind.MULTIPLE}
    assert found.judgement_codes == {"a": True, "b": False}
