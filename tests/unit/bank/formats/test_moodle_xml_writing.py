"""Questions written as Moodle XML come back as they were, or the loss is told."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import moodle_xml
from examsvc.bank.formats.items import Blank, Choice, Figure, Item, ItemKind, Wording, Written
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import codes, picture, unplaced


def again(written: Written) -> list[Item]:
    reading = moodle_xml.read(written.data, "a.xml", {})
    assert not reading.rejected
    assert not reading.losses
    return unplaced(reading)


dropdowns = st.builds(
    lambda offered, n: Blank(wordings=(Wording(offered[n % len(offered)]),), offered=offered),
    making.distinct(making.lines, 2, 4),
    st.integers(0, 9),
)


@st.composite
def cases(draw: st.DrawFn) -> Item:
    """Make a case: parts with stems of their own, or bare ones in the gaps of the stem."""
    parts = draw(
        st.lists(
            making.choice_items((ItemKind.SINGLE,)) | making.truths | making.short_answers | making.numerics,
            min_size=1,
            max_size=4,
        )
    )
    marks = draw(st.sampled_from([None, Decimal(2), Decimal(5)]))
    if draw(st.booleans()):
        return making.item(
            ItemKind.COMPOSITE, stem=draw(making.texts), parts=tuple(replace(part, marks=marks) for part in parts)
        )
    # Gaps for text alone would be a fill-in, so one is for choosing.
    parts.append(draw(making.choice_items((ItemKind.SINGLE,))))
    stem = "".join(f"{draw(making.plain_words)}{{{n}}}" for n in range(1, len(parts) + 1))
    return making.item(
        ItemKind.COMPOSITE, stem=stem, parts=tuple(replace(part, stem="", marks=marks) for part in parts)
    )


essays = st.builds(
    lambda stem, points: making.item(ItemKind.ESSAY, stem=stem, points=points),
    making.texts,
    making.distinct(making.lines, 0, 3),
)
holdable = (
    making.choice_items()
    | making.truths
    | essays
    | making.orderings
    | making.short_answers
    | making.numerics
    | making.matchings()
    | making.fills(making.wordings(making.lines))
    | making.fills(making.figures())
    | making.fills(dropdowns)
    | cases()
)


@given(st.lists(holdable, min_size=1, max_size=3))
def test_what_moodle_holds_comes_back_as_it_was(items: list[Item]) -> None:
    written = moodle_xml.write(items)
    assert written.losses == ()
    assert again(written) == items


@given(making.texts, making.lines, making.plain_words, making.numbers.map(abs))
def test_what_stands_around_a_question_comes_back_too(explanation: str, name: str, word: str, marks: Decimal) -> None:
    made = making.item(
        ItemKind.TRUE_FALSE,
        truth=True,
        explanation=explanation,
        name=" ".join(name.split()),
        tags=(word,),
        topic=word,
        identifier=word,
        marks=marks,
    )
    plain = making.item(ItemKind.ESSAY)
    assert again(moodle_xml.write([made, plain])) == [made, plain]


def test_pictures_travel_beside_the_text_that_shows_them() -> None:
    made = making.item(
        ItemKind.SINGLE,
        stem="看图\n![标志](a.png)",
        choices=(Choice("![](b.png)", right=True), Choice("乙", right=False)),
        explanation="![](a.png)",
        pictures=(picture("a.png"), picture("b.png")),
    )
    assert again(moodle_xml.write([made])) == [made]


def test_a_table_in_a_stem_comes_back() -> None:
    made = making.item(ItemKind.ESSAY, stem="看表\n| 年 | 标准 |\n| 2014 | 2800 |\n回答")
    assert again(moodle_xml.write([made])) == [made]


def test_the_unit_of_a_number_comes_back() -> None:
    made = making.item(ItemKind.NUMERIC, blanks=(Blank(figures=(Figure(Decimal(3)),), unit="元"),))
    assert again(moodle_xml.write([made])) == [made]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"difficulty": 3}, "lost-difficulty"),
        ({"level": "national"}, "lost-level"),
        ({"area": "安福县"}, "lost-area"),
        ({"validity": "2020"}, "lost-validity"),
    ],
)
def test_a_field_without_a_place_is_a_loss(fields: dict[str, object], code: str) -> None:
    assert codes(moodle_xml.write([making.item(ItemKind.ESSAY, **fields)])) == {code}


def test_gaps_in_any_order_and_units_in_gaps_are_losses() -> None:
    made = making.item(
        ItemKind.FILL, stem="{1}", ordered=False, blanks=(Blank(figures=(Figure(Decimal(3)),), unit="元"),)
    )
    assert codes(moodle_xml.write([made])) == {"lost-unordered", "lost-unit"}


def test_parts_marks_that_are_no_whole_numbers_are_a_loss() -> None:
    part = making.item(ItemKind.TRUE_FALSE, truth=True, marks=Decimal("0.5"))
    assert codes(moodle_xml.write([making.item(ItemKind.COMPOSITE, parts=(part,))])) == {"lost-part-marks"}


def test_a_case_of_bare_text_gaps_goes_out_as_a_fill_in() -> None:
    part = making.item(ItemKind.SHORT_ANSWER, stem="", blanks=(Blank((Wording("甲"),)),))
    written = moodle_xml.write([making.item(ItemKind.COMPOSITE, stem="是{1}", parts=(part,))])
    assert codes(written) == {"written-as"}
    assert again(written)[0].kind is ItemKind.FILL


@pytest.mark.parametrize(
    ("made", "about"),
    [
        (making.item(ItemKind.COMPOSITE, parts=(making.item(ItemKind.ESSAY),)), "essay"),
        (making.item(ItemKind.FILL, stem="没有空", blanks=(Blank((Wording("甲"),)),)), "{…}"),
        (making.item(ItemKind.SINGLE), "single"),
        (making.item(ItemKind.NUMERIC), "numeric"),
        (making.item(ItemKind.MATCHING), "matching"),
    ],
)
def test_what_no_type_can_hold_is_not_written(made: Item, about: str) -> None:
    written = moodle_xml.write([made])
    assert [(loss.code, loss.about) for loss in written.losses] == [("not-written", about)]
    assert b"<question" not in written.data
