"""Moodle XML as Moodle and other programs write it."""

import base64
from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import moodle_xml
from examsvc.bank.formats.items import (
    Blank,
    Choice,
    Figure,
    Item,
    ItemKind,
    NotThisFormat,
    Pair,
    Place,
    Reading,
    Trouble,
    Wording,
)
from tests.unit.bank.formats.making import PNG, codes

FILE = f'<file name="tu.png" path="/" encoding="base64">{base64.b64encode(PNG).decode()}</file>'


def quiz(*questions: str) -> Reading:
    return moodle_xml.read(f"<quiz>{''.join(questions)}</quiz>".encode(), "a.xml", {})


def question(kind: str, inner: str = "", stem: str = "题干", files: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>题名</text></name>'
        f'<questiontext format="html"><text><![CDATA[{stem}]]></text>{files}</questiontext>{inner}</question>'
    )


def answer(text: str, fraction: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="html"><text>{text}</text>{more}</answer>'


def only(reading: Reading) -> Item:
    assert not reading.rejected
    (found,) = reading.items
    return found


def test_what_every_question_has_is_kept() -> None:
    inner = (
        "<generalfeedback format='html'><text>&lt;p&gt;因为&lt;/p&gt;</text></generalfeedback>"
        "<defaultgrade>2.5000000</defaultgrade><idnumber>Q7</idnumber><tags><tag><text>产业</text></tag></tags>"
    )
    found = only(quiz(question("essay", inner)))
    assert (found.name, found.explanation, found.marks, found.identifier, found.tags, found.native) == (
        "题名",
        "因为",
        Decimal("2.5"),
        "Q7",
        ("产业",),
        "essay",
    )


def test_a_category_holds_until_the_next_and_counts_as_no_question() -> None:
    def category(path: str) -> str:
        return f'<question type="category"><category><text>{path}</text></category></question>'

    reading = quiz(
        category("$course$/top/甲/乙"),
        question("essay"),
        category("$course$/甲//丙"),
        question("essay"),
        question("essay"),
    )
    assert [found.topic for found in reading.items] == ["甲/乙", "甲//丙", "甲//丙"]
    assert [found.place.number for found in reading.items] == [1, 2, 3]


def test_single_and_multiple_choice() -> None:
    one = only(quiz(question("multichoice", answer("甲", "100") + answer("乙", "0"))))
    assert (one.kind, one.choices) == (ItemKind.SINGLE, (Choice("甲", right=True), Choice("乙", right=False)))
    inner = "<single>false</single>" + answer("甲", "50") + answer("乙", "50") + answer("丙", "-50")
    several = only(quiz(question("multichoice", inner)))
    assert several.kind is ItemKind.MULTIPLE
    assert [(choice.right, choice.weight) for choice in several.choices] == [
        (True, Decimal(50)),
        (True, Decimal(50)),
        (False, Decimal(-50)),
    ]


def test_judgement_text_number_pairs_and_order() -> None:
    truth = only(quiz(question("truefalse", answer("true", "0") + answer("false", "100"))))
    assert truth.truth is False
    short = only(quiz(question("shortanswer", answer("甲", "100") + answer("乙", "50") + answer("*", "0"))))
    assert short.blanks == (Blank(wordings=(Wording("甲"), Wording("乙", Decimal(50)))),)
    number = only(quiz(question("numerical", answer("3.0", "100", "<tolerance>1e-05</tolerance>"))))
    assert number.blanks[0].figures == (Figure(Decimal(3), Decimal("0.00001")),)
    pairs = "".join(
        f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("甲", "1"), ("乙", "2"), ("", "3"))
    )
    assert only(quiz(question("matching", pairs))).pairs == (Pair("甲", "1"), Pair("乙", "2"), Pair("", "3"))
    assert only(quiz(question("ordering", answer("先", "1") + answer("后", "2")))).sequence == ("先", "后")


def test_notes_for_markers_are_the_points_of_an_essay() -> None:
    notes = "<graderinfo format='html'><text>&lt;p&gt;要点一&lt;/p&gt;&lt;p&gt;要点二&lt;/p&gt;</text></graderinfo>"
    assert only(quiz(question("essay", notes))).points == ("要点一", "要点二")


