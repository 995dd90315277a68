"""HTML becomes our plain text and comes back."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.markup import Markup, looks_like_html
from examsvc.bank.formats.markup_html import html_of
from examsvc.bank.formats.markup_pictures import PictureShelf, picture_name
from examsvc.bank.formats.markup_xml import parse_xml, root_name

PNG = b"\x89PNG\r\n\x1a\n" + b"pixels"
GIF = b"GIF89a" + b"pixels"


def markup(**files: bytes) -> Markup:
    return Markup(PictureShelf(lambda address: files.get(address.replace(".", "_"))))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>第一段</p>\n<p>第二段</p>", "第一段\n第二段"),
        ("一行<br>两行<br/>三行", "一行\n两行\n三行"),
        ("<p>在（&nbsp; &nbsp;）之前</p>", "在（   ）之前"),
        ("<ul><li>甲</li><li>乙</li></ul>", "• 甲\n• 乙"),
        ("<ol><li>甲</li><li>乙<ol><li>丙</li></ol></li></ol>", "1. 甲\n2. 乙\n1. 丙"),
        ("H<sub>2</sub>O 与 m<sup>2</sup>", "H₂O 与 m²"),
        ("x<sup>甲</sup>", "x^(甲)"),
        ("a &lt; b &amp; c", "a < b & c"),
        (
            "<table><tr><th>项目</th><th>标准</th></tr><tr><td>甲</td><td>1|2</td></tr></table>",
            "| 项目 | 标准 |\n| 甲 | 1\\|2 |",
        ),
        ("<p>前<!-- 注释 -->后</p>", "前后"),
        ("<o:p>词</o:p>句", "词句"),
        ("", ""),
    ],
)
def test_structure_becomes_lines(html: str, text: str) -> None:
    assert markup().html(html) == text


@pytest.mark.parametrize(
    ("html", "loss"),
    [
        ("<script>alert(1)</script>问", ("active-content", "script")),
        ("<iframe src='x'></iframe>问", ("active-content", "iframe")),
        ("<a href='javascript:alert(1)'>问</a>", ("active-content", "a")),
        ("<a href='http://example.org/a'>问</a>", ("link-lost", "http://example.org/a")),
        ("<img src='http://example.org/a.png'>问", ("remote-picture", "http://example.org/a.png")),
        ("<img src='//example.org/a.png'>问", ("remote-picture", "//example.org/a.png")),
        ("<img src='a.png'>问", ("picture-missing", "a.png")),
        ("<video src='a.mp4'></video>问", ("media-lost", "video")),
        ("<u>问</u>", ("emphasis-lost", "")),
        ("<table><tr><td colspan='2'>问</td></tr></table>", ("merged-cells", "")),
        ("问<sup>甲</sup>", ("flat-script", "甲")),
        ("问<math><mi>a</mi></math>", ("formula", "")),
    ],
)
def test_what_does_not_come_through_is_told(html: str, loss: tuple[str, str]) -> None:
    reader = markup()
    text = reader.html(html)
    assert list(reader.losses) == [loss]
    assert "问" in text
    assert "alert" not in text


def test_a_picture_stands_on_its_own_line_and_is_kept() -> None:
    reader = markup(sign_png=PNG)
    assert reader.html("<p>看图<img src='sign.png' alt='标[志]'>回答</p>") == "看图\n![标 志](sign.png)\n回答"
    assert reader.shelf.taken["sign.png"].media_type == "image/png"


def test_a_picture_in_the_address_is_kept() -> None:
    reader = markup()
    source = base64.b64encode(PNG).decode()
    assert reader.html(f"<img src='data:image/png;base64,{source}'>") == "![](picture)"
    assert reader.shelf.taken["picture"].data == PNG


def test_two_pictures_of_one_name_stay_two() -> None:
    files = {"a/x.png": PNG, "b/x.png": GIF}
    reader = Markup(PictureShelf(files.get))
    assert reader.html("<img src='a/x.png'><img src='b/x.png'><img src='a/x.png'>").split("\n") == [
        "![](x.png)",
        "![](x-2.png)",
        "![](x.png)",
    ]
    assert {name: kept.data for name, kept in reader.shelf.taken.items()} == {"x.png": PNG, "x-2.png": GIF}


def test_a_file_that_only_calls_itself_a_picture_is_left_out() -> None:
    reader = markup(x_png=b"<svg onload='alert(1)'>")
    assert reader.html("<img src='x.png' alt='图'>") == "[图]"
    assert list(reader.losses) == [("picture-kind", "x.png")]


@pytest.mark.parametrize("address", ["../../etc/passwd", "..\\..\\passwd", "/etc/passwd", "%2e%2e/passwd"])
def test_a_picture_s_name_holds_no_path(address: str) -> None:
    assert picture_name(address) == "passwd"


def test_a_formula_is_kept_as_its_tex_or_its_signs() -> None:
    fraction = "<math><mfrac><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></mfrac></math>"
    assert markup().html(fraction) == "(a+b)/2"
    tex = (
        "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>\\frac12</annotation></semantics></math>"
    )
    assert markup().html(tex) == "$\\frac12$"


def test_a_gap_is_filled_by_what_the_writer_gives() -> None:
    assert html_of("在{1}年和 {2}", str, lambda n: f"<gap n='{n}'/>") == "<p>在<gap n='1'/>年和 <gap n='2'/></p>"
    assert html_of("在{1}年", str) == "<p>在{1}年</p>"


LINES = st.text(
    st.characters(codec="utf-8", exclude_characters="\xa0|", exclude_categories=("Cc", "Zl", "Zp")), min_size=1
)
PLAIN = st.lists(LINES.map(str.strip).filter(bool), min_size=1, max_size=4).map("\n".join)


@given(PLAIN)
def test_plain_text_comes_back_as_it_was(text: str) -> None:
    reader = markup()
    assert reader.html(html_of(text, str)) == text
    assert not reader.losses


@given(st.lists(st.lists(PLAIN.map(lambda t: t.replace("\n", " ")), min_size=2, max_size=3), min_size=1, max_size=3))
def test_a_table_comes_back_as_it_was(rows: list[list[str]]) -> None:
    width = max(map(len, rows))
    text = "\n".join("| " + " | ".join(row + ["格"] * (width - len(row))) + " |" for row in rows)
    assert markup().html(html_of(text, str)) == text


@given(st.text())
def test_any_text_is_read_without_an_error_and_without_markup(source: str) -> None:
    markup().html(source)
    markup().html(f"<p>{source}<table>{source}<td>{source}")


def test_a_tower_of_elements_does_not_exhaust_the_stack() -> None:
    assert "底" in markup().html("<div>" * 200 + "底" + "</div>" * 200)
    markup().html("<b>" * 50_000 + "底")


@pytest.mark.parametrize(
    ("text", "html"), [("a < b > c", False), ("<p>a", True), ("x<br/>y", True), ("List<String>", False)]
)
def test_html_is_told_from_text_with_angle_brackets(text: str, html: bool) -> None:
    assert looks_like_html(text) is html


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "unsafe-xml"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "unsafe-xml"),
        ("<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>", "unsafe-xml"),
        ("<a>", "broken-xml"),
        ("", "broken-xml"),
        ("<?xml version='1.0' encoding='utf-8'?><a>\udcff</a>", "unknown-encoding"),
        ("<?xml version='1.0' encoding='klingon'?><a/>", "unknown-encoding"),
    ],
)
def test_xml_that_reaches_beyond_itself_or_is_broken_is_refused(xml: str, code: str) -> None:
    with pytest.raises(NotThisFormat, match=code):
        parse_xml(xml.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb2312", "gb18030"])
def test_xml_is_read_in_the_encoding_it_declares(encoding: str) -> None:
    declared = encoding.removesuffix("-sig")
    assert parse_xml(f"<?xml version='1.0' encoding='{declared}'?><a>扶贫</a>".encode(encoding)).text == "扶贫"


def test_a_bare_document_type_is_harmless() -> None:
    assert parse_xml(b"<!DOCTYPE a><a>b</a>").text == "b"


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<?xml version='1.0'?><!-- <b> --><quiz>", ("", "quiz")),
        (b"<x:item xmlns:x='urn:a' xmlns='urn:b'/>", ("urn:a", "item")),
        ("\ufeff<item xmlns='urn:b'>".encode(), ("urn:b", "item")),
        (b"no xml", ("", "")),
        (b"", ("", "")),
    ],
)
def test_the_first_element_is_found_without_parsing(data: bytes, name: tuple[str, str]) -> None:
    assert root_name(data) == name
