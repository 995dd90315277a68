"""The parts of an official document that depend on how long a name is."""

from dataclasses import replace
from io import BytesIO

import pikepdf
import pytest

from examsvc.notices.editions import INTERNAL, make_document
from examsvc.typesetting.official import (
    MOST_TITLE_LINES,
    OfficialDocument,
    issuer_mark,
    place_signature,
    title_fits,
    typeset_official,
)
from examsvc.typesetting.titles import TITLE_CHARACTERS
from tests.factories.reported import make_figures, make_notice, make_sitters
from tests.support.printed import PT_A_MM, Line, read_pages, read_text


@pytest.fixture
def document() -> OfficialDocument:
    return make_document(make_notice(), make_figures(make_sitters(12, 4)), INTERNAL, "")


def first_page(document: OfficialDocument) -> list[Line]:
    return list(read_pages(typeset_official(document))[0].lines)


@pytest.mark.parametrize(("length", "size"), [(4, 48), (9, 48), (13, 34), (17, 26), (25, 26), (60, 26)])
def test_the_mark_is_as_large_as_the_line_allows_and_never_too_small(length: int, size: float) -> None:
    assert issuer_mark("县" * length).size == pytest.approx(size, abs=0.1)


@pytest.mark.parametrize("length", [4, 16, 28, 40])
def test_a_mark_of_any_length_stays_inside_the_type_area_and_in_its_middle(
    document: OfficialDocument, length: int
) -> None:
    mark = first_page(replace(document, issuer_mark="示" * length))[0]
    assert mark.text == "示" * length
    assert mark.left >= 28 - 0.5
    assert mark.right <= 184 + 0.5
    assert mark.middle == pytest.approx(106, abs=0.5)
    assert mark.first.ink_top == pytest.approx(72, abs=0.5)


def test_a_short_issuer_leaves_the_date_four_characters_from_the_margin() -> None:
    assert place_signature("示例县扶贫办", "2026年5月21日").inset == 4


@pytest.mark.parametrize("issuer", ["示例县扶贫办", "中共示例县委农村工作领导小组和脱贫攻坚领导小组办公室"])
def test_the_signature_stays_inside_the_type_area(document: OfficialDocument, issuer: str) -> None:
    pages = read_pages(typeset_official(replace(document, issuer=issuer)))
    lines = [line for page in pages for line in page.lines]
    date = next(line for line in lines if line.text == "2026年5月21日")
    signed = lines[lines.index(date) - 1]
    assert signed.text == issuer
    assert 28 - 0.5 <= signed.left < signed.right <= 184 + 0.5
    assert signed.middle == pytest.approx(date.middle, abs=0.5)


def test_a_single_attachment_has_no_number(document: OfficialDocument) -> None:
    text = read_text(typeset_official(replace(document, attachments=document.attachments[:1])))
    assert "附件：单位成绩" in text
    assert "附件1" not in text


def test_the_body_begins_on_the_first_page_even_after_a_long_title(document: OfficialDocument) -> None:
    long = (
        "示例县脱贫攻坚领导小组办公室关于示例县二〇二六年度精准扶贫和乡村发展应知应会政策知识闭卷限时考试情况的通报"
    )
    lines = [line.text for line in first_page(replace(document, title=long))]
    assert any(line.startswith("按照工作安排") for line in lines)


@pytest.mark.parametrize("mark", ["示例县", "示例县脱贫攻坚领导小组办公室和示例县农业农村局文件"])
def test_the_longest_title_that_fits_leaves_room_for_the_text_under_any_mark(
    document: OfficialDocument, mark: str
) -> None:
    longest = "题" * TITLE_CHARACTERS * MOST_TITLE_LINES
    assert title_fits(longest)
    assert not title_fits(longest + "题")
    lines = [line.text for line in first_page(replace(document, title=longest, issuer_mark=mark, addressees=""))]
    assert any(line.startswith("按照工作安排") for line in lines)


MANY = "，".join(f"示例{n}镇人民政府" for n in range(40))


def test_addressees_that_would_push_the_text_off_the_first_page_stand_in_the_imprint(
    document: OfficialDocument,
) -> None:
    pages = read_pages(typeset_official(replace(document, addressees=MANY)))
    first, last = (["".join(line.text) for line in page.lines] for page in (pages[0], pages[-1]))
    assert any(line.startswith("按照工作安排") for line in first)
    assert "示例0镇" not in "".join(first)
    assert read_text(typeset_official(replace(document, addressees=MANY))).count("示例0镇人民政府") == 1
    above, below = (next(n for n, line in enumerate(last) if line.startswith(word)) for word in ("主送：", "抄送："))
    assert above < below


def test_addressees_in_the_imprint_have_no_line_between_them_and_the_copies(document: OfficialDocument) -> None:
    few, many = (read_pages(typeset_official(replace(document, addressees=to)))[-1] for to in ("各参考单位", MANY))
    assert len(many.bars) == len(few.bars)
    assert not any(line.text.startswith("主送") for line in few.lines)


def test_addressees_of_a_few_words_stay_above_the_text(document: OfficialDocument) -> None:
    lines = [line.text for line in first_page(document)]
    text = next(n for n, line in enumerate(lines) if line.startswith("按照工作安排"))
    assert lines[text - 1] == "各参考单位："


def test_digits_are_song_s_and_words_are_fang_s(document: OfficialDocument) -> None:
    line = next(line for line in first_page(document) if line.text.startswith("按照工作安排"))
    assert {g.face for g in line.glyphs if g.text.isdigit()} == {"House Latin"}
    assert {g.face for g in line.glyphs if not g.text.isdigit()} == {"House Fang"}
    half = 15.75 / 2 / PT_A_MM
    assert all(g.right - g.left == pytest.approx(half, abs=0.05) for g in line.glyphs if g.text.isdigit())


def test_every_face_is_embedded_and_cut_down_to_what_is_used(document: OfficialDocument) -> None:
    with pikepdf.open(BytesIO(typeset_official(document))) as pdf:
        fonts = [obj for obj in pdf.objects if isinstance(obj, pikepdf.Dictionary) and obj.get("/Type") == "/Font"]
        names = {str(font["/BaseFont"]) for font in fonts}
        inner = [font["/FontDescriptor"] for font in fonts if "/FontDescriptor" in font]
        files = [found["/FontFile3"] for found in inner if "/FontFile3" in found]
    assert {name.partition("+")[2] for name in names} == {
        "House-Title",
        "House-Fang",
        "House-Latin",
        "House-Hei",
        "House-Song",
    }
    assert len(inner) == len(files) == len({str(f.get("/BaseFont")) for f in fonts if "/DescendantFonts" not in f})


def test_the_file_names_neither_tool_nor_time_nor_author(document: OfficialDocument) -> None:
    with pikepdf.open(BytesIO(typeset_official(document))) as pdf:
        told = {str(key) for key in pdf.docinfo}
    assert told <= {"/Title"}


def test_the_same_document_gives_the_same_bytes(document: OfficialDocument) -> None:
    assert typeset_official(document) == typeset_official(document)
