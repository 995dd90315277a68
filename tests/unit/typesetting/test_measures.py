"""A notice read back from its PDF and held against GB/T 9704-2012: within 0.5 mm and 0.25 pt."""

from collections.abc import Callable
from itertools import pairwise

import pytest

from examsvc.notices.editions import INTERNAL, make_document
from examsvc.typesetting.official import typeset_official
from tests.factories.reported import OFFICE, make_figures, make_notice
from tests.support.printed import BLACK, PT_A_MM, RED, Line, Page, read_pages

LEFT, RIGHT, TOP, BOTTOM = 28.0, 184.0, 37.0, 262.0
LINE, CHARACTER = 28.9, 15.79
BODY = "".join("一二三四五六七八九十"[n % 10] for n in range(28 * 40))
TEXT = f"一、总体情况\n（一）分组情况\n{BODY}"
mm: Callable[[float], object] = lambda value: pytest.approx(value, abs=0.5)  # noqa: E731
pt: Callable[[float], object] = lambda value: pytest.approx(value, abs=0.25)  # noqa: E731


@pytest.fixture(scope="module")
def pages() -> list[Page]:
    """A notice of several pages whose body is long enough to fill one."""
    document = make_document(make_notice(text=TEXT), make_figures(), INTERNAL, "")
    return read_pages(typeset_official(document))


@pytest.fixture(scope="module")
def full(pages: list[Page]) -> list[Line]:
    """The lines of the second page, which holds nothing but body."""
    return [line for line in pages[1].lines if line.first.face == "House Fang"]


def top_of_line(line: Line) -> float:
    """Return the upper edge of the frame that a body line stands in: it is 28.9 pt high, the character 15.75."""
    return line.first.top - (LINE - 15.75) / 2 / PT_A_MM


def bottom_of(line: Line) -> float:
    return line.first.top + line.first.size / PT_A_MM


def test_every_page_is_a_portrait_a4(pages: list[Page]) -> None:
    assert {(round(page.width, 1), round(page.height, 1)) for page in pages} == {(210.0, 297.0)}


def test_a_full_page_holds_22_lines_of_28_characters_between_the_margins(full: list[Line]) -> None:
    assert [len(line.glyphs) for line in full] == [28] * 22
    assert {round(line.left, 1) for line in full} == {LEFT}
    assert [line.right for line in full] == [mm(RIGHT)] * 22
    assert top_of_line(full[0]) == mm(TOP)
    assert top_of_line(full[-1]) + LINE / PT_A_MM <= BOTTOM + 0.5


def test_lines_and_characters_keep_their_pitch(full: list[Line]) -> None:
    assert {round((b.first.top - a.first.top) * PT_A_MM, 1) for a, b in pairwise(full)} == {LINE}
    glyphs = full[3].glyphs
    assert [(b.left - a.left) * PT_A_MM for a, b in pairwise(glyphs)] == [pytest.approx(CHARACTER, abs=0.02)] * 27


def test_body_is_black_fang_of_size_3(full: list[Line]) -> None:
    assert {(g.face, g.colour) for line in full for g in line.glyphs} == {("House Fang", BLACK)}
    assert all(g.size == pt(15.75) for line in full for g in line.glyphs)


def test_what_is_printed_of_the_mark_begins_35_mm_below_the_type_area_s_edge(pages: list[Page]) -> None:
    mark = pages[0].lines[0]
    assert mark.text == f"{OFFICE}文件"
    assert min(glyph.ink_top for glyph in mark.glyphs) == mm(TOP + 35)
    assert mark.middle == mm((LEFT + RIGHT) / 2)
    assert {(glyph.face, glyph.colour) for glyph in mark.glyphs} == {("House Title", RED)}


def test_the_number_stands_two_lines_below_the_mark_in_the_middle(pages: list[Page]) -> None:
    mark, number = pages[0].lines[0], pages[0].line("〔2026〕")
    assert (top_of_line(number) - bottom_of(mark)) * PT_A_MM == pt(2 * LINE)
    assert number.middle == mm((LEFT + RIGHT) / 2)
    assert number.text == "示扶组字〔2026〕7号"


def test_the_red_line_is_156_mm_long_and_4_mm_below_the_number(pages: list[Page]) -> None:
    (line,) = pages[0].bars
    assert (line.left, line.right, line.colour) == (mm(LEFT), mm(RIGHT), RED)
    assert line.top - bottom_of(pages[0].line("〔2026〕")) == mm(4)
    assert (line.bottom - line.top) * PT_A_MM == pt(1.5)


