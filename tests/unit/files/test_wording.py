"""What a file says is found in whatever dress it comes, so that no mark of secrecy hides in one."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import MEBIBYTE, Limits
from examsvc.files.wording import loose_words, untagged, words_of

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MARK = "机密★1年"


def packed(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return kept.getvalue()


def word(body: str) -> bytes:
    return packed(word__document=f"<w:document {W}>{body}</w:document>")


@pytest.mark.parametrize(
    "text",
    [
        MARK,
        f"<p>{MARK}</p>",
        "<w:t>机</w:t><w:t>密★</w:t><w:t>1年</w:t>",
        f"<text><![CDATA[{MARK}]]></text>",
        "&#26426;&#x5bc6;★1年",
        f"<question><text><![CDATA[<b>{MARK}</b>]]></text></question>",
    ],
)
def test_words_are_found_without_their_markup(text: str) -> None:
    assert untagged(text).strip() == MARK


def test_words_in_angle_brackets_are_no_markup() -> None:
    assert MARK in untagged(f"<{MARK}>")


def test_paragraphs_and_cells_stand_on_lines_of_their_own() -> None:
    assert untagged("<w:p>甲</w:p><w:p>乙</w:p>").split() == ["甲", "乙"]
    assert untagged("<si><t>甲</t></si><si><t>乙</t></si>").split() == ["甲", "乙"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_is_read_in_every_encoding_in_use(encoding: str) -> None:
    assert MARK in loose_words(f"{MARK}\n1、天是蓝的。".encode(encoding))


@pytest.mark.parametrize(
    "name",
    [
        *("word__document", "word__header1", "word__footnotes", "xl__sharedStrings", "docProps__core"),
        *("imsmanifest", "items__q1", "questions__q1"),
    ],
)
def test_the_parts_of_a_package_that_say_something_are_looked_through(name: str) -> None:
    assert MARK in loose_words(packed(**{name: f"<a>{MARK}</a>"}))


def test_a_part_that_swells_is_left_to_its_reader() -> None:
    assert loose_words(packed(word__document=" " * 3 * MEBIBYTE)) == ""


@given(st.binary(max_size=200))
def test_whatever_is_broken_is_looked_through_without_a_complaint(data: bytes) -> None:
    assert isinstance(loose_words(data), str)
    assert isinstance(loose_words(b"PK\x03\x04" + data), str)


def test_an_original_says_its_words_and_not_its_fields() -> None:
    page = "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    assert words_of(word(page), ".docx", Limits()).strip() == ""
    assert words_of(word(f"{page}<w:p><w:r><w:t>甲</w:t></w:r></w:p>"), ".docx", Limits()).strip() == "甲"


def test_an_ofd_says_what_its_pages_show_and_not_what_stands_beside() -> None:
    beside = "<o:OFD xmlns:o='http://www.ofdspec.org/2016'><o:Creator>软件</o:Creator></o:OFD>"
    page = "<o:Page xmlns:o='http://www.ofdspec.org/2016'><o:TextCode X='1'>甲&#20057;</o:TextCode></o:Page>"
    assert words_of(packed(OFD=beside, Page=page), ".ofd", Limits()) == "甲乙"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (word("<w:p>"), Reason.NOT_A_DOCUMENT),
        (packed(word__document="<!DOCTYPE a><a/>"), Reason.UNSAFE_XML),
        (packed(other="<a/>"), Reason.NOT_A_DOCUMENT),
        (b"PK\x03\x04", Reason.NOT_A_DOCUMENT),
    ],
)
def test_an_original_that_cannot_be_taken_apart_is_refused(data: bytes, reason: Reason) -> None:
    with pytest.raises(UnreadableFile) as refusal:
        words_of(data, ".docx", Limits())
    assert refusal.value.reason is reason


def test_an_original_with_more_words_than_fit_is_refused() -> None:
    with pytest.raises(UnreadableFile):
        words_of(word("<w:p>甲乙丙丁</w:p>"), ".docx", Limits(characters=3))
