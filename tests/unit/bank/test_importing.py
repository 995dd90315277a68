"""What a file holds becomes questions of ours: taken, taken with a loss, or rejected with a reason of its own."""

from dataclasses import replace
from decimal import Decimal

import pytest

from examsvc.bank.formats.items import Blank, Choice, Item, ItemKind, Pair, Place, Reading, Trouble, Wording
from examsvc.bank.importing import Row, convert, notes_of
from examsvc.bank.importing_pictures import Picturing
from tests.unit.bank.formats.making import item

TWO = (Choice("红", right=True), Choice("橙", right=False))


def row_of(found: Item, *losses: Trouble) -> Row:
    (row,) = convert(Reading((found,), losses=losses), Picturing())
    return row


def codes(row: Row) -> list[str]:
    return [trouble.code for trouble in row.troubles]


def test_a_question_that_is_right_is_taken_with_its_halves() -> None:
    row = row_of(item(ItemKind.SINGLE, choices=TWO))
    assert (row.fate, row.kind, row.key) == ("taken", "single", '{"correct":"a"}')


@pytest.mark.parametrize(
    "found",
    [
        item(ItemKind.COMPOSITE, parts=(item(ItemKind.TRUE_FALSE, truth=True),) * 20),
        item(
            ItemKind.FILL,
            stem="填空" + "".join(f"{{{n}}}" for n in range(1, 21)),
            blanks=tuple(Blank(wordings=(Wording(f"第{n}"),)) for n in range(20)),
        ),
        item(ItemKind.MATCHING, pairs=tuple(Pair(f"左{n}", f"右{n}") for n in range(20))),
    ],
    ids=["sub-questions", "blanks", "pairs"],
)
def test_twenty_of_them_in_one_question_are_taken(found: Item) -> None:
    assert row_of(found).fate == "taken"


def test_a_multiple_choice_with_one_right_option_is_taken_as_a_single_one_and_told() -> None:
    row = row_of(item(ItemKind.MULTIPLE, choices=TWO))
    assert (row.fate, row.kind, codes(row)) == ("loss", "single", ["one-key-for-multiple"])
    told = row_of(item(ItemKind.MULTIPLE, choices=TWO), Trouble(item(ItemKind.ESSAY).place, "one-key-for-multiple"))
    assert codes(told) == ["one-key-for-multiple"]


def test_the_same_holds_within_a_case() -> None:
    part = item(ItemKind.MULTIPLE, choices=TWO)
    row = row_of(item(ItemKind.COMPOSITE, parts=(part,)))
    assert (row.fate, row.kind, codes(row)) == ("loss", "case", ["one-key-for-multiple"])


@pytest.mark.parametrize(
    ("found", "code", "about"),
    [
        (item(ItemKind.COMPOSITE, parts=(item(ItemKind.TRUE_FALSE, truth=True),) * 21), "too-many-of-them", "20"),
        (item(ItemKind.SINGLE, choices=TWO, stem=" "), "no-stem", ""),
        (item(ItemKind.SINGLE, choices=TWO, stem="题" * 8001), "too-long", "8000"),
        (item(ItemKind.ESSAY), "no-key", ""),
        (item(ItemKind.SINGLE, choices=(TWO[0], replace(TWO[0], right=False))), "contradicts", None),
    ],
)
def test_what_our_kinds_cannot_hold_is_rejected_with_the_bound_or_the_contradiction(
    found: Item, code: str, about: str | None
) -> None:
    row = row_of(found)
    (trouble,) = row.troubles
    assert (row.fate, trouble.code) == ("rejected", code)
    assert about is None or trouble.about == about


def test_partial_answers_and_weights_are_lost_by_name() -> None:
    blank = Blank((Wording("红"), Wording("橙", Decimal(50))), offered=("红", "橙"))
    assert codes(row_of(item(ItemKind.FILL, stem="是{1}", blanks=(blank,)))) == [
        "partial-answers-not-kept",
        "typed-instead",
    ]
    weighed = tuple(replace(choice, weight=Decimal(10)) for choice in TWO)
    assert codes(row_of(item(ItemKind.SINGLE, choices=weighed))) == ["weights-not-kept"]


@pytest.mark.parametrize(
    ("level", "ours"), [("国家", "national"), ("省", "provincial"), ("县", "municipal"), ("", "")]
)
def test_levels_are_known_by_the_words_of_a_county(level: str, ours: str) -> None:
    assert row_of(item(ItemKind.SINGLE, choices=TWO, level=level)).side.level == ours


def test_a_level_that_nobody_knows_and_a_long_topic_are_told() -> None:
    row = row_of(item(ItemKind.SINGLE, choices=TWO, level="星际", topic="主" * 61))
    assert codes(row) == ["level-not-read", "topics-shortened"]
    assert len(row.side.topic) == 60


def test_losses_of_parts_and_of_no_question_find_their_row() -> None:
    part = replace(item(ItemKind.TRUE_FALSE, truth=True), place=Place("line", 2))
    losses = (Trouble(Place("line", 2), "formula"), Trouble(Place("line", 9), "text-not-read", "说明"))
    rows = convert(Reading((item(ItemKind.COMPOSITE, parts=(part,)),), losses=losses), Picturing())
    assert [(row.place, codes(row)) for row in rows] == [("question 1", ["formula"]), ("line 9", ["text-not-read"])]


def test_what_the_bank_has_no_place_for_is_told_once_for_the_whole_file() -> None:
    found = [
        item(ItemKind.ESSAY, name="甲题", marks=Decimal(2), tags=("口径",)),
        item(ItemKind.ESSAY, marks=Decimal(1)),
    ]
    assert [(note.code, note.about) for note in notes_of(found)] == [
        ("names-not-kept", "1"),
        ("tags-not-kept", "1"),
        ("marks-not-kept", "2"),
    ]
