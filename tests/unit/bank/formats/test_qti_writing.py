"""Questions written as QTI packages come back as they were, or the loss is told."""

import io
import zipfile
from decimal import Decimal
from types import ModuleType

import pytest
from defusedxml.ElementTree import fromstring
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats import qti21, qti22, qti30
from examsvc.bank.formats.items import Blank, Choice, Figure, Item, ItemKind, Wording
from tests.unit.bank.formats import making
from tests.unit.bank.formats.making import codes, picture, unplaced

MODULES = (qti21, qti22, qti30)
written_by = pytest.mark.parametrize("module", MODULES, ids=["2.1", "2.2", "3.0"])

exact = st.builds(
    lambda number, off: Blank(figures=(Figure(number, off),)),
    making.numbers,
    st.decimals(0, 99, places=2, allow_nan=False, allow_infinity=False),
)
numerics = st.builds(
    lambda stem, blank: making.item(ItemKind.NUMERIC, stem=stem, blanks=(blank,)), making.texts, exact
)
gapped = st.builds(
    lambda word, blank: making.item(ItemKind.NUMERIC, stem=f"{word}{{1}}元", blanks=(blank,)),
    making.plain_words,
    exact,
)
dropdowns = st.builds(
    lambda offered, n: Blank(wordings=(Wording(offered[n % len(offered)]),), offered=offered),
    making.distinct(making.lines, 2, 4),
    st.integers(0, 9),
)
essays = st.builds(
    lambda stem, points: making.item(ItemKind.ESSAY, stem=stem, points=points),
    making.texts,
    making.distinct(making.lines, 0, 3),
)
single = (
    making.choice_items() | making.truths | making.orderings | making.matchings() | making.short_answers | numerics
)
plain_essays = making.essays


@st.composite
def cases(draw: st.DrawFn) -> Item:
    parts = draw(st.lists(single | plain_essays, min_size=1, max_size=3))
    return making.item(ItemKind.COMPOSITE, stem=draw(making.texts), parts=tuple(parts))


# One number in one gap is a numeric question.
several = making.fills(making.wordings(making.plain_words) | exact | dropdowns).filter(
    lambda made: len(made.blanks) > 1 or not made.blanks[0].figures
)
holdable = single | gapped | essays | several | cases()


@given(st.lists(holdable, min_size=1, max_size=3), st.sampled_from(MODULES))
def test_what_qti_holds_comes_back_as_it_was(items: list[Item], module: ModuleType) -> None:
    written = module.write(items)
    assert written.losses == ()
    reading = module.read(written.data, "a.zip", {})
    assert not reading.rejected
    assert not reading.losses
    assert unplaced(reading) == items


@written_by
def test_what_stands_around_a_question_comes_back_too(module: ModuleType) -> None:
    made = making.item(
        ItemKind.SINGLE,
        stem="看图\n![标志](a.png)\n| 年 | 标准 |\n| 2014 | 2800 |",
        choices=(Choice("![](b.png)", right=True), Choice("乙\n乙", right=False)),
        pictures=(picture("a.png"), picture("b.png")),
        explanation="因为\n所以",
        name="题名",
        identifier="Q-7",
        topic="产业扶贫",
        marks=Decimal("2.5"),
    )
    plain = making.item(ItemKind.ESSAY, topic="")
    written = module.write([made, plain])
    assert not written.losses
    assert unplaced(module.read(written.data, "a.zip", {})) == [made, plain]


@written_by
def test_the_marks_of_parts_come_back(module: ModuleType) -> None:
    parts = tuple(making.item(ItemKind.TRUE_FALSE, truth=True, marks=Decimal(n)) for n in (2, 3))
    made = making.item(ItemKind.COMPOSITE, parts=parts, marks=Decimal(5))
    assert unplaced(module.read(module.write([made]).data, "a.zip", {})) == [made]


@written_by
def test_a_package_is_known_by_its_own_version_only(module: ModuleType) -> None:
    data = module.write([making.item(ItemKind.ESSAY)]).data
    assert [other for other in MODULES if other.recognises(data, "a.zip")] == [module]


