"""Keys of many questions in one line behind them find their questions, or are left alone."""

import pytest

from examsvc.bank.formats.items import ItemKind
from tests.unit.bank.formats.test_final_keys import QUESTIONS, keys, read

JUDGED = "二、判断题\n1、水湿。（ ）\n2、火冷。"
SINGLES = "一、单选题\n1、甲（ ）\nA、红 B、蓝\n2、乙（ ）\nA、红 B、蓝"


@pytest.mark.parametrize(
    "line",
    [
        "参考答案：1.A 2.B 3.C 4.D 5.A",
        "【答案】1．A　2．B　3．C　4．D　5．A",
        "答案：1-5 ABCDA",
        "参考答案1—5：A、B、C、D、A",
        "参考答案：1-3 ABC 4-5 DA",
        "正确答案：（1）A（2）B（3）C（4）D（5）A",
        "答案：1A；2B；3C；4D；5A",
        "答案：1.A 2.B 3.C\n4.D 5.A",
        "答案及解析：1-4 ABCD 5.A",
    ],
)
def test_each_numbered_key_goes_to_the_question_of_its_number(line: str) -> None:
    reading = read(f"{QUESTIONS}\n{line}")
    assert (reading.rejected, reading.losses) == ((), ())
    assert keys(reading.items) == ["A", "B", "C", "D", "A"]
    assert reading.items[-1].choices[-1].text == "丁"


def test_a_line_of_keys_may_stand_below_each_section() -> None:
    reading = read(f"{SINGLES}\n答案：1.A 2.B\n{JUDGED}\n答案：1.√ 2.×")
    assert keys(reading.items[:2]) == ["A", "B"]
    assert [item.truth for item in reading.items[2:]] == [True, False]


@pytest.mark.parametrize(
    "label", ["单选题答案：1.A 2.B\n判断题答案：1.√ 2.×", "判断题参考答案：1-2 √×\n单选题参考答案：1-2 AB"]
)
def test_a_line_of_keys_may_name_its_type(label: str) -> None:
    reading = read(f"{SINGLES}\n{JUDGED}\n{label}")
    assert reading.rejected == ()
    assert keys(reading.items[:2]) == ["A", "B"]
    assert [(item.stem, item.truth) for item in reading.items[2:]] == [("水湿。（ ）", True), ("火冷。", False)]


def test_numbers_that_no_question_has_make_the_line_no_line_of_keys() -> None:
    reading = read(f"{QUESTIONS}\n答案：6.A 7.B")
    assert reading.items == ()
    assert reading.rejected[-1].code == "key-outside-options"


def test_the_numbers_of_a_fill_ins_blanks_are_no_questions() -> None:
    reading = read("1、首字母是____，次字母是____。\n答案：1.A 2.B")
    assert [[blank.wordings[0].text for blank in item.blanks] for item in reading.items] == [["A", "B"]]


def test_a_question_that_has_its_key_is_not_given_another() -> None:
    reading = read(f"{SINGLES}\n答案：B\n三、单选题\n1、丙（ ）\nA、红 B、蓝\n答案：1.A 2.A")
    assert [trouble.place.number for trouble in reading.rejected] == [2, 8]


def test_judgements_under_a_heading_behind_a_block_of_keys_are_questions_again() -> None:
    reading = read(f"{SINGLES}\n参考答案\n1.A\n2.B\n{JUDGED}\n参考答案\n1.√\n2.×")
    assert [item.kind for item in reading.items] == [ItemKind.SINGLE] * 2 + [ItemKind.TRUE_FALSE] * 2
    assert reading.losses == ()


@pytest.mark.parametrize(
    "block",
    [
        "1.【答案】A\n【解析】因为甲\n2.【答案】B\n【解析】因为乙",
        "1.A【解析】因为甲\n2.B【解析】因为乙",
        "1．A。解析：因为甲\n2．B。解析：因为乙",
        "第1题 答案：A\n解析：因为甲\n第2题 答案：B\n解析：因为乙",
    ],
)
def test_explanations_among_keys_at_the_end_go_with_them(block: str) -> None:
    reading = read(f"{SINGLES}\n参考答案及解析\n{block}")
    assert keys(reading.items) == ["A", "B"]
    assert [item.explanation for item in reading.items] == ["因为甲", "因为乙"]
