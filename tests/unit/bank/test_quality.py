"""Advice about questions: each rule speaks where it should and is silent where it should be."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given

from examsvc.bank.formats.items import Blank, Choice, Figure, Item, ItemKind, Place
from examsvc.bank.quality import HINTS, Around, look_at
from examsvc.bank.question_types.base import Content, Frozen
from examsvc.bank.question_types.registry import question_type
from tests.factories.questions import questions

SOUND = Around(explanation="见《示例办法》第三条。")


def choice(stem: str, *texts: str, right: int = 0) -> Item:
    listed = tuple(Choice(text, n == right) for n, text in enumerate(texts))
    return Item(kind=ItemKind.SINGLE, stem=stem, place=Place("question", 1), choices=listed)


def number(stem: str, unit: str) -> Item:
    blank = Blank(figures=(Figure(Decimal(3)),), unit=unit)
    return Item(kind=ItemKind.NUMERIC, stem=stem, place=Place("question", 1), blanks=(blank,))


def codes(item: Item, around: Around = SOUND) -> list[str]:
    return [hint.code for hint in look_at(item, around)]


@pytest.mark.parametrize(
    ("item", "code"),
    [
        (choice("示例由谁负责？", "示例县人民政府会同有关部门负责", "镇", "村"), "key-longest"),
        (choice("下列说法不正确的是", "甲", "乙", "丙"), "negative-unmarked"),
        (choice("下列哪一项不属于示例范围？", "甲", "乙", "丙"), "negative-unmarked"),
        (choice("示例包括", "甲", "乙", "以上都是"), "all-of-the-above"),
        (choice("示例包括", "甲", "乙", "以上说法都对"), "all-of-the-above"),
        (choice("示例是", "产业扶贫", "扶贫", "搬迁"), "overlapping"),
        (choice("示例是", "产业 扶贫", "产业扶贫。", "搬迁"), "same-option"),
        (choice("示例期限是", "3-5年", "5-7年", "8-9年"), "number-ranges"),
        (choice("示例要求是", "按户核实", "一律不予受理"), "always"),
        (number("每户补助多少", ""), "missing-unit"),
        (number("工作队不少于{1}", ""), "missing-unit"),
    ],
)
def test_what_could_be_better_is_said(item: Item, code: str) -> None:
    assert code in codes(item)


@pytest.mark.parametrize(
    "item",
    [
        choice("示例由谁负责？", "示例县政府", "示例镇政府", "示例村委会"),
        choice("下列说法【不】正确的是", "甲项", "乙项", "丙项"),
        choice("不得挪用示例资金，由谁监督？", "甲项", "乙项", "丙项"),
        choice("示例期限是", "3-4年", "5-7年", "8-9年"),
        number("每户补助多少", "元"),
    ],
)
def test_a_sound_question_gets_no_advice(item: Item) -> None:
    assert codes(item) == []


@pytest.mark.parametrize(
    ("around", "code"),
    [
        (Around(has_source=False, explanation=SOUND.explanation), "no-source"),
        (Around(source_ended=date(2020, 1, 1), explanation=SOUND.explanation), "source-ended"),
        (Around(superseded=True, explanation=SOUND.explanation), "source-ended"),
        (Around(exposure_public=True, explanation=SOUND.explanation), "public"),
        (Around(explanation="略"), "no-explanation"),
    ],
)
def test_what_stands_around_a_question_is_looked_at(around: Around, code: str) -> None:
    assert codes(choice("示例", "甲项", "乙项"), around) == [code]


def test_a_case_is_told_what_its_sub_questions_lack() -> None:
    part = choice("示例包括", "甲", "乙", "以上都对")
    case = Item(kind=ItemKind.COMPOSITE, stem="示例材料", place=Place("question", 1), parts=(part, part))
    assert codes(case) == ["all-of-the-above"]


@given(questions())
def test_every_question_can_be_looked_at(drawn: tuple[str, Content, Frozen]) -> None:
    kind, content, key = drawn
    item = Item(place=Place("question", 1), **question_type(kind).to_item(content, key))
    found = codes(item)
    assert found == [code for code in HINTS if code in found]
