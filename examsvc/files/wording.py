"""Take the words out of a PDF, a .docx and an .ofd. Runs only inside the bounded child."""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any
from xml.parsers import expat

import pikepdf

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.glyphs import Glyphs
from examsvc.files.limits import Limits
from examsvc.files.packages import BROKEN

_ENCRYPTED_FLAGS = 0x1 | 0x40
_CHUNK = 256 * 1024
_WORD_PART = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml", re.IGNORECASE)
_OFD_PART = re.compile(r".+\.xml", re.IGNORECASE)
_DEEPEST_FORM = 4


def answer(data: bytes, filename: str, limits: Limits, _choices: Mapping[str, str]) -> dict[str, Any]:
    """Answer the parent with what a document says."""
    return {"words": words_of(data, PurePath(filename).suffix, limits)}


def words_of(data: bytes, suffix: str, limits: Limits) -> str:
    """Return what a document says, a line a paragraph; empty when it holds pictures alone."""
    if suffix == ".pdf":
        return _of_pdf(data, limits)
    if suffix == ".docx":
        return _of_package(data, _WORD_PART, "t", "p", limits)
    return _of_package(data, _OFD_PART, "TextCode", "TextCode", limits)


def _of_package(data: bytes, wanted: re.Pattern[str], text: str, line: str, limits: Limits) -> str:
    words: list[str] = []
    left = limits.expanded_bytes
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
                words += _words_in(part, text, line)
    except expat.ExpatError as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "xml") from error
    except BROKEN as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "zip") from error
    return _bounded(words, limits)


def _expanded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Expand one part, counting what really comes out."""
    part = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            part += chunk
            if len(part) > left:
                raise UnreadableFile(Reason.BOMB, entry.filename)
    return bytes(part)


def _words_in(part: bytes, text: str, line: str) -> list[str]:
    """Return the text of the elements named `text`, and a line break after each named `line`."""
    words: list[str] = []
    inside = [False]
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse_doctype(*_: object) -> None:
        raise UnreadableFile(Reason.UNSAFE_XML)

    def start(tag: str, _attributes: dict[str, str]) -> None:
        inside[0] = tag.rpartition("}")[2] == text

    def end(tag: str) -> None:
        inside[0] = False
        if tag.rpartition("}")[2] == line:
            words.append("\n")

    def say(data: str) -> None:
        if inside[0]:
            words.append(data)

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, say
    parser.Parse(part, True)
    return words


def _of_pdf(data: bytes, limits: Limits) -> str:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            words: list[str] = []
            for page in pdf.pages:
                words += _of_stream(page.obj, page.obj.get("/Resources"), 0)
                words.append("\n")
                if sum(map(len, words[-1000:])) > limits.characters:
                    raise UnreadableFile(Reason.TOO_BIG, str(limits.characters))
    except pikepdf.PasswordError as error:
        raise UnreadableFile(Reason.ENCRYPTED) from error
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, IndexError) as error:
        raise UnreadableFile(Reason.NOT_A_DOCUMENT, "pdf") from error
    return _bounded(words, limits)


def _of_stream(stream: pikepdf.Object, resources: pikepdf.Object | None, depth: int) -> list[str]:
    """Follow the text of a page or of a form on it: letters of one line stand together, however far apart."""
    words: list[str] = []
    glyphs, line = Glyphs(None), {"Tm": 0.0, "cm": 0.0}
    fonts = resources.get("/Font") if resources is not None else None
    forms = resources.get("/XObject") if resources is not None else None
    for instruction in pikepdf.parse_content_stream(stream):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "Tf" and fonts is not None:
            glyphs = Glyphs(fonts.get(str(operands[0])))
        elif name in {"Tj", "'", '"'}:
            words += ["\n"] * (name != "Tj") + [glyphs.spell(bytes(operands[-1]))]
        elif name == "TJ":
            words += [glyphs.spell(bytes(o)) for o in operands[0] if isinstance(o, pikepdf.String)]
        elif name in line:
            # A run of its own at the same height still belongs to the line.
            words += ["\n"] * (float(operands[5]) != line[name])
            line[name] = float(operands[5])
        elif name == "T*" or (name in {"Td", "TD"} and float(operands[1]) != 0):
            words.append("\n")
        elif name == "Do" and forms is not None and depth < _DEEPEST_FORM:
            form = forms.get(str(operands[0]))
            if form is not None and form.get("/Subtype") == "/Form":
                words += _of_stream(form, form.get("/Resources", resources), depth + 1)
    return words


def _bounded(words: list[str], limits: Limits) -> str:
    told = "".join(words)
    if len(told) > limits.characters:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.characters))
    return told
