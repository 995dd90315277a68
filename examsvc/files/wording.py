"""What a file says, in words, for looking for marks of secrecy. Runs only inside the bounded child.

An original that is kept is taken apart strictly, and refused where that cannot be done. A question file is looked
through loosely: what cannot be opened is refused by its reader, with a better reason.
"""

import html
import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from xml.parsers import expat

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import MEBIBYTE, Limits
from examsvc.files.packages import BROKEN
from examsvc.files.wording_pdf import words_of_pdf

_ZIP = b"PK\x03\x04"
_ENCRYPTED_FLAGS = 0x1 | 0x40
_CHUNK = 256 * 1024
_WORD = r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
_WORD_PART, _OFD_PART = re.compile(_WORD, re.IGNORECASE), re.compile(r".+\.xml", re.IGNORECASE)
_QUESTION_PART = re.compile(
    rf"{_WORD}|xl/sharedStrings\.xml|xl/worksheets/[^/]+\.xml|docProps/(?:core|app|custom)\.xml|[^/]+\.xml"
    r"|(?:items|questions)/[^/]+\.xml",
    re.IGNORECASE,
)
_MOST_PARTS, _MOST_LISTED, _LARGEST = 200, 5000, 8 * MEBIBYTE
# What swells more than this is a bomb, which its reader refuses.
_RATIO = 100
_OFD_TEXT = re.compile(r"<(?:\w+:)?TextCode\b[^<>]*>([^<]*)")
# Long empty stretches part what stands on either side; short ones may be the spacing of a heading.
_RUN = re.compile(r"[ \t\r\n\0]{9,}")
_LINE_ENDS = re.compile(r"</(?:w:p|w:tr|si|is|row|a:p|p|div|li|simpleChoice|text)>|<(?:w:br|w:cr|br)\s*/?>")
_NO_WORDS = re.compile(r"<!\[CDATA\[|\]\]>|<w:instrText\b[^<>]*>[^<]*</w:instrText>")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")


def answer(data: bytes, filename: str, limits: Limits, _choices: Mapping[str, str]) -> dict[str, Any]:
    """Answer the parent with what an original says."""
    return {"words": words_of(data, PurePath(filename).suffix, limits)}


def words_of(data: bytes, suffix: str, limits: Limits) -> str:
    """Return what a PDF, a .docx or an .ofd says; empty when it holds pictures alone. Raises UnreadableFile."""
    if suffix == ".pdf":
        words = words_of_pdf(data, limits)
    elif suffix == ".docx":
        words = "\n".join(map(untagged, _parts_of(data, _WORD_PART, limits)))
    else:
        found = (text for part in _parts_of(data, _OFD_PART, limits) for text in _OFD_TEXT.findall(part))
        words = html.unescape("\n".join(found))
    if len(words) > limits.characters:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.characters))
    return words


def loose_words(data: bytes) -> str:
    """Return what can be read of a question file's words with no parser, at most eight mebibytes of it."""
    if not data.startswith(_ZIP):
        return untagged(_decoded(data[:_LARGEST]))
    texts: list[str] = []
    left = _LARGEST
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            wanted = [entry for entry in archive.infolist()[:_MOST_LISTED] if _may_be_opened(entry)]
            for entry in wanted[:_MOST_PARTS]:
                with archive.open(entry) as part:
                    opened = part.read(left)
                left -= len(opened)
                texts.append(untagged(_decoded(opened)))
    except BROKEN:
        return "\n".join(texts)
    return "\n".join(texts)


def untagged(text: str) -> str:
    """Return a text without its markup, a line a paragraph or a cell; references are the signs they stand for."""
    plain = _LINE_ENDS.sub("\n", _RUN.sub("\n", _NO_WORDS.sub("", text)))
    return html.unescape(_TAG.sub("", plain))


def _parts_of(data: bytes, wanted: re.Pattern[str], limits: Limits) -> list[str]:
    """Open the parts of a package strictly; raises UnreadableFile."""
    left = limits.expanded_bytes
    texts = []
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > limits.entries:
                raise UnreadableFile(Reason.TOO_MANY_ENTRIES, str(limits.entries))
            if any(entry.flag_bits & _ENCRYPTED_FLAGS for entry in entries):
                raise UnreadableFile(Reason.ENCRYPTED)
            parts = [entry for entry in entries if wanted.fullmatch(entry.orig_filename.replace("\\", "/"))]
            if not parts:
                raise UnreadableFile(Reason.NOT_A_DOCUMENT, "zip")
            for entry in parts:
                part = _expanded(archive, entry, left)
                left -= len(part)
                _check_xml(part)
                texts.append(_decoded(part))
    except expat.ExpatError as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "xml") from error
    except BROKEN as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "zip") from error
    return texts


def _expanded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Expand one part, counting what really comes out."""
    part = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            part += chunk
            if len(part) > left:
                raise UnreadableFile(Reason.BOMB, entry.filename)
    return bytes(part)


def _check_xml(part: bytes) -> None:
    """Refuse a part that is not whole, or that could name things outside itself."""
    parser = expat.ParserCreate()

    def refuse_doctype(*_: object) -> None:
        raise UnreadableFile(Reason.UNSAFE_XML)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.Parse(part, True)


def _may_be_opened(entry: zipfile.ZipInfo) -> bool:
    swells = entry.file_size > max(MEBIBYTE, _RATIO * entry.compress_size)
    return not swells and _QUESTION_PART.fullmatch(entry.filename) is not None


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