def test_the_title_is_size_2_two_lines_below_the_red_line_and_in_the_middle(pages: list[Page]) -> None:
    title = [line for line in pages[0].lines if line.first.size > 20][1:]
    assert "".join(line.text for line in title).endswith("情况的通报")
    frame = (34 - 22) / 2 / PT_A_MM
    assert title[0].first.top - frame - pages[0].bars[0].bottom == mm(2 * LINE / PT_A_MM)
    for line in title:
        assert (line.first.face, line.first.size, line.middle) == ("House Title", pt(22), mm((LEFT + RIGHT) / 2))


def test_the_addressees_begin_at_the_margin_one_line_below_the_title(pages: list[Page]) -> None:
    last = [line for line in pages[0].lines if line.first.size > 20][-1]
    addressees = pages[0].line("各参考单位")
    assert (addressees.left, addressees.text[-1]) == (mm(LEFT), "：")
    assert (top_of_line(addressees) - bottom_of(last)) * PT_A_MM == pytest.approx(LINE + (34 - 22) / 2, abs=0.25)


def test_headings_have_the_face_of_their_level_and_an_indent_of_two_characters(pages: list[Page]) -> None:
    for text, face in (("一、总体情况", "House Hei"), ("（一）分组情况", "House Kai")):
        heading = pages[0].line(text)
        assert {glyph.face for glyph in heading.glyphs} == {face}
        assert heading.first.size == pt(15.75)
        assert heading.left == mm(LEFT + 2 * CHARACTER / PT_A_MM)


def test_page_numbers_stand_one_character_in_right_on_odd_pages_and_left_on_even_ones(pages: list[Page]) -> None:
    inset = 14 / PT_A_MM
    for number, page in enumerate(pages, start=1):
        foot = page.lines[-1]
        assert foot.text == f"—{number}—"
        assert (foot.right if number % 2 else foot.left) == mm(RIGHT - inset if number % 2 else LEFT + inset)


def test_a_page_number_is_size_4_song_and_its_lines_lie_7_mm_below_the_type_area(pages: list[Page]) -> None:
    for page in pages:
        foot = page.lines[-1]
        assert {(g.face, round(g.size)) for g in foot.glyphs} == {("House Song", 14)}
        assert foot.first.ink_top == mm(BOTTOM + 7)


def test_the_issuer_is_centred_on_the_date_which_ends_four_characters_from_the_margin(pages: list[Page]) -> None:
    page = next(page for page in pages if any(line.text == "2026年5月21日" for line in page.lines))
    date = page.line("2026年5月21日")
    issuer = page.lines[page.lines.index(date) - 1]
    assert issuer.text == OFFICE
    assert date.right == mm(RIGHT - 4 * 15.75 / PT_A_MM)
    assert issuer.middle == mm(date.middle)


def test_the_attachments_are_listed_one_line_below_the_text_two_characters_in(pages: list[Page]) -> None:
    page = next(page for page in pages if any(line.text.startswith("附件：") for line in page.lines))
    listed = page.line("附件：")
    last = page.lines[page.lines.index(listed) - 1]
    following = page.lines[page.lines.index(listed) + 1]
    assert (listed.first.top - last.first.top) * PT_A_MM == pt(2 * LINE)
    assert (listed.text, following.text) == ("附件：1.单位成绩", "2.个人成绩")
    assert listed.left == mm(LEFT + 2 * CHARACTER / PT_A_MM)
    assert following.left == mm(listed.glyphs[3].left)


def test_an_attachment_begins_a_page_with_its_number_in_hei_and_its_title_on_the_third_line(
    pages: list[Page],
) -> None:
    page = next(page for page in pages if page.lines[0].text == "附件1")
    label, title = page.lines[0], page.lines[1]
    assert (label.first.face, label.first.size, label.left) == ("House Hei", pt(15.75), mm(LEFT))
    assert top_of_line(label) == mm(TOP)
    assert (title.text, title.first.face, title.middle) == ("单位成绩", "House Title", mm((LEFT + RIGHT) / 2))
    assert (title.first.top - (34 - 22) / 2 / PT_A_MM - TOP) * PT_A_MM == pt(2 * LINE)


def test_the_head_of_a_table_is_repeated_on_every_page_of_it(pages: list[Page]) -> None:
    first = next(n for n, page in enumerate(pages) if page.lines[0].text == "附件2")
    following = next(n for n, page in enumerate(pages) if page.lines[0].text == "附件3")
    assert following - first > 2
    assert [pages[n].lines[0].text for n in range(first + 1, following)] == ["名次单位姓名职务人员类别成绩等次"] * (
        following - first - 1
    )


def test_a_table_is_as_wide_as_the_type_area(pages: list[Page]) -> None:
    page = next(page for page in pages if page.lines[0].text == "附件3")
    assert min(rule.left for rule in page.rules) == mm(LEFT)
    assert max(rule.right for rule in page.rules) == mm(RIGHT)
