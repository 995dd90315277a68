"""What goes out to Excel, CSV, Word or text comes back the same, or is named as a loss."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from examsvc.bank.formats import comma_separated, excel, pasted, word
from examsvc.bank.formats.items import Blank, Choice, Figure, Item, ItemKind, Pair, Source, Wording
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import PLACE, distinct

FORMATS = {".xlsx": excel, ".csv": comma_separated, ".txt": pasted, ".docx": word}
quick = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.text("扶贫标准年度产业搬迁教育", min_size=2, max_size=10)
stems = words.map(lambda text: f"下列关于{text}的说法")


@st.composite
def kinds(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the fields of one kind, in texts that every county could have typed."""
    kind = draw(st.sampled_from([kind for kind in ItemKind if kind is not ItemKind.COMPOSITE]))
    fields: dict[str, Any] = {"kind": kind, "stem": draw(stems)}
    texts = draw(distinct(words, 3, 8))
    if kind in {ItemKind.SINGLE, ItemKind.MULTIPLE}:
        right = {0} if kind is ItemKind.SINGLE else draw(st.sets(st.integers(0, len(texts) - 1), min_size=2))
        fields["choices"] = tuple(Choice(text, n in right) for n, text in enumerate(texts))
    elif kind is ItemKind.TRUE_FALSE:
        fields["truth"] = draw(st.booleans())
    elif kind is ItemKind.FILL:
        fields["stem"] += "{1}，以及{2}。"
        fields["blanks"] = (Blank((Wording(texts[0]), Wording(texts[1]))), Blank((Wording(texts[2]),)))
    elif kind is ItemKind.NUMERIC:
        fields["stem"] += "是{1}"
        fields["blanks"] = (Blank(figures=(Figure(draw(making.numbers), Decimal("0.5")),), unit="万元"),)
    elif kind is ItemKind.SHORT_ANSWER:
        fields["blanks"] = (Blank((Wording(texts[0]),)),)
    elif kind is ItemKind.ORDERING:
        fields["sequence"] = texts
    elif kind is ItemKind.MATCHING:
        fields["pairs"] = (Pair(texts[0], texts[1]), Pair(texts[1], texts[0]), Pair("", texts[2]))
    else:
        fields["points"] = texts
    return fields


@st.composite
def ordinary(draw: st.DrawFn) -> Item:
    """Draw an item with all that stands beside stem and key."""
    return Item(
        place=PLACE,
        explanation=draw(st.just("") | words),
        topic=draw(st.just("") | words),
        difficulty=draw(st.none() | st.integers(1, 5)),
        level=draw(st.sampled_from(["", "国家", "省", "市", "县"])),
        area=draw(st.just("") | words),
        validity=draw(st.sampled_from(["", "2018", "2016-01-01/2020-12-31", "2016-01-01/"])),
        source=Source(draw(words), draw(st.sampled_from(["", "某发〔2015〕34号"])), "第三条", "2015-11-29"),
        tags=draw(st.sampled_from([(), ("口径",), ("口径", "适用对象：扶贫专干")])),
        marks=draw(st.none() | st.sampled_from([Decimal(2), Decimal("1.5")])),
        **draw(kinds()),
    )


@pytest.mark.parametrize("suffix", FORMATS)
@quick
@given(items=st.lists(ordinary(), min_size=1, max_size=4))
def test_ordinary_questions_come_back_whole(suffix: str, items: list[Item]) -> None:
    _check_whole(suffix, items)


@pytest.mark.parametrize("suffix", FORMATS)
@quick
@given(parts=st.lists(kinds(), min_size=1, max_size=3))
def test_cases_come_back_with_their_sub_questions(suffix: str, parts: list[dict[str, Any]]) -> None:
    own = tuple(Item(place=PLACE, **fields) for fields in parts if fields["kind"] is not ItemKind.ESSAY)
    if own:
        _check_whole(suffix, [Item(kind=ItemKind.COMPOSITE, stem="阅读下面的材料。", place=PLACE, parts=own)])


def _check_whole(suffix: str, items: Sequence[Item]) -> None:
    written = FORMATS[suffix].write(items)
    assert written.losses == ()
    assert making.unplaced(FORMATS[suffix].read(written.data, f"t{suffix}", {})) == list(items)


tricky = st.one_of(
    making.choice_items(),
    making.truths,
    making.essays,
    making.orderings,
    making.short_answers,
    making.numerics,
    making.matchings(),
    making.fills(making.wordings()),
)


@pytest.mark.parametrize("suffix", FORMATS)
@quick
@given(items=st.lists(tricky, min_size=1, max_size=4))
def test_what_does_not_come_back_is_named_as_a_loss(suffix: str, items: list[Item]) -> None:
    placed = [replace(item, place=replace(PLACE, number=number)) for number, item in enumerate(items)]
    written = FORMATS[suffix].write(placed)
    lossy = {loss.place.number for loss in written.losses}
    whole = [item for item in placed if item.place.number not in lossy]
    if whole:
        again = making.unplaced(FORMATS[suffix].read(written.data, f"t{suffix}", {}))
        assert all(replace(item, place=PLACE) in again for item in whole)


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_same_questions_give_the_same_bytes(suffix: str) -> None:
    items = [making.item(ItemKind.TRUE_FALSE, truth=True), making.item(ItemKind.ESSAY, points=("甲", "乙"))]
    assert FORMATS[suffix].write(items).data == FORMATS[suffix].write(items).data


@pytest.mark.parametrize("suffix", FORMATS)
def test_weights_have_no_place_and_are_named(suffix: str) -> None:
    choices = (Choice("红", right=True, weight=Decimal(100)), Choice("橙", right=False, weight=Decimal(-25)))
    assert making.codes(FORMATS[suffix].write([making.item(ItemKind.SINGLE, choices=choices)])) == {"lost-weights"}


@pytest.mark.parametrize("suffix", FORMATS)
def test_no_question_at_all_is_a_file_without_losses(suffix: str) -> None:
    assert FORMATS[suffix].write([]).losses == ()
