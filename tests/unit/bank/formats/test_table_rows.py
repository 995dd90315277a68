"""The rows of a sheet become drafts; what a table says once holds for the rows below."""

from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.table_rows import Rows, drafts_of_rows

HEAD = ["题型", "题干", "选项A", "选项B", "选项C", "答案"]


def read(*rows: list[str], name: str = "Sheet1", **choices: str) -> Rows:
    return drafts_of_rows(rows, name, {key.replace("_", " "): value for key, value in choices.items()})


def texts(draft: Draft) -> list[str]:
    return [option.text for option in draft.options]


def test_a_row_becomes_a_draft_with_its_place() -> None:
    (draft,) = read(["某县题库"], HEAD, ["单选题", "甲是（ ）", "红", "橙", "", "A"], name="一月").drafts
    assert (draft.kind, draft.stem, draft.key, texts(draft)) == (ItemKind.SINGLE, "甲是（ ）", "A", ["红", "橙"])
    assert str(draft.place) == "一月 row 3"


def test_an_empty_option_between_two_keeps_its_letter() -> None:
    (draft,) = read(HEAD, ["单选题", "甲是（ ）", "红", "", "橙", "C"]).drafts
    assert texts(draft) == ["红", "", "橙"]


def test_the_name_of_a_sheet_may_be_the_type_of_its_questions() -> None:
    (draft,) = read(["题干", "答案"], ["天是蓝的", "对"], name="判断题").drafts
    assert draft.kind is ItemKind.TRUE_FALSE


def test_a_row_with_a_type_alone_holds_for_the_rows_below_it() -> None:
    head = ["题干", "答案"]
    found = read(
        head, ["一、判断题（正确选A，错误选B）"], ["天是蓝的", "A"], ["二、填空题"], ["甲是____", "红"]
    ).drafts
    assert [draft.kind for draft in found] == [ItemKind.TRUE_FALSE, ItemKind.FILL]
    assert found[0].codes == {"a": True, "b": False}


def test_a_row_of_its_own_kind_goes_before_the_heading_above() -> None:
    (draft,) = read(["一、单选题"], HEAD, ["多选题", "甲是（ ）", "红", "橙", "黄", "AB"]).drafts
    assert draft.kind is ItemKind.MULTIPLE


def test_sub_questions_go_to_the_case_above_them() -> None:
    rows = (["材料题", "阅读材料", "", "", "", ""], ["小题·判断题", "天是蓝的", "", "", "", "对"])
    (case,) = read(HEAD, *rows).drafts
    assert [(part.kind, part.stem) for part in case.parts] == [(ItemKind.TRUE_FALSE, "天是蓝的")]


def test_codes_for_types_mean_what_the_heading_says_before_what_they_look_like() -> None:
    head = ["题型（0单选 1判断 2多选）", *HEAD[1:]]
    found = read(head, ["2", "甲是（ ）", "红", "橙", "", "A"], ["0", "乙是（ ）", "红", "橙", "", "B"]).drafts
    assert [draft.kind for draft in found] == [ItemKind.MULTIPLE, ItemKind.SINGLE]


def test_a_word_for_a_type_that_nobody_knows_is_told_and_the_look_decides() -> None:
    (draft,) = read(HEAD, ["抢答题", "甲是（ ）", "红", "橙", "", "A"]).drafts
    assert (draft.kind, [loss.code for loss in draft.losses]) == (None, ["kind-word-unknown"])


def test_a_column_that_is_not_understood_is_told_once_and_by_its_name() -> None:
    found = read(
        [*HEAD, "心情"], ["单选题", "甲", "红", "橙", "", "A", "好"], ["单选题", "乙", "红", "橙", "", "A", "坏"]
    )
    assert [(loss.code, loss.about, loss.place.number) for loss in found.losses] == [("column-not-read", "心情", 2)]


def test_a_table_that_names_nothing_is_turned_down_with_what_its_first_row_says() -> None:
    (trouble,) = read(["甲", "乙"], ["丙", "丁"]).rejected
    assert (trouble.code, trouble.about) == ("columns-unknown", "甲、乙")


def test_a_person_may_say_what_the_columns_of_a_headless_table_hold() -> None:
    found = read(["天是蓝的", "略", "对"], head="none", column_1="stem", column_3="key")
    assert [(draft.stem, draft.key) for draft in found.drafts] == [("天是蓝的", "对")]


def test_a_second_row_of_the_head_is_no_question() -> None:
    found = read(
        ["题型", "题干", "选项", "", "答案"], ["", "", "A", "B", ""], ["单选题", "甲是（ ）", "红", "橙", "B"]
    )
    assert [(draft.key, texts(draft)) for draft in found.drafts] == [("B", ["红", "橙"])]
