"""Plain text in less usual dress: lists to match and to order, letters that judge, whole questions on a line."""

from decimal import Decimal

import pytest

from examsvc.bank.formats import pasted
from examsvc.bank.formats.items import ItemKind, Pair
from tests.unit.bank.formats.pasting import OPTIONS, only, read, right


def test_a_matching_question_is_read_with_its_list_and_its_options() -> None:
    item = only("一、匹配题\n1、连一连。\n1. 江西\n2. 湖南\nA. 长沙\nB. 南昌\n答案：1-B 2-A")
    assert (item.kind, item.stem) == (ItemKind.MATCHING, "连一连。")
    assert [(pair.left, pair.right) for pair in item.pairs] == [("江西", "南昌"), ("湖南", "长沙")]


@pytest.mark.parametrize("key", ["答案：③①②", "答案：3-1-2", "正确顺序：（3）（1）（2）", "【答案】③→①→②"])
def test_an_ordering_question_is_read_with_its_numbered_list(key: str) -> None:
    item = only(f"排序题\n1、排一排：\n①公示\n②审批\n③申请\n{key}")
    assert (item.kind, item.sequence) == (ItemKind.ORDERING, ("申请", "公示", "审批"))


@pytest.mark.parametrize(
    "text",
    [
        "判断题（正确选A，错误选B）\n1、火是冷的。（B）",
        "判断题（A对B错）\n1、火是冷的。\n答案：B",
        "判断题\n对的填A，错的填B。\n1、火是冷的。\n答案：B",
        "题库\n说明：A为正确，B为错误\n1、火是冷的。\n答案：B",
    ],
)
def test_letters_judge_where_the_file_says_what_they_mean(text: str) -> None:
    item = only(text)
    assert (item.kind, item.truth) == (ItemKind.TRUE_FALSE, False)


@pytest.mark.parametrize("stem", ["甲？（A）   A、红   B、橙", "甲？ ( A ) A.红 B.橙", "甲？（ A ）A．红  B．橙"])
def test_a_key_in_brackets_before_the_options_of_its_line_is_no_option(stem: str) -> None:
    item = only(f"一、选择题\n1、{stem}")
    assert ([choice.text for choice in item.choices], right(item)) == (["红", "橙"], "A")


def test_letters_that_nobody_explains_are_told_and_not_guessed() -> None:
    text = "判断题\n1、火是冷的。\n答案：B\n2、水湿。（A）"
    assert [trouble.code for trouble in read(text).rejected] == ["judgement-code-unknown"] * 2
    assert [item.truth for item in read(text, right="A").items] == [False, True]


@pytest.mark.parametrize(
    "stem",
    [
        "1、选择题：下列之一是（ ）",
        "1（单选）下列之一是（ ）",
        "1 [单选题] 下列之一是（ ）",
        "1、【选择题】下列之一是（ ）",
    ],
)
def test_a_type_may_stand_between_number_and_stem_in_any_dress(stem: str) -> None:
    item = only(f"{stem}\n{OPTIONS}\n答案：A")
    assert (item.kind, item.stem) == (ItemKind.SINGLE, "下列之一是（ ）")


def test_a_whole_question_may_stand_on_one_line() -> None:
    text = "1. 三原色有 A.红 B.橙 C.紫 D.黄 答案：AD 解析：见课本 难度：易"
    item = only(text)
    assert (right(item), item.explanation, item.difficulty) == ("AD", "见课本", 1)
    assert pasted.recognises(text.encode(), "题库.txt")


def test_a_page_of_a_learning_platform_gives_the_right_answer_and_not_its_owners() -> None:
    item = only("1. (单选题, 2.0分)哪一年？\nA. 甲\nB. 乙\n我的答案: A:甲;正确答案: B:乙;\n0.0分\n答案解析：\n见课本")
    assert (right(item), item.explanation, item.marks) == ("B", "见课本", Decimal("2.0"))


def test_what_is_said_of_a_case_above_its_sub_questions_is_its_own() -> None:
    item = only("一、材料题\n1、小明有三个苹果。\n解析：数一数\n难度：易\n（1）[判断题]他没有苹果。\n答案：错误")
    assert (item.stem, item.explanation, item.difficulty) == ("小明有三个苹果。", "数一数", 1)
    assert [part.truth for part in item.parts] == [False]


NUMBERED_ROWS = [
    "1.2016年 2.2018年 3.2020年",
    "（1）2016年（2）2018年（3）2020年",
    "①2016年②2018年③2020年",
    "1、2016年；2、2018年；3、2020年",
]
LETTERED_ROW = "A.示例办法 B.示例细则 C.示例通知"


@pytest.mark.parametrize("numbers", NUMBERED_ROWS)
@pytest.mark.parametrize("letters_first", [True, False])
def test_a_matching_question_with_its_sides_on_two_lines_is_read(numbers: str, letters_first: bool) -> None:
    sides = [LETTERED_ROW, numbers] if letters_first else [numbers, LETTERED_ROW]
    item = only("\n".join(["一、连线题", "1. 把文件和年份连起来。", *sides, "答案：A-2，B-1，C-3"]))
    assert item.stem == "把文件和年份连起来。"
    assert item.pairs == (Pair("示例办法", "2018年"), Pair("示例细则", "2016年"), Pair("示例通知", "2020年"))


def test_the_next_matching_question_begins_its_own_line() -> None:
    one = "把文件和年份连起来。\nA.甲 B.乙\n1.一 2.二\n答案：A2 B1\n"
    reading = read(f"一、连线题\n1. {one}2. {one}")
    assert (len(reading.items), reading.rejected) == (2, ())


def test_numbers_that_run_on_in_a_line_of_another_kind_are_no_side() -> None:
    reading = read("一、单选题\n1. 哪年？\nA.甲 B.乙\n答案：A\n1.一 2.二\nA.甲 B.乙\n答案：B")
    assert len(reading.items) == 2