@written_by
def test_every_file_is_listed_and_every_listed_file_is_there(module: ModuleType) -> None:
    made = making.item(ItemKind.ESSAY, stem="![](a.png)", pictures=(picture("a.png"),))
    with zipfile.ZipFile(io.BytesIO(module.write([made, made]).data)) as archive:
        root = fromstring(archive.read("imsmanifest.xml"))
        listed = {element.get("href") for element in root.iter() if element.tag.endswith("}file")}
        assert listed | {"imsmanifest.xml"} == set(archive.namelist())
        assert {name.rpartition("}")[0] for name in (root.tag,)} != {""}


@written_by
def test_the_same_items_give_the_same_bytes(module: ModuleType) -> None:
    items = [making.item(ItemKind.TRUE_FALSE, truth=True)]
    assert module.write(items).data == module.write(items).data


def test_the_shares_of_a_question_s_gaps_add_up_to_one() -> None:
    blanks = tuple(Blank((Wording(word),)) for word in ("甲", "乙"))
    data = qti21.write([making.item(ItemKind.FILL, stem="{1}{2}", blanks=blanks)]).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = fromstring(archive.read("items/0001.xml"))
    shares = [Decimal(e.text or "") for e in root.iter() if e.tag.endswith("}baseValue")]
    assert shares == [Decimal("0.5"), Decimal("0.5")]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"difficulty": 3}, "lost-difficulty"),
        ({"tags": ("甲",)}, "lost-tags"),
        ({"level": "national"}, "lost-level"),
        ({"identifier": "第 1 题"}, "lost-identifier"),
    ],
)
def test_a_field_without_a_place_is_a_loss(fields: dict[str, object], code: str) -> None:
    assert codes(qti21.write([making.item(ItemKind.ESSAY, **fields)])) == {code}


def test_two_questions_of_one_identifier_get_two() -> None:
    made = making.item(ItemKind.ESSAY, identifier="Q")
    written = qti21.write([made, made])
    assert codes(written) == {"lost-identifier"}
    assert [found.identifier for found in qti21.read(written.data, "a.zip", {}).items] == ["Q", ""]


def test_one_number_in_one_gap_goes_out_as_a_numeric_question() -> None:
    made = making.item(ItemKind.FILL, stem="标准{1}", blanks=(Blank(figures=(Figure(Decimal(3)),)),))
    written = qti21.write([made])
    assert codes(written) == {"written-as"}
    assert qti21.read(written.data, "a.zip", {}).items[0].kind is ItemKind.NUMERIC


def test_a_unit_stands_behind_its_gap_and_is_told() -> None:
    made = making.item(ItemKind.NUMERIC, stem="标准{1}", blanks=(Blank(figures=(Figure(Decimal(3)),), unit="元"),))
    written = qti21.write([made])
    assert codes(written) == {"lost-unit"}
    assert qti21.read(written.data, "a.zip", {}).items[0].stem == "标准{1}元"


@pytest.mark.parametrize(
    ("made", "about"),
    [
        (making.item(ItemKind.SINGLE), "single"),
        (making.item(ItemKind.COMPOSITE), "composite"),
        (making.item(ItemKind.COMPOSITE, parts=(making.item(ItemKind.FILL),)), "fill"),
        (making.item(ItemKind.FILL, stem="没有空", blanks=(Blank((Wording("甲"),)),)), "fill"),
        (
            making.item(
                ItemKind.NUMERIC,
                blanks=(
                    Blank(figures=(Figure(Decimal(1), Decimal(1)), Figure(Decimal(1), Decimal(2), Decimal(50)))),
                ),
            ),
            "numeric",
        ),
    ],
)
def test_what_no_interaction_can_hold_is_not_written(made: Item, about: str) -> None:
    written = qti21.write([made])
    assert [(loss.code, loss.about) for loss in written.losses] == [("not-written", about)]
    assert zipfile.ZipFile(io.BytesIO(written.data)).namelist() == ["imsmanifest.xml", "test.xml"]