def test_the_unit_that_counts_once_is_kept_and_others_are_told() -> None:
    units = "".join(
        f"<unit><multiplier>{times}</multiplier><unit_name>{name}</unit_name></unit>"
        for times, name in ((1, "元"), (10, "角"))
    )
    reading = quiz(question("numerical", answer("3", "100") + f"<units>{units}</units>"))
    assert reading.items[0].blanks[0].unit == "元"
    assert reading.losses == (Trouble(Place("question", 1), "other-units", "角"),)


def test_gaps_to_choose_for_offer_the_words_of_their_group() -> None:
    options = "".join(
        f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
        for word, group in (("县", 1), ("乡", 1), ("年", 2), ("月", 2))
    )
    found = only(quiz(question("gapselect", options, "每[[3]]由[[2]]上报")))
    assert (found.kind, found.stem, found.native) == (ItemKind.FILL, "每{1}由{2}上报", "gapselect")
    assert found.blanks == (
        Blank(wordings=(Wording("年"),), offered=("年", "月")),
        Blank(wordings=(Wording("乡"),), offered=("县", "乡")),
    )


def test_words_to_drag_become_words_to_choose_and_that_is_told() -> None:
    boxes = "".join(f"<dragbox><text>{word}</text><group>1</group></dragbox>" for word in ("县", "乡"))
    reading = quiz(question("ddwtos", boxes, "由[[1]]上报"))
    assert only(reading).blanks[0].offered == ("县", "乡")
    assert codes(reading) == {"kind-as"}


def test_a_cloze_question_is_read_through_its_groups() -> None:
    found = only(quiz(question("cloze", stem="<p>标准{1:NM:=3000}元</p>")))
    assert (found.kind, found.stem, found.name, found.native) == (ItemKind.FILL, "标准{1}元", "题名", "cloze")


def test_pictures_inside_are_kept_and_other_files_are_told() -> None:
    sound = '<file name="a.mp3" encoding="base64">AAAA</file>'
    reading = quiz(question("essay", stem='看<img src="@@PLUGINFILE@@/tu.png" alt="图">', files=FILE + sound))
    found = only(reading)
    assert found.stem == "看\n![图](tu.png)"
    assert [(kept.name, kept.data) for kept in found.pictures] == [("tu.png", PNG)]
    assert reading.losses == (Trouble(Place("question", 1), "file-lost", "a.mp3"),)


def test_pictures_of_old_files_are_kept() -> None:
    old = f"<image>tu.png</image><image_base64>{base64.b64encode(PNG).decode()}</image_base64>"
    assert only(quiz(question("essay", old))).stem == "题干\n![](tu.png)"


@pytest.mark.parametrize("name", ["../tu.png", "/etc/tu.png", "..\\tu.png", ""])
def test_file_names_with_a_path_are_refused(name: str) -> None:
    reading = quiz(question("essay", files=FILE.replace("tu.png", name)))
    assert codes(reading) == {"unsafe-name"}
    assert only(reading).pictures == ()


def test_text_in_other_formats_is_not_taken_for_html() -> None:
    def essay(form: str, text: str) -> str:
        return f'<question type="essay"><questiontext format="{form}"><text>{text}</text></questiontext></question>'

    reading = quiz(
        essay("plain_text", "a &lt;b&gt; c"),
        essay("markdown", "**甲**"),
        essay("moodle_auto_format", "甲&lt;br&gt;乙"),
    )
    assert [found.stem for found in reading.items] == ["a <b> c", "**甲**", "甲\n乙"]
    assert codes(reading) == {"markdown"}


