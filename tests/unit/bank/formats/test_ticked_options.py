"""Options that say of themselves that they are right give the key, and say so to no candidate."""

import pytest

from examsvc.bank.formats import pasted
from examsvc.bank.formats.items import ItemKind
from tests.unit.bank.formats.pasting import only, read, right, texts


@pytest.mark.parametrize(
    "options",
    [
        "A.红(正确答案)\nB.橙\nC.紫(正确答案)",
        "A.红（正确答案） B.橙 C.紫 （正确答案）",
        "A、红（正确选项）\n\nB、橙\n\nC、紫（正确选项）",
        "□A.红(正确答案)\n□B.橙\n□C.紫(正确答案)",
        "红(正确答案)\n橙\n紫(正确答案)",
        "*A.红\nB.橙\n*C.紫",
        "* A、红\nB、橙\n＊C、紫",
    ],
)
def test_ticked_options_are_the_key_and_lose_their_ticks(options: str) -> None:
    item = only(f"1. 甲（ ） [多选题] *\n{options}")
    assert (item.kind, item.stem) == (ItemKind.MULTIPLE, "甲（ ）")
    assert (texts(item), right(item)) == (["红", "橙", "紫"], "AC")


@pytest.mark.parametrize(("options", "truth"), [("对(正确答案)\n错", True), ("对\n错(正确答案)", False)])
def test_a_ticked_judgement_is_never_turned_round(options: str, truth: bool) -> None:
    item = only(f"1. 水是湿的。 [判断题]\n{options}")
    assert (item.kind, item.stem, item.truth) == (ItemKind.TRUE_FALSE, "水是湿的。", truth)


def test_each_question_takes_the_ticks_of_its_own_options() -> None:
    reading = read("1. 甲 [单选题]\n红(正确答案)\n橙\n\n2. 乙 [单选题]\n红\n橙(正确答案)\n答案解析：如上")
    assert [(item.stem, right(item)) for item in reading.items] == [("甲", "A"), ("乙", "B")]
    assert reading.items[1].explanation == "如上"


def test_a_written_key_that_differs_from_the_tick_is_told() -> None:
    (trouble,) = read("1. 甲（ ）\nA.红(正确答案)\nB.橙\n答案：B").rejected
    assert trouble.code == "two-keys"


def test_lines_below_a_typed_stem_stay_text_where_none_is_ticked() -> None:
    reading = read("1. 甲 [单选题]\n红的或橙的\nA.红\nB.橙\n答案：A\n2. 乙（ ）\nA.红(正确答案)\nB.橙")
    assert [item.stem for item in reading.items] == ["甲\n红的或橙的", "乙（ ）"]


def test_a_paper_of_boxes_and_ticks_is_recognised() -> None:
    assert pasted.recognises("1. 甲 [单选题] *\n○A.红(正确答案)\n○B.橙".encode(), "题库.txt")


def test_a_star_before_the_last_option_is_seen_and_one_before_a_stem_is_none() -> None:
    reading = read("*A、B两地是哪里？\nA.红\nB.橙\n答案：B\n\n*乙？\nA.红\nB.橙\n*C.紫")
    assert [(item.stem, texts(item), right(item)) for item in reading.items] == [
        ("A、B两地是哪里？", ["红", "橙"], "B"),
        ("乙？", ["红", "橙", "紫"], "C"),
    ]
