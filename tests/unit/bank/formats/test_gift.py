"""GIFT files as Moodle and others write them."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import gift
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
from examsvc.bank.formats.weights import weights_of
from tests.unit.bank.formats.making import codes


def read(text: str) -> Reading:
    return gift.read(text.encode(), "a.gift", {})


def only(text: str) -> Item:
    reading = read(text)
    assert not reading.rejected
    (found,) = reading.items
    return found


@pytest.mark.parametrize(
    ("answers", "kind"),
    [
        ("", ItemKind.ESSAY),
        ("#3", ItemKind.NUMERIC),
        ("~甲 =乙", ItemKind.SINGLE),
        ("~甲 -> 乙 =丙 -> 丁", ItemKind.SINGLE),
        ("~%50%甲 ~%50%乙 ~丙", ItemKind.MULTIPLE),
        ("=甲 -> 乙 =丙 -> 丁", ItemKind.MATCHING),
        ("T", ItemKind.TRUE_FALSE),
        ("false#错了#对了", ItemKind.TRUE_FALSE),
        ("=甲 =乙", ItemKind.SHORT_ANSWER),
        (">\n甲\n乙\n丙", ItemKind.ORDERING),
    ],
)
def test_the_kind_follows_from_the_signs_between_the_braces(answers: str, kind: ItemKind) -> None:
    assert only(f"题干{{{answers}}}").kind is kind


def test_a_blank_line_ends_a_question_and_a_comment_does_not() -> None:
    reading = read("第一题{\n// 注释\n=甲\n~乙}\n\n第二题{T}\n")
    assert [found.stem for found in reading.items] == ["第一题", "第二题"]
    assert reading.items[0].choices == (Choice("甲", right=True), Choice("乙", right=False))


def test_name_category_tags_and_number_are_kept() -> None:
    found = only("$CATEGORY: $course$/top/产业扶贫/光伏\n\n// [id:7] [tag:甲] [tag:乙]\n::题名::题干{T####因为}")
    assert (found.name, found.topic, found.identifier, found.tags, found.explanation) == (
        "题名",
        "产业扶贫/光伏",
        "7",
        ("甲", "乙"),
        "因为",
    )


def test_a_category_holds_until_the_next() -> None:
    reading = read("$CATEGORY: 甲\n\n一{T}\n\n二{T}\n\n$CATEGORY: 乙\n\n三{T}")
    assert [found.topic for found in reading.items] == ["甲", "甲", "乙"]


def test_escaped_signs_are_text() -> None:
    found = only(r"a\=b\{c\}\:{ =\~1\#2 ~\\ ~一行\n两行 }")
    assert found.stem == "a=b{c}:"
    assert [choice.text for choice in found.choices] == ["~1#2", "\\", "一行\n两行"]


def test_text_after_the_braces_makes_a_missing_word() -> None:
    assert only("标准是{=3000 ~4000}元。").stem == "标准是_____元。"
    assert only('标准是多少？{=3000 ~4000}";').stem == "标准是多少？"


def test_lines_that_only_wrap_are_joined_without_a_space_between_chinese() -> None:
    assert only("贫困\n人口 in\nAnfu{T}").stem == "贫困人口 in Anfu"


def test_options_inherit_the_format_of_the_stem() -> None:
    found = only("[html]<p>题<b>干</b></p>{=<p>甲</p> ~[plain]<p>}")
    assert found.stem == "题干"
    assert [choice.text for choice in found.choices] == ["甲", "<p>"]


def test_weights_that_say_more_than_the_key_are_kept() -> None:
    found = only("题干{~%-50%甲 ~%50%乙 ~%50%丙}")
    assert [choice.weight for choice in found.choices] == [-50, 50, 50]
    assert [choice.right for choice in found.choices] == [False, True, True]


def test_weights_that_only_repeat_the_key_are_left_out_and_can_be_had() -> None:
    found = only("题干{~甲 ~%33.33333%乙 ~%33.33333%丙 ~%33.33333%丁}")
    assert {choice.weight for choice in found.choices} == {None}
    assert weights_of(found.kind, found.choices) == (0, *[Decimal("33.33333")] * 3)


@pytest.mark.parametrize(
    ("answers", "figures"),
    [
        ("#3", [Figure(Decimal(3))]),
        ("#-3.5:0.5", [Figure(Decimal("-3.5"), Decimal("0.5"))]),
        ("#-5..-1", [Figure(Decimal(-3), Decimal(2))]),
        ("#=3:1 =%50%3:2 ~#全错", [Figure(Decimal(3), Decimal(1)), Figure(Decimal(3), Decimal(2), Decimal(50))]),
        ("#3:2~#全错", [Figure(Decimal(3), Decimal(2))]),
        ("#=3 =%0%4#差一点", [Figure(Decimal(3))]),
    ],
)
def test_numbers_have_tolerances_ranges_and_parts(answers: str, figures: list[Figure]) -> None:
    assert only(f"多少？{{{answers}}}").blanks == (Blank(figures=tuple(figures)),)


def test_an_empty_left_side_is_a_right_side_that_fits_nothing() -> None:
    assert only("连线{=甲 -> 1 =乙 -> 2 = -> 3}").pairs == (Pair("甲", "1"), Pair("乙", "2"), Pair("", "3"))


def test_short_answers_leave_out_what_earns_nothing() -> None:
    reading = read("题干{=甲 =%50%乙* =%0%* =丙\\*}")
    assert reading.items[0].blanks[0].wordings == (Wording("甲"), Wording("乙*", Decimal(50)), Wording("丙*"))


@pytest.mark.parametrize(
    ("text", "code", "about"),
    [
        ("题干{~甲 ~乙}", "no-key", ""),
        ("题干{=甲 =乙 ~丙}", "several-keys-for-single", "甲；乙"),
        ("题干{~%100%甲}", "too-few-options", ""),
        ("题干{=甲 ~}", "empty-option", ""),
        ("{=甲 ~乙}", "no-stem", ""),
        ("题干{=甲 ~乙", "open-brace", ""),
        ("题干}=甲{", "open-brace", ""),
        ("甲{=1}乙{=2}", "several-gaps", ""),
        ("题干{甲}", "key-not-clear", "甲"),
        ("题干{#三}", "not-a-number", "三"),
        ("题干{#}", "no-key", ""),
        ("题干{=甲 -> 1}", "too-few-pairs", ""),
        ("题干{=甲 -> 1 =乙 ->}", "key-not-clear", "乙 ->"),
        ("题干{>\n甲}", "too-few-entries", ""),
        ("题干{=%0%甲}", "no-key", ""),
    ],
)
def test_what_cannot_be_taken_without_guessing_is_rejected_with_its_line(text: str, code: str, about: str) -> None:
    reading = read(f"// 说明\n{text}\n\n好题{{T}}")
    assert reading.rejected == (Trouble(Place("line", 2), code, about),)
    assert [found.stem for found in reading.items] == ["好题"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("题干{=甲#对 ~乙}", "option-feedback"),
        ("只是说明\n\n题干{T}", "description"),
        ("[markdown]题**干**{T}", "markdown"),
        ("[html]<img src='http://example.org/a.png'>题{T}", "remote-picture"),
        ("题<script>x</script><p>干{T}", "active-content"),
        ("题干{=甲*}", "wildcard"),
        ("题干{=甲 ~乙 ~乙}", "same-options"),
    ],
)
def test_what_is_lost_is_told(text: str, code: str) -> None:
    reading = read(text)
    assert len(reading.items) == 1
    assert codes(reading) == {code}


@pytest.mark.parametrize("text", ["", "没有括号的文字", "(define (f x) x)", "// 注释"])
def test_a_file_without_a_question_is_refused(text: str) -> None:
    with pytest.raises(NotThisFormat, match="no-questions"):
        read(text)


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("扶贫标准{=甲 ~乙}", "gb18030", "gb18030"),
        ("Größe für Käse{T}", "cp1252", "windows-1252"),
        ("扶贫{T}", "utf-8-sig", "utf-8-sig"),
        ("扶贫{T}", "utf-16", "utf-16"),
    ],
)
def test_old_encodings_are_found(text: str, encoding: str, found: str) -> None:
    reading = gift.read(text.encode(encoding), "a.txt", {})
    assert reading.encoding == found
    assert reading.items[0].stem == text.partition("{")[0]


def test_a_chosen_encoding_goes_first() -> None:
    assert gift.read("測驗{T}".encode("big5"), "a.txt", {"encoding": "big5"}).items[0].stem == "測驗"


@pytest.mark.parametrize(("data", "code"), [(b"\x81\x30{T}", "unknown-encoding"), (b"a\0{T}", "not-text")])
def test_bytes_that_fit_no_encoding_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(NotThisFormat, match=code):
        gift.read(data, "a.gift", {})


@pytest.mark.parametrize(
    ("text", "name", "is_gift"),
    [
        ("题干{=甲 ~乙}", "a.gift", True),
        ("题干 {}", "a.txt", True),
        ("题干{#1..2}", "a.txt", True),
        ("题干{TRUE}", "a.txt", True),
        ("题干{=甲 ~乙}", "a.csv", False),
        ("选 {1:MULTICHOICE:=甲~乙}", "a.txt", False),
        ("1. 题干（ ）\nA. 甲\nB. 乙\n答案：A", "a.txt", False),
        (r"求 x^{2}+\frac{1}{2}", "a.txt", False),
        ("题干\nA) 甲\nB) 乙\nANSWER: A", "a.txt", False),
        ('{"题干": "甲"}', "a.txt", False),
    ],
)
def test_only_gift_is_taken_for_gift(text: str, name: str, is_gift: bool) -> None:
    assert gift.recognises(text.encode(), name) is is_gift


@given(st.binary(max_size=300) | st.text("题{}=~#%:\\-> \n*TF/[html]1.", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    gift.recognises(data, "a.gift")
    with suppress(NotThisFormat):
        gift.read(data, "a.gift", {})