@pytest.mark.parametrize(
    ("made", "code", "about"),
    [
        (question("calculatedsimple"), "kind-calculated", "calculatedsimple"),
        (question("calculatedmulti"), "kind-calculated", "calculatedmulti"),
        (question("ddimageortext"), "kind-on-picture", "ddimageortext"),
        (question("ddmarker"), "kind-on-picture", "ddmarker"),
        (question("coderunner"), "kind-no-marking", "coderunner"),
        (question("randomsamatch"), "kind-unknown", "randomsamatch"),
        (question("multichoice", answer("甲", "100")), "too-few-options", ""),
        (question("multichoice", answer("甲", "50") + answer("乙", "0")), "no-key", ""),
        (question("multichoice", answer("甲", "100") + answer("乙", "100")), "several-keys-for-single", "甲；乙"),
        (question("multichoice", answer("甲", "100") + answer("", "0")), "empty-option", ""),
        (question("truefalse", answer("true", "0") + answer("false", "0")), "no-key", ""),
        (question("truefalse", answer("yes", "100") + answer("no", "0")), "key-not-clear", "yes"),
        (question("shortanswer", answer("*", "100")), "no-key", ""),
        (question("numerical", answer("三", "100")), "not-a-number", "三"),
        (question("numerical", answer("3", "100", "<tolerance>少</tolerance>")), "not-a-number", "少"),
        (question("numerical"), "no-key", ""),
        (question("matching"), "too-few-pairs", ""),
        (question("ordering", answer("甲", "1")), "too-few-entries", ""),
        (question("gapselect", stem="没有空"), "no-gap", ""),
        (question("gapselect", stem="空[[1]]"), "gap-without-key", "1"),
        (question("cloze", stem="没有空"), "no-gap", ""),
        (question("essay", stem=""), "no-stem", ""),
    ],
)
def test_what_cannot_be_taken_is_rejected_by_its_number(made: str, code: str, about: str) -> None:
    reading = quiz(question("essay"), made)
    assert reading.rejected == (Trouble(Place("question", 2), code, about),)
    assert len(reading.items) == 1


FEEDBACK = "<feedback><text>不对</text></feedback>"


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (question("description"), "description"),
        (question("oumultiresponse", answer("甲", "100") + answer("乙", "0")), "kind-as"),
        (question("multichoice", answer("甲", "100") + answer("乙", "33")), "odd-weight"),
        (question("multichoice", answer("甲", "100") + answer("乙", "0", FEEDBACK)), "option-feedback"),
        (question("multichoice", answer("甲", "100") + answer("乙", "0") + answer("乙", "0")), "same-options"),
        (question("essay", "<correctfeedback><text>好</text></correctfeedback>"), "option-feedback"),
        (question("essay", "<hint><text>想想</text></hint>"), "hints"),
        (question("essay", "<responsetemplate><text>开头</text></responsetemplate>"), "template-text"),
        (question("essay", "<attachments>1</attachments>"), "kind-as"),
        (question("shortanswer", "<usecase>1</usecase>" + answer("甲", "100")), "case-sensitive"),
        (question("shortanswer", answer("甲*", "100")), "wildcard"),
        (question("essay", stem="题<script>alert(1)</script>"), "active-content"),
    ],
)
def test_what_is_lost_is_told(made: str, code: str) -> None:
    assert codes(quiz(made)) == {code}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<quiz></quiz>", "no-questions"),
        (b"<html></html>", "no-questions"),
        (b"<quiz><question>", "broken-xml"),
        (b"<!DOCTYPE quiz [<!ENTITY a 'b'>]><quiz/>", "unsafe-xml"),
        (b"PK\x03\x04", "broken-xml"),
    ],
)
def test_other_files_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotThisFormat, match=code):
        moodle_xml.read(data, "a.xml", {})


@pytest.mark.parametrize(
    ("data", "name", "is_quiz"),
    [
        (b"<quiz>", "a.xml", True),
        (b"<?xml version='1.0'?>\n<quiz a='b'>", "a.XML", True),
        (b"<quiz>", "a.txt", False),
    ],
)
def test_only_a_quiz_is_taken_for_one(data: bytes, name: str, is_quiz: bool) -> None:
    assert moodle_xml.recognises(data, name) is is_quiz


@given(st.binary(max_size=120), st.text(max_size=60), st.sampled_from(sorted(ItemKind)))
def test_any_bytes_are_read_or_refused(data: bytes, text: str, kind: str) -> None:
    moodle_xml.recognises(data, "a.xml")
    with suppress(NotThisFormat):
        moodle_xml.read(data, "a.xml", {})
    with suppress(NotThisFormat):
        moodle_xml.read(f"<quiz>{question(kind, text, text)}</quiz>".encode(), "a.xml", {})
