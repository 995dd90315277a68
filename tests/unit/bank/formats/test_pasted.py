"""Plain Chinese text is read in the conventions that counties use."""

from decimal import Decimal

import pytest

from examsvc.bank.formats.items import ItemKind
from tests.unit.bank.formats.pasting import OPTIONS, only, read, right, texts


@pytest.mark.parametrize(
    "number", ["1、", "1．", "1.", "1 . ", "(1)", "（1）", "1\t", "第1题 ", "①、", "⑴、", "１、", "题目1："]
)
def test_every_way_of_numbering_begins_a_question(number: str) -> None:
    item = only(f"{number}三原色之一是（ ）\n{OPTIONS}\n答案：A")
    assert (item.kind, item.stem, right(item)) == (ItemKind.SINGLE, "三原色之一是（ ）", "A")


@pytest.mark.parametrize(
    "options",
    [
        "A、红\nB、橙\nC、紫\nD、灰",
        "A.红\nB.橙\nC.紫\nD.灰",
        "Ａ．红\nＢ．橙\nＣ．紫\nＤ．灰",
        "(A)红\n(B)橙\n(C)紫\n(D)灰",
        "【A】红\n【B】橙\n【C】紫\n【D】灰",
        "A 红\nB 橙\nC 紫\nD 灰",
        "a) 红\nb) 橙\nc) 紫\nd) 灰",
        "A、红\tB、橙\tC、紫\tD、灰",
        "A、红　　B、橙\nC、紫　　D、灰",
        "A.红B.橙C.紫D.灰",
        "A、红；B、橙；C、紫；D、灰",
        "A、红；B、橙；\nC、紫；D、灰",
        "A、红\n\nB、橙\n\nC、紫\n\nD、灰",
    ],
)
def test_options_stand_on_lines_of_their_own_or_in_a_row(options: str) -> None:
    item = only(f"1、三原色之一是（ ）\n{options}\n答案：A")
    assert texts(item) == ["红", "橙", "紫", "灰"]


@pytest.mark.parametrize(
    "key",
    [
        "答案：AC",
        "答案: A、C",
        "正确答案：A, C",
        "标准答案：ac",
        "参考答案：Ａ，Ｃ",
        "【答案】AC",
        "[答案] AC",
        "（答案：AC）",
        "答案 AC",
        "Answer: AC",
    ],
)
def test_every_way_of_writing_a_key_is_read(key: str) -> None:
    item = only(f"1、三原色有（ ）\n{OPTIONS}\n{key}")
    assert (item.kind, right(item)) == (ItemKind.MULTIPLE, "AC")


def test_a_key_inside_the_stem_is_cut_out_before_a_candidate_can_see_it() -> None:
    item = only(f"1、三原色有（AC）。\n{OPTIONS}")
    assert (item.stem, right(item)) == ("三原色有（ ）。", "AC")


@pytest.mark.parametrize("key", ["答案：A", " 【答案】A", "（答案：A）"])
def test_a_key_behind_the_last_option_is_no_part_of_it(key: str) -> None:
    item = only(f"1、三原色之一是（ ）\nA、红\tB、橙\tC、紫\tD、灰{key}")
    assert (texts(item)[-1], right(item)) == ("灰", "A")


def test_options_behind_the_stem_on_its_line_are_options() -> None:
    item = only("1、三原色之一是（ ）。A、红\tB、橙\tC、紫\n答案：A")
    assert (item.stem, texts(item)) == ("三原色之一是（ ）。", ["红", "橙", "紫"])


def test_letters_within_an_option_are_text() -> None:
    item = only("1、有益的是\nA、维生素A、B、C\nB、铅\nC、A、B都对\n答案：A")
    assert texts(item) == ["维生素A、B、C", "铅", "A、B都对"]


def test_an_option_may_run_over_several_lines() -> None:
    item = only("1、选一个（ ）\nA、第一行\n第二行\nB、乙\n答案：B")
    assert texts(item) == ["第一行\n第二行", "乙"]


def test_statements_with_circled_numbers_belong_to_the_stem() -> None:
    item = only("1、依次填入的是（ ）\n①天是____的。\n②、地是____的。\nA、蓝 黄\nB、黄 蓝\n答案：A")
    assert item.stem.count("\n") == 2


def test_a_list_inside_a_stem_is_no_new_question() -> None:
    reading = read(f"1、甲\n{OPTIONS}\n答案：A\n2、下列说法\n1.红是色\n2.橙是色\n正确的有\n{OPTIONS}\n答案：B")
    assert [item.stem for item in reading.items] == ["甲", "下列说法\n1.红是色\n2.橙是色\n正确的有"]


def test_a_stem_that_begins_with_a_year_keeps_it() -> None:
    reading = read(f"1.2015年召开的是（ ）\n{OPTIONS}\n答案：A\n2.2016年召开的是（ ）\n{OPTIONS}\n答案：B")
    assert [item.stem for item in reading.items] == ["2015年召开的是（ ）", "2016年召开的是（ ）"]


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("一、单项选择题（每题1分，共20分）", ItemKind.SINGLE),
        ("单选题", ItemKind.SINGLE),
        ("【单选题】", ItemKind.SINGLE),
        ("第一部分 单选题", ItemKind.SINGLE),
        ("二、多选题：下列各题有两个以上正确答案", ItemKind.MULTIPLE),
        ("（二）不定项选择题", ItemKind.MULTIPLE),
    ],
)
def test_a_heading_gives_the_type_until_the_next(heading: str, kind: ItemKind) -> None:
    key = "A" if kind is ItemKind.SINGLE else "AC"
    assert only(f"{heading}\n1、三原色有（ ）\n{OPTIONS}\n答案：{key}").kind is kind


