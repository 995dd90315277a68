"""Workbooks are read whatever their columns are called, and our template can be filled in."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
import python_calamine as calamine
import xlsxwriter

from examsvc.bank.formats import excel
from examsvc.bank.formats.items import Item, ItemKind, NotThisFormat, Reading
from tests.unit.bank.formats.workbooks import book


def read(*sheets: Sequence[Sequence[Any]], **choices: str) -> Reading:
    return excel.read(book(*sheets), "题库.xlsx", {name.replace("_", " "): value for name, value in choices.items()})


def right(item: Item) -> str:
    return "".join("ABCDEFGH"[n] for n, choice in enumerate(item.choices) if choice.right)


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "题型", "题干", "选项A", "选项B", "选项C", "答案", "解析"],
        ["编号", "题目类型", "试题", "A", "B", "C", "正确答案", "答案解析"],
        ["题号", "试题类型", "题目（必填）", "A项", "B项", "C项", "标准答案", "解释"],
        ["id", "type", "question", "option_a", "option_b", "option_c", "answer", "analysis"],
        ["No.", "题 型", "题目内容*", "选项1", "选项2", "选项3", "正确选项", "试题解析"],
    ],
)
def test_the_names_that_counties_give_to_columns_are_known(head: list[str]) -> None:
    reading = read([head, [1, "单选题", "甲（ ）", "红", "橙", "紫", "B", "如上"]])
    (item,) = reading.items
    assert (item.kind, right(item), item.explanation) == (ItemKind.SINGLE, "B", "如上")
    assert reading.losses == ()


def test_a_title_above_the_head_and_empty_rows_below_do_no_harm() -> None:
    reading = read([["某县题库"], [], ["题干", "答案"], [], ["一年有十二个月。", "对"], []])
    assert [(item.truth, item.place.number) for item in reading.items] == [(True, 5)]


def test_a_table_without_a_head_is_read_when_its_cells_leave_no_doubt() -> None:
    reading = read(
        [["甲（ ）", "红", "橙", "C.  紫", "C"], ["乙（ ）", "1", "2", "3", "A"], ["丙（ ）", "x", "y", "z", "B"]]
    )
    assert [right(item) for item in reading.items] == ["C", "A", "B"]
    assert reading.items[0].choices[2].text == "紫"


def test_a_table_that_leaves_doubt_is_for_the_mapping_page() -> None:
    rows = [["甲", "乙", "丙"], ["丁", "戊", "己"]]
    (trouble,) = read(rows).rejected
    assert (trouble.code, trouble.about) == ("columns-unknown", "甲、乙、丙")
    mapped = read(rows, column_1="stem", column_3="key")
    assert [item.stem for item in mapped.items] == ["甲", "丁"]


def test_a_chosen_column_goes_before_its_name() -> None:
    rows = [["题干", "答案", "另一列"], ["甲（ ）是水果", "略", "苹果"]]
    reading = read(rows, column_2="remark", column_3="key")
    assert reading.items[0].blanks[0].wordings[0].text == "苹果"


def test_several_tables_in_one_sheet_each_have_their_head() -> None:
    reading = read(
        [
            ["选择题"],
            ["题目", "A", "B", "答案"],
            ["甲", "红", "橙", "A"],
            [],
            ["问答题"],
            ["问题", "答案"],
            ["乙是谁", "丙"],
        ]
    )
    assert [item.kind for item in reading.items] == [ItemKind.SINGLE, ItemKind.SHORT_ANSWER]


@pytest.mark.parametrize(
    "options",
    [
        '[{"optionContent":"红"},{"optionContent":"橙"}]',
        '["红","橙"]',
        '{"A":"红","B":"橙"}',
        "A.红\nB.橙",
        "A、红 B、橙",
        "红|橙",
        "红;橙",
        "红\n橙",
        r"\twoch{红}{橙}",
    ],
)
def test_options_in_one_cell_are_parted(options: str) -> None:
    reading = read([["题干", "选项", "答案"], ["甲", options, "B"]])
    (item,) = reading.items
    assert [(choice.text, choice.right) for choice in item.choices] == [("红", False), ("橙", True)]


def test_codes_for_types_are_told_by_their_questions() -> None:
    head = ["题干", "A", "B", "C", "答案", "题型"]
    reading = read(
        [
            head,
            ["甲", "红", "橙", "紫", "A", 2],
            ["乙", "红", "橙", "紫", "AB", 7],
            ["丙", "红", "橙", "紫", "C", 7],
            ["丁", "", "", "", "对", 1],
            ["戊", "", "", "", "略", 3],
        ]
    )
    kinds = [item.kind for item in reading.items]
    assert kinds == [ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.ESSAY]


def test_a_chosen_meaning_of_a_code_goes_before_what_it_looks_like() -> None:
    reading = read([["题干", "A", "B", "答案", "题型"], ["甲", "红", "橙", "A", 5]], type_5="多选题")
    assert reading.items[0].kind is ItemKind.MULTIPLE


@pytest.mark.parametrize(
    ("options", "key", "truth"),
    [
        (("正确", "错误"), "A", True),
        (("正确", "错误"), "错误", False),
        (("", ""), "√", True),
        (("错", "对"), "A", False),
        (("T", "F"), "B", False),
    ],
)
def test_a_judgement_may_have_options_or_words(options: tuple[str, str], key: str, truth: bool) -> None:
    reading = read([["题型", "题干", "选项A", "选项B", "答案"], ["判断题", "甲", *options, key]])
    assert reading.items[0].truth is truth


def test_figures_as_judgements_are_read_as_one_pair_and_told() -> None:
    rows: list[list[Any]] = [["题型", "题干", "答案"], ["判断题", "甲", 1], ["判断题", "乙", 2]]
    reading = read(rows)
    assert [item.truth for item in reading.items] == [True, False]
    assert [(loss.code, loss.about) for loss in reading.losses] == [("judgement-codes-read", "1=√，2=×")]
    assert [item.truth for item in read(rows, right="2", wrong="1").items] == [False, True]


@pytest.mark.parametrize("codes", [(1, 1), (0, 2), (0, 1, 2)])
def test_figures_that_are_no_pair_are_asked_about(codes: tuple[int, ...]) -> None:
    reading = read([["题型", "题干", "答案"], *(["判断题", f"题{n}", code] for n, code in enumerate(codes))])
    assert {trouble.code for trouble in reading.rejected} == {"judgement-code-unknown"}
    assert reading.items == ()


def test_a_model_answer_in_the_first_option_is_the_answer() -> None:
    rows = [
        ["题干", "A项", "B项", "答案", "类型"],
        ["（）是首都。", "北京", "", "A", "填空题"],
        ["简述四季", "春夏秋冬", "", "A", "简答题"],
    ]
    fill, essay = read(rows).items
    assert (fill.stem, fill.blanks[0].wordings[0].text) == ("{1}是首都。", "北京")
    assert essay.points == ("春夏秋冬",)


def test_a_type_merged_down_many_rows_holds_for_all() -> None:
    packed = io.BytesIO()
    written = xlsxwriter.Workbook(packed)
    sheet = written.add_worksheet()
    sheet.write_row(0, 0, ["题型", "题干", "A", "B", "答案"])
    sheet.merge_range(1, 0, 2, 0, "多选题")
    sheet.write_row(1, 1, ["甲", "红", "橙", "AB"])
    sheet.write_row(2, 1, ["乙", "红", "橙", "AB"])
    written.close()
    assert [item.kind for item in excel.read(packed.getvalue(), "t.xlsx", {}).items] == [ItemKind.MULTIPLE] * 2


def test_a_column_that_is_not_understood_is_told_once() -> None:
    reading = read([["题干", "答案", "心情"], ["甲", "对", "好"], ["乙", "错", "坏"]])
    assert [(loss.code, loss.about) for loss in reading.losses] == [("column-not-read", "心情")]


def test_hidden_sheets_are_left_alone() -> None:
    data = book([["题干", "答案"], ["甲", "对"]], [["题干", "答案"], ["乙", "错"]], hidden=[1])
    assert [item.stem for item in excel.read(data, "t.xlsx", {}).items] == ["甲"]


def test_a_row_without_a_key_names_its_row_and_sheet() -> None:
    (trouble,) = read([["题干", "A", "B", "答案"], ["甲", "红", "橙", "A"], ["乙", "红", "橙", ""]]).rejected
    assert (trouble.code, str(trouble.place)) == ("no-key", "Sheet1 row 3")


def test_the_template_has_drop_downs_and_examples_that_are_not_imported() -> None:
    template = excel.template()
    names = calamine.CalamineWorkbook.from_filelike(io.BytesIO(template)).sheet_names
    assert names == ["试题", "填写示例", "填写说明"]
    with pytest.raises(NotThisFormat, match="no-questions"):
        excel.read(template, "模板.xlsx", {})


def test_every_example_of_the_template_is_a_question_that_can_be_read() -> None:
    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(excel.template()))
    reading = read(workbook.get_sheet_by_name("填写示例").to_python())
    assert reading.rejected == ()
    assert {item.kind for item in reading.items} == set(ItemKind) - {ItemKind.SHORT_ANSWER}
    (case,) = [item for item in reading.items if item.kind is ItemKind.COMPOSITE]
    assert [part.kind for part in case.parts] == [ItemKind.SINGLE]


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"PK\x03\x04", "题库.et", "old-et-file"),
        (b"PK\x03\x04", "题库.xlsx", "not-a-workbook"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "题库.xls", "not-a-workbook"),
    ],
)
def test_what_is_no_workbook_is_refused_with_what_to_do(data: bytes, filename: str, code: str) -> None:
    assert excel.recognises(data, filename)
    with pytest.raises(NotThisFormat, match=f"^{code}$"):
        excel.read(data, filename, {})


@pytest.mark.parametrize("heads", [("答案1", "答案2"), ("第一空", "第二空"), ("空1答案", "空2答案")])
def test_each_blank_may_have_a_column_of_its_own(heads: tuple[str, str]) -> None:
    reading = read([["题目", *heads], ["到___年___。", 2020, "脱贫"], ["到___年。", 2021, ""]])
    assert reading.rejected == ()
    answers = [["/".join(word.text for word in blank.wordings) for blank in item.blanks] for item in reading.items]
    assert answers == [["2020", "脱贫"], ["2021"]]


def test_answers_with_numbers_beside_a_key_are_options() -> None:
    (item,) = read([["题目", "答案1", "答案2", "正确答案"], ["甲（ ）", "红", "橙", "B"]]).items
    assert right(item) == "B"


def test_a_sheet_that_is_left_out_beside_one_of_questions_is_told() -> None:
    reading = read([["题干", "答案"], ["水湿。", "对"]], [["甲", "乙", "丙"], ["丁", "戊", "己"]])
    (loss,) = reading.losses
    assert (loss.code, loss.place.within, loss.about) == ("sheet-not-read", "Sheet2", "甲、乙、丙")
