"""Sub-questions below a material make a case, whether a heading says so or not."""

import pytest

from examsvc.bank.formats.items import Item, ItemKind
from tests.unit.bank.formats.pasting import read

PARTS = "（1）有几户？（ ）\nA、10\nB、20\n答案：A\n（2）该村没有人。\n答案：错\n（3）说说看。\n答：如上。"
CASE = f"1、阅读材料。\n某村有十户。\n{PARTS}"


def kinds(item: Item) -> list[ItemKind]:
    return [part.kind for part in item.parts]


@pytest.mark.parametrize("head", ["", "一、案例分析题\n", "一、简答题\n"])
def test_numbered_sub_questions_with_keys_make_a_case(head: str) -> None:
    (item,) = read(f"{head}{CASE}").items
    assert (item.kind, item.stem) == (ItemKind.COMPOSITE, "阅读材料。\n某村有十户。")
    assert kinds(item)[:2] == [ItemKind.SINGLE, ItemKind.TRUE_FALSE]
    assert [part.stem for part in item.parts] == ["有几户？（ ）", "该村没有人。", "说说看。"]


def test_the_question_behind_a_case_stands_for_itself() -> None:
    reading = read(f"{CASE}\n2、乙？\nA、红\nB、橙\n答案：B")
    assert [item.kind for item in reading.items] == [ItemKind.COMPOSITE, ItemKind.SINGLE]


def test_an_answer_in_points_makes_no_case() -> None:
    (item,) = read("一、简答题\n1、请分别说明。\n（1）何为甲？\n（2）何为乙？\n答：（1）一。\n（2）二。").items
    assert (item.kind, item.parts) == (ItemKind.ESSAY, ())


def test_a_list_in_the_stem_of_a_choice_makes_no_case() -> None:
    text = "一、单选题\n1、哪一项对？\n（1）红\nA、一\nB、二\n答案：A\n（2）乙？\nA、一\nB、二\n答案：B"
    assert all(item.kind is ItemKind.SINGLE for item in read(text).items)