def test_a_type_in_brackets_is_one_questions_own() -> None:
    reading = read(
        f"[多选]1.甲（ ）\n{OPTIONS}\n答案：AB\n2.【判断】一年有十二个月\n答案：对\n"
        f"3、(单选题, 1.5 分)乙（ ）\n{OPTIONS}\n答案：B"
    )
    assert [item.kind for item in reading.items] == [ItemKind.MULTIPLE, ItemKind.TRUE_FALSE, ItemKind.SINGLE]
    assert reading.items[2].marks == Decimal("1.5")


def test_marks_of_a_heading_hold_for_its_questions_but_not_against_their_own() -> None:
    reading = read("一、判断题（每题2分）\n1、水是湿的。（对）\n2、火是冷的。（错）（3分）")
    assert [item.marks for item in reading.items] == [Decimal(2), Decimal(3)]


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("1、水是湿的。（√）", True),
        ("1、水是湿的（正确）", True),
        ("1、（×）水是干的。", False),
        ("（ × ）1、水是干的。", False),
        ("1、水是湿的。 √", True),
        ("1、水是干的。\n（错误）", False),
        ("1、水是干的。( )\n   true. 正确\n   false. 错误\n参考答案：false", False),
        ("1、水是湿的。\nA、正确\nB、错误\n答案：A", True),
        ("1、水是湿的。\n正确\n错误\n答案：正确", True),
        ("[判断]1、水是湿的\nA.Y\nB.N\n答案：B", False),
        ("判断题\n1、水是湿的。\n答案：N", False),
    ],
)
def test_a_judgement_is_read_however_it_is_written(text: str, truth: bool) -> None:
    item = only(text)
    assert (item.kind, item.truth) == (ItemKind.TRUE_FALSE, truth)
    assert "√" not in item.stem
    assert "正确" not in item.stem


def test_blanks_take_the_parts_of_the_key_in_order() -> None:
    item = only("1、三原色是____、（　）和____。\n答案：红、黄、蓝")
    assert item.kind is ItemKind.FILL
    assert item.stem == "三原色是{1}、{2}和{3}。"
    assert [blank.wordings[0].text for blank in item.blanks] == ["红", "黄", "蓝"]


def test_another_number_of_parts_than_of_blanks_is_told_and_not_guessed() -> None:
    (trouble,) = read("1、三原色是____和____。\n答案：红、黄、蓝").rejected
    assert (trouble.code, trouble.about) == ("blanks-and-parts-differ", "2/3")


def test_a_model_answer_keeps_its_lines_and_its_lists() -> None:
    reading = read("一、简答题\n1、简述要点。\n答：（1）甲；\n（2）乙。\n2、再简述。\n答案：\n1.丙\n2.丁\n")
    assert [item.points for item in reading.items] == [("（1）甲；", "（2）乙。"), ("1.丙", "2.丁")]


def test_the_fields_behind_a_key_are_kept() -> None:
    item = only(
        f"1、三原色之一是（ ）\n{OPTIONS}\n答案：A  解析：见课本\n第二行\n难度：较难\n分值：2分\n知识点：色彩\n"
        "依据文件：某办法\n文号：某发〔2015〕1号\n条款：第二条\n@@@"
    )
    assert item.explanation == "见课本\n第二行"
    assert (item.difficulty, item.marks, item.topic) == (4, Decimal(2), "色彩")
    assert (item.source.document, item.source.doc_no, item.source.clause) == ("某办法", "某发〔2015〕1号", "第二条")


def test_an_explanation_in_brackets_may_follow_the_key_on_its_line() -> None:
    item = only(f"1、三原色之一是（ ）\n{OPTIONS}\n【答案】A 【解析】因为。")
    assert (right(item), item.explanation) == ("A", "因为。")


def test_questions_and_answers_may_be_marked_as_such() -> None:
    reading = read("问：首都在哪里？\n答：北京。\n问：一年有几个月？\n答：十二个月。")
    assert [item.stem for item in reading.items] == ["首都在哪里？", "一年有几个月？"]


def test_numbers_may_have_five_digits() -> None:
    reading = read(f"9999、甲（ ）\n{OPTIONS}\n答案：A\n10000、乙（ ）\n{OPTIONS}\n答案：B")
    assert [item.stem for item in reading.items] == ["甲（ ）", "乙（ ）"]


def test_questions_without_numbers_are_parted_by_what_follows() -> None:
    reading = read(
        f"甲是（ ）\n{OPTIONS}\n答案：A\n解析：如上\n\n乙是（ ）\n{OPTIONS}\n答案：B"
        f"\n\n说明文字在这里。\n----------\n丙是（ ）\n{OPTIONS}\n答案：C"
    )
    assert [item.stem for item in reading.items] == ["甲是（ ）", "乙是（ ）", "丙是（ ）"]
    assert reading.items[1].explanation == "说明文字在这里。"


def test_a_chapter_is_the_topic_of_what_stands_under_it() -> None:
    reading = read(
        f"--- 第一编 色彩 ---\n1、甲（ ）\n{OPTIONS}\n答案：A\n第二章 声音\n1、乙（ ）\n{OPTIONS}\n答案：B"
    )
    assert [item.topic for item in reading.items] == ["第一编 色彩", "第二章 声音"]


def test_a_case_holds_its_sub_questions() -> None:
    item = only(
        "一、材料题\n1、小明有三个苹果。\n（1）他有几个？\nA、三个\nB、四个\n答案：A\n（2）他没有苹果。\n答案：错误"
    )
    assert item.kind is ItemKind.COMPOSITE
    assert [part.kind for part in item.parts] == [ItemKind.SINGLE, ItemKind.TRUE_FALSE]
