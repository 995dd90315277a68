"""Matches, associations and words for gaps of QTI become pairs."""

from examsvc.bank.formats import qti21
from examsvc.bank.formats.items import Item, Pair, Reading
from tests.unit.bank.formats.making import codes
from tests.unit.bank.formats.qti_files import declared, item, mapped


def read(data: bytes) -> Reading:
    return qti21.read(data, "a.xml", {})


def only(data: bytes) -> Item:
    reading = read(data)
    assert not reading.rejected
    return reading.items[0]


def associable(*names: str) -> str:
    return "".join(
        f'<simpleAssociableChoice identifier="{n}" matchMax="1">词{n}</simpleAssociableChoice>' for n in names
    )


def test_pairs_are_read_from_matches_and_associations() -> None:
    sets = "".join(f"<simpleMatchSet>{associable(*names)}</simpleMatchSet>" for names in ("ab", "klm"))
    match = f'<p>连线</p><matchInteraction responseIdentifier="RESPONSE">{sets}</matchInteraction>'
    found = only(item(match, declared("b k", "a m", several=True, base="directedPair")))
    assert found.pairs == (Pair("词a", "词m"), Pair("词b", "词k"), Pair("", "词l"))
    loose = (
        f'<p>配对</p><associateInteraction responseIdentifier="RESPONSE">{associable(*"abcd")}</associateInteraction>'
    )
    reading = read(item(loose, declared("a d", "c b", several=True, base="pair")))
    assert reading.items[0].pairs == (Pair("词a", "词d"), Pair("词c", "词b"))
    assert codes(reading) == {"kind-as"}


def test_a_table_that_leaves_rows_over_is_matched_by_its_columns() -> None:
    sets = "".join(f"<simpleMatchSet>{associable(*names)}</simpleMatchSet>" for names in ("abc", "klm"))
    table = f'<p>连线</p><matchInteraction responseIdentifier="RESPONSE">{sets}</matchInteraction>'
    found = only(item(table, declared("b k", "c l", "c m", several=True, base="directedPair")))
    assert found.pairs == (Pair("词k", "词b"), Pair("词l", "词c"), Pair("词m", "词c"), Pair("", "词a"))
    both = read(item(table, declared("b k", "c l", several=True, base="directedPair")))
    assert [trouble.code for trouble in both.rejected] == ["no-key"]


def test_pairs_of_different_marks_are_told() -> None:
    sets = "".join(f"<simpleMatchSet>{associable(*names)}</simpleMatchSet>" for names in ("ab", "kl"))
    match = f'<p>连线</p><matchInteraction responseIdentifier="RESPONSE">{sets}</matchInteraction>'
    mapping = mapped(**{"a k": "2", "b l": "1"})
    key = declared("a k", "b l", several=True, base="directedPair", mapping=mapping)
    assert codes(read(item(match, key))) == {"uneven-marks"}


def test_words_for_gaps_become_pairs_with_numbered_gaps() -> None:
    words = "".join(f'<gapText identifier="{n}">{t}</gapText>' for n, t in (("W", "冬"), ("S", "夏"), ("X", "秋")))
    body = (
        f'<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>填空</prompt>{words}'
        '<p>先<gap identifier="G1"/>后<gap identifier="G2"/></p></gapMatchInteraction>'
    )
    found = only(item(body, declared("W G1", "S G2", several=True, base="directedPair")))
    assert found.stem == "填空\n先____(1)后____(2)"
    assert found.pairs == (Pair("(1)", "冬"), Pair("(2)", "夏"), Pair("", "秋"))
