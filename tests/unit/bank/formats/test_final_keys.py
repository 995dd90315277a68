"""Keys that stand together at the end find their questions."""

import pytest

from examsvc.bank.formats import pasted
from examsvc.bank.formats.items import Item, Reading

QUESTIONS = "\n".join(f"{number}、题{number}（ ）\nA、甲 B、乙 C、丙 D、丁" for number in range(1, 6))


def read(text: str) -> Reading:
    return pasted.read(text.encode(), "题库.txt", {})


def keys(items: tuple[Item, ...]) -> list[str]:
    return ["".join("ABCD"[n] for n, choice in enumerate(item.choices) if choice.right) for item in items]


@pytest.mark.parametrize(
    "block",
    [
        "参考答案\n1-5 ABCDA",
        "参考答案\n1-3：ABC 4-5：DA",
        "答案：\n1.A 2.B 3.C 4.D 5.A",
        "附：参考答案\n1、A\n2、B\n3、C\n4、D\n5、A",
        "参考答案及解析\nA\nB\nC\nD\nA",
        "标准答案\n1～5 A B C D A",
        "【参考答案】\n1A 2B 3C 4D 5A",
        "参考答案\n| 题号 | 1 | 2 | 3 | 4 | 5 |\n| 答案 | A | B | C | D | A |",
    ],
)
def test_keys_are_given_to_their_numbers(block: str) -> None:
    reading = read(f"{QUESTIONS}\n{block}")
    assert reading.rejected == ()
    assert keys(reading.items) == ["A", "B", "C", "D", "A"]


SECTIONS = (
    "一、单选题\n1、甲（ ）\nA、红 B、蓝\n2、乙（ ）\nA、红 B、蓝\n二、判断题\n1、水湿。（ ）\n2、火冷。（ ）\n"
)


@pytest.mark.parametrize(
    "block",
    [
        "参考答案\n一、单选题\n1.A 2.B\n二、判断题\n1.√ 2.×",
        "参考答案\n单选题：1-2 AB\n判断题：1-2 √×",
        "参考答案\n1.A 2.B\n1.对 2.错",
        "参考答案\n二、判断题\n1.√ 2.×\n一、单选题\n1.A 2.B",
        "参考答案\n一、1.A 2.B\n二、1.√ 2.×",
        "参考答案\n（一）1-2：AB\n（二）1-2：√×",
        "答案\n一、单选题\n1、A【解析】甲\n2、B【解析】乙\n二、判断题\n1、正确。丙\n2、错误。解析：丁",
        "单选题答案：AB\n判断题答案：√×",
        "一、单选题答案：A B\n二、判断题答案：对 错",
    ],
)
def test_numbers_that_begin_again_go_by_the_type_or_by_the_order(block: str) -> None:
    reading = read(SECTIONS + block)
    assert reading.rejected == ()
    assert keys(reading.items[:2]) == ["A", "B"]
    assert [item.truth for item in reading.items[2:]] == [True, False]


def test_answers_in_words_are_given_back_too() -> None:
    reading = read(
        "一、填空题\n1、首都是____。\n2、一年有____个月。\n二、简答题\n1、谈谈。\n参考答案\n一、填空题\n1.北京\n2.十二\n二、简答题\n1.第一点\n第二点"
    )
    assert [item.blanks[0].wordings[0].text for item in reading.items[:2]] == ["北京", "十二"]
    assert reading.items[2].points == ("第一点", "第二点")


def test_an_explanation_below_a_key_goes_with_it() -> None:
    reading = read(f"{QUESTIONS}\n参考答案\n1、A\n解析：因为\n2、B\n3、C\n4、D\n5、A")
    assert reading.items[0].explanation == "因为"


def test_a_key_for_no_question_is_told() -> None:
    reading = read(f"{QUESTIONS}\n参考答案\n1-5 ABCDA 6-7 AB")
    assert [loss.code for loss in reading.losses] == ["key-without-question", "key-without-question"]


def test_keys_without_numbers_are_refused_when_one_is_missing() -> None:
    reading = read(f"{QUESTIONS}\n参考答案\nA\nB\nC\nD")
    assert [loss.code for loss in reading.losses] == ["keys-and-questions-differ"]
    assert {trouble.code for trouble in reading.rejected} == {"no-key"}


def test_too_few_letters_for_a_range_are_not_shifted_to_other_questions() -> None:
    reading = read(f"{QUESTIONS}\n参考答案\n1-5 ABCD")
    assert reading.items == ()


def test_questions_may_follow_the_keys_of_the_section_before() -> None:
    reading = read(
        "单选题\n1、甲（ ）\nA、红 B、蓝\n参考答案\n1.A\n多选题\n1、乙（ ）\nA、红\nB、蓝\nC、绿\n参考答案\n1.AC"
    )
    assert keys(reading.items) == ["A", "AC"]


def test_letters_for_a_type_with_another_number_of_questions_are_not_given_out() -> None:
    reading = read(SECTIONS + "单选题答案：ABC\n判断题答案：√×")
    assert [trouble.code for trouble in reading.rejected][:2] == ["no-key", "no-key"]


def test_pairs_among_the_final_keys_are_one_key() -> None:
    text = "一、匹配题\n1、连一连。\n①江西 ②湖南\nA、长沙 B、南昌\n参考答案\n一、匹配题\n"
    for key in ("1、1-B 2-A", "1-B 2-A"):
        (item,) = read(text + key).items
        assert [(pair.left, pair.right) for pair in item.pairs] == [("江西", "南昌"), ("湖南", "长沙")]
