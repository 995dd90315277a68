"""Items of every kind for hypothesis, with the signs in their texts that formats trip over."""

import string
from dataclasses import replace
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from examsvc.bank.formats.items import (
    Blank,
    Choice,
    Figure,
    Item,
    ItemKind,
    Pair,
    Picture,
    Place,
    Reading,
    Wording,
    Written,
)

PLACE = Place("question", 1)
PNG = b"\x89PNG\r\n\x1a\n"
_TRICKY = "扶贫标准（）《》。，、<>&\"'~=#{}:\\|*%-[]_ /.!$@→²₂" + string.digits + "abcTFXYZ"
_NO_MARKS = ("![", "|", "{")

# One line without what our own markup, a missing word or a gap would make of it.
lines = (
    st.text(st.sampled_from(_TRICKY) | st.characters(categories=("Lo", "Ll", "Po")), min_size=1, max_size=16)
    .map(str.strip)
    .filter(lambda line: bool(line) and not line.startswith(_NO_MARKS) and "_____" not in line)
)
plain_words = st.text(st.sampled_from("扶贫标准年度abcXYZ123"), min_size=1, max_size=8)
texts = st.lists(lines, min_size=1, max_size=3).map("\n".join)
numbers = st.decimals(-9999, 9999, places=2, allow_nan=False, allow_infinity=False)
weights = st.sampled_from([Decimal(n) for n in (90, 75, 50, 25, 10)])


def distinct(of: st.SearchStrategy[str], least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(of, min_size=least, max_size=most, unique=True).map(tuple)


def item(kind: ItemKind, **fields: Any) -> Item:
    """Make one item with a stem of its own, for tests that look at one thing."""
    return Item(kind=kind, **{"stem": "扶贫标准是多少？", "place": PLACE, **fields})


def picture(name: str = "tu.png") -> Picture:
    return Picture(name, "image/png", PNG + name.encode())


def unplaced(reading: Reading) -> list[Item]:
    """Return what a file was read as, without where it stood there."""
    return [
        replace(found, place=PLACE, parts=tuple(replace(p, place=PLACE) for p in found.parts))
        for found in reading.items
    ]


def codes(result: Reading | Written) -> set[str]:
    return {trouble.code for trouble in result.losses}


@st.composite
def choice_items(draw: st.DrawFn, kinds: tuple[ItemKind, ...] = (ItemKind.SINGLE, ItemKind.MULTIPLE)) -> Item:
    kind = draw(st.sampled_from(kinds))
    options = draw(distinct(texts, 2, 6))
    fewest, most = (1, 1) if kind is ItemKind.SINGLE else (1, len(options))
    right = draw(st.sets(st.integers(0, len(options) - 1), min_size=fewest, max_size=most))
    choices = tuple(Choice(text, n in right) for n, text in enumerate(options))
    if kind is ItemKind.SINGLE and draw(st.booleans()):
        choices = tuple(replace(choice, weight=Decimal(100) if choice.right else draw(weights)) for choice in choices)
    return item(kind, stem=draw(texts), choices=choices)


@st.composite
def wordings(draw: st.DrawFn, of: st.SearchStrategy[str] = plain_words) -> Blank:
    first, *others = draw(distinct(of, 1, 3))
    return Blank(wordings=(Wording(first), *(Wording(text, draw(weights)) for text in others)))


@st.composite
def figures(draw: st.DrawFn) -> Blank:
    tolerance = st.decimals(0, 99, places=2, allow_nan=False, allow_infinity=False)
    exact = Figure(draw(numbers), draw(tolerance))
    near = draw(st.lists(st.builds(Figure, numbers, tolerance, weights), max_size=2))
    return Blank(figures=(exact, *near))


truths = st.builds(lambda stem, truth: item(ItemKind.TRUE_FALSE, stem=stem, truth=truth), texts, st.booleans())
essays = st.builds(lambda stem: item(ItemKind.ESSAY, stem=stem), texts)
orderings = st.builds(
    lambda stem, sequence: item(ItemKind.ORDERING, stem=stem, sequence=sequence), texts, distinct(lines, 2, 5)
)
short_answers = st.builds(
    lambda stem, blank: item(ItemKind.SHORT_ANSWER, stem=stem, blanks=(blank,)), texts, wordings()
)
numerics = st.builds(lambda stem, blank: item(ItemKind.NUMERIC, stem=stem, blanks=(blank,)), texts, figures())


@st.composite
def matchings(draw: st.DrawFn, of: st.SearchStrategy[str] = lines) -> Item:
    lefts = draw(distinct(of, 2, 4))
    rights = draw(distinct(of, len(lefts), len(lefts)))
    extra = draw(distinct(of.filter(lambda text: text not in rights), 0, 2))
    pairs = [Pair(left, right) for left, right in zip(lefts, rights, strict=True)]
    return item(ItemKind.MATCHING, stem=draw(texts), pairs=tuple(pairs + [Pair("", text) for text in extra]))


@st.composite
def fills(draw: st.DrawFn, blanks: st.SearchStrategy[Blank]) -> Item:
    filled = draw(st.lists(blanks, min_size=1, max_size=4))
    stem = "".join(f"{draw(plain_words)}{{{n}}}" for n in range(1, len(filled) + 1)) + draw(plain_words)
    return item(ItemKind.FILL, stem=stem, blanks=tuple(filled))
