"""Questions written as GIFT and what of them gets lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import gift
from examsvc.bank.formats.items import Blank, Figure, Item, ItemKind, Wording
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import codes, unplaced

holdable = (
    making.choice_items()
    | making.truths
    | making.essays
    | making.orderings
    | making.short_answers
    | making.numerics
    | making.matchings(making.lines.filter(lambda line: "->" not in line))
)


@given(st.lists(holdable, min_size=1, max_size=4))
def test_what_gift_holds_comes_back_as_it_was(items: list[Item]) -> None:
    written = gift.write(items)
    assert written.losses == ()
    reading = gift.read(written.data, "a.gift", {})
    assert unplaced(reading) == items
    assert not reading.losses


@given(making.texts, making.lines, st.lists(making.plain_words, max_size=2).map(tuple), making.plain_words)
def test_what_stands_around_a_question_comes_back_too(
    explanation: str, name: str, tags: tuple[str, ...], topic: str
) -> None:
    made = making.item(
        ItemKind.TRUE_FALSE,
        truth=True,
        explanation=explanation,
        name=" ".join(name.split()),
        tags=tags,
        topic=topic,
        identifier="q-1",
    )
    plain = making.item(ItemKind.ESSAY)
    assert unplaced(gift.read(gift.write([made, plain]).data, "a.gift", {})) == [made, plain]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"difficulty": 3}, "lost-difficulty"),
        ({"marks": Decimal(2)}, "lost-marks"),
        ({"pictures": (making.picture(),)}, "lost-pictures"),
        ({"points": ("要点",)}, "lost-points"),
    ],
)
def test_a_field_without_a_place_is_a_loss(fields: dict[str, object], code: str) -> None:
    assert codes(gift.write([making.item(ItemKind.ESSAY, **fields)])) == {code}


def test_several_gaps_and_cases_are_not_written() -> None:
    two = making.item(ItemKind.FILL, stem="{1}和{2}", blanks=(Blank((Wording("甲"),)), Blank((Wording("乙"),))))
    case = making.item(ItemKind.COMPOSITE, parts=(making.item(ItemKind.ESSAY),))
    arrow = making.item(ItemKind.SHORT_ANSWER, blanks=(Blank((Wording("甲 -> 乙"),)),))
    written = gift.write([two, case, arrow])
    assert written.data == b""
    assert [(loss.code, loss.about) for loss in written.losses] == [
        ("not-written", "fill"),
        ("not-written", "composite"),
        ("not-written", "甲 -> 乙"),
    ]


def test_one_gap_goes_out_as_a_missing_word_and_is_told() -> None:
    made = making.item(
        ItemKind.FILL, stem="标准是{1}。", blanks=(Blank(figures=(Figure(Decimal(3000)),), unit="元"),)
    )
    written = gift.write([made])
    assert codes(written) == {"written-as", "lost-unit"}
    assert gift.read(written.data, "a.gift", {}).items[0].stem == "标准是_____。（单位：元）"
