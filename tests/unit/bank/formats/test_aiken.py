"""Aiken files: single choice in plain text."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import aiken
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat, Place, Reading, Trouble
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import codes, unplaced

GOOD = "题干\nA) 甲\nB. 乙\nANSWER: B\n"


def read(text: str) -> Reading:
    return aiken.read(text.encode(), "a.txt", {})


def test_a_question_is_read_with_its_key_and_place() -> None:
    (found,) = read(f"\n{GOOD}").items
    assert (found.stem, found.place) == ("题干", Place("line", 2))
    assert found.choices == (Choice("甲", right=False), Choice("乙", right=True))


def test_nothing_is_an_escape() -> None:
    (found,) = read("a < b & c {x} ~=\nA)<b>\nB)\\n\nANSWER: A").items
    assert (found.stem, found.choices[0].text, found.choices[1].text) == ("a < b & c {x} ~=", "<b>", "\\n")


def test_a_stem_may_run_over_lines_that_stand_together() -> None:
    assert read("第一行\n第二行\n\nA) 甲\nB) 乙\nANSWER: A").items[0].stem == "第一行\n第二行"


@pytest.mark.parametrize("line", ["answer: b", "ANSWER: B.", "ANSWER:B", "  ANSWER: B  "])
def test_small_slips_in_the_answer_line_do_not_matter(line: str) -> None:
    assert read(f"题干\nA) 甲\nB) 乙\n{line}").items[0].choices[1].right


@pytest.mark.parametrize(
    ("text", "line", "code", "about"),
    [
        ("题干\nA) 甲\nANSWER: A", 3, "too-few-options", ""),
        ("题干\nANSWER: A", 2, "key-before-options", ""),
        ("ANSWER: A", 1, "key-before-options", ""),
        ("A) 甲", 1, "option-before-stem", ""),
        ("题干\nA) 甲\nB) 乙\nANSWER: C", 4, "key-outside-options", "C"),
        ("题干\nA) 甲\nB) 乙\nANSWER: A, B", 4, "key-not-clear", "A, B"),
        ("题干\nA) 甲\nB) 乙\nANSWER:", 4, "key-not-clear", ""),
        ("题干\nA) 甲\nC) 乙\nANSWER: C", 4, "options-out-of-order", "AC"),
        ("题干\nA) 甲\nA) 乙\nANSWER: A", 4, "options-out-of-order", "AA"),
        ("题干\nA) 甲\nB)\nANSWER: A", 4, "empty-option", ""),
        ("题干\nA) 甲\nB) 乙\n下一题", 4, "unfinished-question", "题干"),
    ],
)
def test_what_is_wrong_is_rejected_with_its_line(text: str, line: int, code: str, about: str) -> None:
    reading = read(f"{text}\n\n{GOOD}")
    assert reading.rejected[0] == Trouble(Place("line", line), code, about)
    assert reading.items[-1].stem == "题干"


def test_a_question_unfinished_at_the_end_is_rejected() -> None:
    assert read(f"{GOOD}\n末题\nA) 甲\nB) 乙").rejected == (Trouble(Place("line", 8), "unfinished-question", "末题"),)


def test_a_heading_is_told_and_does_not_join_the_stem() -> None:
    reading = read(f"第一章\n\n{GOOD}")
    assert [found.stem for found in reading.items] == ["题干"]
    assert codes(reading) == {"description"}


def test_options_that_read_the_same_are_told() -> None:
    assert codes(read("题干\nA) .\nB) .\nANSWER: A")) == {"same-options"}


@pytest.mark.parametrize("text", ["", "一段话\n又一段", "A. 甲\nB. 乙\n答案：A"])
def test_a_file_without_aiken_s_answer_lines_is_refused(text: str) -> None:
    with pytest.raises(NotThisFormat, match="no-questions"):
        read(text)


@pytest.mark.parametrize(
    ("text", "name", "is_aiken"),
    [
        (GOOD, "a.txt", True),
        (GOOD, "a.docx", False),
        ("题干\nA. 甲\nB. 乙\n答案：A", "a.txt", False),
        ("题干{=甲 ~乙}", "a.txt", False),
        ("1. ANSWER: the form\nA. yes", "a.txt", False),
    ],
)
def test_only_aiken_is_taken_for_aiken(text: str, name: str, is_aiken: bool) -> None:
    assert aiken.recognises(text.encode(), name) is is_aiken


def holdable(made: Item) -> bool:
    begins = made.stem[:2]
    return made.kind is ItemKind.SINGLE and not (begins[1:] in (")", ".") and begins[:1].isupper())


one_line = st.builds(
    lambda stem, options, n: making.item(
        ItemKind.SINGLE,
        stem=stem,
        choices=tuple(Choice(text, i == n % len(options)) for i, text in enumerate(options)),
    ),
    making.lines,
    making.distinct(making.lines, 2, 8),
    st.integers(0, 7),
).filter(holdable)


@given(st.lists(one_line, min_size=1, max_size=4))
def test_single_choice_comes_back_as_it_was(items: list[Item]) -> None:
    written = aiken.write(items)
    assert not written.losses
    assert unplaced(aiken.read(written.data, "a.txt", {})) == items


@pytest.mark.parametrize("kind", [kind for kind in ItemKind if kind is not ItemKind.SINGLE])
def test_every_other_kind_is_a_loss(kind: ItemKind) -> None:
    written = aiken.write([making.item(kind)])
    assert written.data == b""
    assert [(loss.code, loss.about) for loss in written.losses] == [("not-written", kind.value)]


def test_what_has_no_place_beside_a_question_is_a_loss() -> None:
    made = making.item(
        ItemKind.SINGLE,
        stem="两\n行",
        choices=(Choice("甲", right=True, weight=Decimal(100)), Choice("乙", right=False, weight=Decimal(50))),
        explanation="因为",
        marks=Decimal(2),
        topic="产业",
    )
    written = aiken.write([made])
    assert codes(written) == {"lost-explanation", "lost-marks", "lost-topic", "lost-weights", "lost-lines"}
    assert read(written.data.decode()).items[0].stem == "两 行"


def test_a_stem_that_aiken_would_take_for_an_option_is_not_written() -> None:
    choices = (Choice("甲", right=True), Choice("乙", right=False))
    written = aiken.write([making.item(ItemKind.SINGLE, stem="A. 甲说", choices=choices)])
    assert (written.data, codes(written)) == (b"", {"not-written"})


@given(st.binary(max_size=200) | st.text("题AB).: \nANSWER", max_size=80).map(str.encode))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    aiken.recognises(data, "a.txt")
    with suppress(NotThisFormat):
        aiken.read(data, "a.txt", {})
