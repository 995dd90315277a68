"""Cloze texts: gaps with their answers in the text."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import cloze
from examsvc.bank.formats.items import (
    Blank,
    Choice,
    Figure,
    Item,
    ItemKind,
    NotThisFormat,
    Place,
    Reading,
    Trouble,
    Wording,
)
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import codes, unplaced


def read(text: str) -> Reading:
    return cloze.read(text.encode(), "a.txt", {})


def only(text: str) -> Item:
    reading = read(text)
    assert not reading.rejected
    return reading.items[0]


def test_gaps_for_text_and_numbers_make_a_fill_in() -> None:
    found = only("<p>标准是{1:NM:=3000:10~%50%3000:100}元，{:SA:=县~%50%区#差一点}级。</p>")
    assert (found.kind, found.stem) == (ItemKind.FILL, "标准是{1}元，{2}级。")
    assert found.blanks == (
        Blank(figures=(Figure(Decimal(3000), Decimal(10)), Figure(Decimal(3000), Decimal(100), Decimal(50)))),
        Blank(wordings=(Wording("县"), Wording("区", Decimal(50)))),
    )


@pytest.mark.parametrize("name", ["MULTICHOICE", "MULTICHOICE_V", "MULTICHOICE_HS", "MC", "MCV", "MCVS"])
def test_a_gap_to_choose_one_makes_a_case(name: str) -> None:
    found = only(f"省会是{{2:{name}:~=南昌~九江}}。")
    assert (found.kind, found.stem) == (ItemKind.COMPOSITE, "省会是{1}。")
    assert found.parts == (
        Item(
            kind=ItemKind.SINGLE,
            stem="",
            place=Place("question", 1),
            choices=(Choice("南昌", right=True), Choice("九江", right=False)),
            marks=Decimal(2),
        ),
    )


@pytest.mark.parametrize("name", ["MULTIRESPONSE", "MULTIRESPONSE_H", "MULTIRESPONSE_HS", "MR", "MRH"])
def test_a_gap_to_choose_several_makes_a_multiple_choice(name: str) -> None:
    (part,) = only(f"包括{{1:{name}:=甲~%100%乙~丙}}").parts
    assert part.kind is ItemKind.MULTIPLE
    assert [(choice.right, choice.weight) for choice in part.choices] == [(True, None), (True, None), (False, None)]


def test_right_and_wrong_to_choose_from_make_a_judgement() -> None:
    (part,) = only("正确吗？{1:MCV:正确~=错误}").parts
    assert (part.kind, part.truth) == (ItemKind.TRUE_FALSE, False)


def test_signs_are_escaped_and_entities_are_no_feedback() -> None:
    (part,) = only(r"{1:MC:=a\}b\~c\#d~&#8364;1~<b>x</b>}").parts
    assert [choice.text for choice in part.choices] == ["a}b~c#d", "€1", "x"]


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("没有空", "no-gap", ""),
        ("", "no-gap", ""),
        ("{1:MC:=甲}", "too-few-options", ""),
        ("{1:MC:甲~乙}", "no-key", ""),
        ("{1:MC:=甲~=乙}", "several-keys-for-single", "甲；乙"),
        ("{1:SA:=甲} {1:SA:%50%乙}", "gap-without-key", "2"),
        ("{1:NM:=三}", "not-a-number", "三"),
        ("{1:NM:=3:少}", "not-a-number", "3:少"),
        ("{1:SA:=甲", "open-brace", ""),
    ],
)
def test_a_gap_that_cannot_be_marked_rejects_the_question(text: str, code: str, about: str) -> None:
    reading = read(text)
    assert (reading.items, reading.rejected) == ((), (Trouble(Place("question", 1), code, about),))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{1:SAC:=甲}", "case-sensitive"),
        ("{1:SA:=甲*}", "wildcard"),
        ("{1:SA:=甲}{2:SA:=乙}", "uneven-marks"),
        ("{1:SA:=甲#好}", "option-feedback"),
        ("<b>题</b>{1:SA:=甲}", "emphasis-lost"),
    ],
)
def test_what_is_lost_is_told(text: str, code: str) -> None:
    assert codes(read(text)) == {code}


@pytest.mark.parametrize(
    ("text", "name", "is_cloze"),
    [
        ("选 {1:MULTICHOICE:=甲~乙}", "a.txt", True),
        ("填 {:SA:=甲}", "a.txt", True),
        ("选 {1:MULTICHOICE:=甲~乙}", "a.xml", False),
        ("题干{=甲 ~乙}", "a.txt", False),
        ("见 {1:附件}", "a.txt", False),
    ],
)
def test_only_cloze_is_taken_for_cloze(text: str, name: str, is_cloze: bool) -> None:
    assert cloze.recognises(text.encode(), name) is is_cloze


@given(making.fills(making.wordings(making.lines) | making.figures()))
def test_a_fill_in_comes_back_as_it_was(made: Item) -> None:
    written = cloze.write([made])
    assert not written.losses
    assert unplaced(cloze.read(written.data, "a.txt", {})) == [made]


def test_a_second_question_has_no_place_in_the_file() -> None:
    made = making.item(ItemKind.FILL, stem="{1}", blanks=(Blank((Wording("甲"),)),))
    written = cloze.write([made, made, making.item(ItemKind.ESSAY)])
    assert [loss.code for loss in written.losses] == ["not-written", "not-written"]


def test_a_unit_is_written_behind_its_gap_and_told() -> None:
    made = making.item(ItemKind.FILL, stem="标准{1}", blanks=(Blank(figures=(Figure(Decimal(3000)),), unit="元"),))
    written = cloze.write([made])
    assert codes(written) == {"lost-unit"}
    assert only(written.data.decode()).stem == "标准{1}元"


@given(st.binary(max_size=200) | st.text("题{}:=~#%\\1SAMCNR&;<b>", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    cloze.recognises(data, "a.txt")
    with suppress(NotThisFormat):
        cloze.read(data, "a.txt", {})
