"""Originals of documents: marks of secrecy are found in what a file really says, and hostile files are refused."""

import io
import zipfile
from dataclasses import replace

import pytest
from weasyprint import HTML

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.originals import Original, read_original

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def package(**parts: str) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return kept.getvalue()


def word(*runs: str, part: str = "word__document") -> bytes:
    texts = "".join(f"<w:r><w:t>{run}</w:t></w:r>" for run in runs)
    parts = {"word__document": f"<w:document {W}><w:p/></w:document>"}
    return package(**(parts | {part: f"<w:document {W}><w:p>{texts}</w:p></w:document>"}))


def ofd(text: str) -> bytes:
    page = f"<ofd:Page {OFD}><ofd:TextCode X='1'>{text}</ofd:TextCode></ofd:Page>"
    return package(OFD="<ofd:OFD xmlns:ofd='x'/>", Doc_0__Pages__Page_0__Content=page)


def pdf(body: str) -> bytes:
    printed = HTML(string=f"<meta charset='utf-8'><body style='font-family: Noto Serif CJK SC'>{body}").write_pdf()
    assert printed is not None
    return bytes(printed)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (word("机密★1年"), "a.docx"),
        (word("机", "密★", "1年"), "a.docx"),
        (word("绝密", part="word__header1"), "a.docx"),
        (ofd("秘密★长期"), "a.ofd"),
        (pdf("<p>机密★1年</p><p>关于示例工作的意见</p>"), "a.pdf"),
        (pdf("<p>机　密</p><p>关于示例工作的意见</p>"), "a.pdf"),
    ],
)
def test_a_mark_is_found_wherever_it_stands(data: bytes, name: str) -> None:
    assert read_original(data, name).marks.refused


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (word("保守国家秘密的规定"), "a.docx"),
        (ofd("关于示例工作的意见"), "a.ofd"),
        (pdf("<p>要保守国家秘密。</p>"), "a.pdf"),
    ],
)
def test_a_sentence_about_secrets_is_no_mark(data: bytes, name: str) -> None:
    found = read_original(data, name)
    assert not found.marks.refused
    assert not found.silent


def test_a_file_without_words_says_so() -> None:
    assert read_original(pdf("<hr>"), "a.pdf").silent
    assert read_original(b"\xff\xd8\xff\xe0", "a.JPG") == Original(
        "image/jpeg", read_original(pdf("<hr>"), "a.pdf").marks, silent=True
    )


def refused(data: bytes, name: str, limits: Limits = Limits()) -> Reason:  # noqa: B008 - frozen
    with pytest.raises(UnreadableFile) as refusal:
        read_original(data, name, limits)
    return refusal.value.reason


BILLION = f'<!DOCTYPE x [<!ENTITY a "机密">]><w:document {W}><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:document>'
SMALL = replace(Limits(), expanded_bytes=20_000, wall_seconds=60)


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"anything", "a.exe", Reason.UNKNOWN_KIND),
        (b"anything", "a", Reason.UNKNOWN_KIND),
        (b"", "a.pdf", Reason.EMPTY),
        (b"<html>", "a.pdf", Reason.NOT_A_DOCUMENT),
        (b"%PDF-1.7\n" + b"\0" * 500, "a.pdf", Reason.NOT_A_DOCUMENT),
        (b"PK\x03\x04" + b"\0" * 500, "a.docx", Reason.NOT_A_DOCUMENT),
        (package(xl__workbook="<x/>"), "a.docx", Reason.NOT_A_DOCUMENT),
        (package(word__document="<w:document"), "a.docx", Reason.NOT_A_DOCUMENT),
        (package(word__document=BILLION), "a.docx", Reason.UNSAFE_XML),
        (word("示例" * 100_000), "a.docx", Reason.BOMB),
    ],
)
def test_a_hostile_file_is_refused_with_its_reason(data: bytes, name: str, reason: Reason) -> None:
    assert refused(data, name, SMALL) is reason
