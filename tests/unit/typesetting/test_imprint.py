"""The imprint: three lines at the foot of the type area of the last page, which is an even one."""

from dataclasses import replace

import pytest

from examsvc.notices.editions import INTERNAL, NAMELESS, make_document
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.official import Attachment, OfficialDocument, Table, typeset_official
from tests.factories.reported import OFFICE, make_figures, make_notice, make_sitters
from tests.support.printed import PT_A_MM, Page, read_marks, read_pages

SHORT = make_document(make_notice(), make_figures(make_sitters(12, 4)), NAMELESS, "")


def with_rows(count: int) -> OfficialDocument:
    """Return the document with one attachment whose length decides where the text ends."""
    table = Table(("单位",), tuple((f"示例{n}镇",) for n in range(count)), (100,))
    return replace(SHORT, attachments=(Attachment("单位成绩", (("", table),)),))


def last_page(document: OfficialDocument) -> tuple[list[Page], Page]:
    pages = read_pages(typeset_official(document))
    return pages, pages[-1]


def imprint_edges(page: Page) -> list[float]:
    """Return the heights at which the imprint's painted edges lie, from top to bottom."""
    bars = [bar for bar in page.bars if bar.bottom > 230]
    return sorted({round(edge, 2) for bar in bars for edge in (bar.top, bar.bottom)})


def test_its_lines_are_as_wide_as_the_type_area_and_of_their_weights() -> None:
    _pages, page = last_page(with_rows(5))
    upper, upper_in, middle, middle_in, lower_in, lower = imprint_edges(page)
    assert upper_in - upper == pytest.approx(0.35, abs=0.03)
    assert middle_in - middle == pytest.approx(0.25, abs=0.03)
    assert lower - lower_in == pytest.approx(0.35, abs=0.03)
    assert lower == pytest.approx(262, abs=0.5)
    assert {(round(b.left), round(b.right)) for b in page.bars if b.bottom > 230} == {(28, 184)}


def test_it_is_set_in_size_4_fang_one_character_in_from_both_sides() -> None:
    _pages, page = last_page(with_rows(5))
    copies, printed = page.line("抄送："), page.line("印发")
    assert {glyph.face for glyph in copies.glyphs} == {"House Fang"}
    assert copies.first.size == pytest.approx(14, abs=0.25)
    assert copies.left == pytest.approx(28 + 14 / PT_A_MM, abs=0.5)
    assert printed.left == pytest.approx(28 + 14 / PT_A_MM, abs=0.5)
    assert printed.right == pytest.approx(184 - 14 / PT_A_MM, abs=0.5)
    assert copies.text == "抄送：示例县委办公室，示例县政府办公室。"
    assert printed.text == f"{OFFICE}2026年5月21日印发"


def test_without_copies_it_has_one_row_between_two_lines() -> None:
    _pages, page = last_page(replace(with_rows(5), copies_to=""))
    assert "抄送" not in "".join(line.text for line in page.lines)
    assert len(imprint_edges(page)) == 4


@pytest.mark.parametrize("rows", [1, 15, 22, 24, 26, 28, 30, 34, 60])
def test_it_stands_on_an_even_last_page_whatever_the_length_of_the_text(rows: int) -> None:
    pages, page = last_page(with_rows(rows))
    assert len(pages) % 2 == 0
    assert imprint_edges(page)[-1] == pytest.approx(262, abs=0.5)
    ends = [line.first.top for line in page.lines if line.first.top < imprint_edges(page)[0]]
    assert all(top + 12 / PT_A_MM < imprint_edges(page)[0] for top in ends)
    assert sum(line.text.startswith("示例") and line.text.endswith("镇") for p in pages for line in p.lines) == rows


def test_blank_pages_before_it_and_its_own_page_are_not_numbered() -> None:
    for rows in range(18, 40, 2):
        _pages, page = last_page(with_rows(rows))
        if not any(line.text.startswith("示例") and line.text.endswith("镇") for line in page.lines):
            assert "—" not in "".join(line.text for line in page.lines)
            return
    pytest.fail("no length of text put the imprint on a page of its own")


def test_a_sample_s_mark_crosses_every_page_even_the_imprint_s_own() -> None:
    for people in (12, 60, 118):
        document = make_document(make_notice(), make_figures(make_sitters(people)), INTERNAL, SAMPLE)
        marks = read_marks(typeset_official(document))
        assert {"".join(mark.split()) for mark in marks} == {"".join(SAMPLE.split())}
