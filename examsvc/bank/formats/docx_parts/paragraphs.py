"""Turn the paragraphs of a document into lines that look as Word shows them."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from examsvc.bank.formats.chinese.lines import Line, Span, clean
from examsvc.bank.formats.docx_parts.looks import Look, Styles, applied
from examsvc.bank.formats.docx_parts.mathematics import M, in_a_line
from examsvc.bank.formats.docx_parts.numbering import Numbering
from examsvc.bank.formats.docx_parts.package import W, WordPackage
from examsvc.bank.formats.gaps import GAP
from examsvc.bank.formats.items import Picture

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_GONE = frozenset({f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", f"{_MC}Fallback"})
_PICTURE = re.compile(r"!\[[^\]\n]*\]\(([^)\n]+)\)")
_PLAIN_NAME = re.compile(r"[\w-]{1,60}\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE)
_RAISED = str.maketrans("0123456789+-()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")
_SIGNS = {
    ("wingdings", "fc"): "✓",
    ("wingdings", "fb"): "✗",
    ("wingdings", "fe"): "☑",
    ("wingdings", "fd"): "☒",
    ("wingdings", "a8"): "□",
    ("wingdings 2", "50"): "✓",
    ("wingdings 2", "4f"): "✗",
    ("wingdings 2", "52"): "☑",
    ("wingdings 2", "53"): "☒",
    ("symbol", "d6"): "√",
    ("symbol", "b4"): "×",
    ("symbol", "a3"): "≤",
    ("symbol", "b3"): "≥",
    ("symbol", "b9"): "≠",
    ("symbol", "ae"): "→",
    ("symbol", "b1"): "±",
}


@dataclass(slots=True)
class _Written:
    """The text of a paragraph as it grows, with what stands out in it."""

    pieces: list[str] = field(default_factory=list)
    length: int = 0
    spans: list[Span] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    losses: list[tuple[str, str]] = field(default_factory=list)

    def add(self, text: str, look: Look) -> None:
        if not text:
            return
        if look.underline and len(text) > 1 and text.isspace():
            # A gap in a printed paper is a stretch of underlined spaces.
            text = GAP
        for mark in look.marks():
            self.spans.append((self.length, self.length + len(text), mark))
        self.pieces.append(text)
        self.length += len(text)


class Paragraphs:
    """Read paragraphs one after another; lists count on from one to the next."""

    def __init__(self, package: WordPackage) -> None:
        self._package = package
        self._styles = Styles(package.beside("styles.xml"))
        self._numbering = Numbering(package.beside("numbering.xml"))
        self._kept: dict[str, Picture] = {}
        self._named = self._caption = ""
        self._inside: dict[str, Callable[[etree._Element, Look, _Written], None]] = {
            f"{W}t": lambda element, look, out: out.add(_lowered_or_raised(element.text or "", look, out), look),
            f"{W}tab": lambda _element, look, out: out.add("\t", look),
            f"{W}br": lambda _element, look, out: out.add("\n", look),
            f"{W}cr": lambda _element, look, out: out.add("\n", look),
            f"{W}noBreakHyphen": lambda _element, look, out: out.add("-", look),
            f"{W}sym": _sign,
            f"{M}oMath": _equation,
            f"{_WP}docPr": self._describe,
            f"{_A}blip": lambda element, _look, out: self._picture(str(element.get(f"{_R}embed", "")), out),
            f"{_V}imagedata": lambda element, _look, out: self._picture(str(element.get(f"{_R}id", "")), out),
        }

    def lines(self, paragraph: "etree._Element", number: int) -> Iterator[Line]:
        """Yield a paragraph's lines; a soft break parts them, a picture has a line of its own."""
        out = _Written()
        properties = paragraph.find(f"{W}pPr")
        style = _value(properties, "pStyle")
        label = self._label(properties, style)
        if label:
            out.add(label + "\t", Look())
        self._walk(paragraph, self._styles.look(style), out)
        yield from _parted("".join(out.pieces), out, number)

    def _walk(self, element: "etree._Element", look: Look, out: _Written) -> None:
        for child in element:
            if child.tag in _GONE or not isinstance(child.tag, str):
                continue
            if child.tag == f"{W}r":
                properties = child.find(f"{W}rPr")
                style = _value(properties, "rStyle")
                base = _laid_over(look, self._styles.look(style)) if style else look
                inner = applied(base, properties)
                if not inner.hidden:
                    self._walk(child, inner, out)
            elif child.tag in self._inside:
                self._inside[child.tag](child, look, out)
            elif child.tag != f"{W}txbxContent":
                self._walk(child, look, out)

    def _label(self, properties: "etree._Element | None", style: str) -> str:
        own = properties.find(f"{W}numPr") if properties is not None else None
        styled = self._styles.list_of(style)
        list_id = _value(own, "numId") or _value(styled, "numId")
        if not list_id or list_id == "0":
            return ""
        level = _value(own, "ilvl") or _value(styled, "ilvl") or "0"
        label = self._numbering.label(list_id, int(level) if level.isdecimal() and len(level) < 3 else 0)
        return label + "、" if label and label[-1].isalnum() else label

    def _describe(self, element: "etree._Element", _look: Look, _out: _Written) -> None:
        """Remember the plain name that stands beside a picture, and its caption where we wrote both."""
        said, name = str(element.get("descr", "")), str(element.get("name", ""))
        ours = _PLAIN_NAME.fullmatch(name) is not None
        self._named = name if ours else said if _PLAIN_NAME.fullmatch(said) else ""
        self._caption = re.sub(r"[\[\]\n]", "", said) if ours and said != name else ""

    def _picture(self, relation: str, out: _Written) -> None:
        if not relation:
            return
        found = self._package.picture(relation)
        if isinstance(found, str):
            out.losses.append((found, ""))
            return
        name, media_type, data = found
        wanted = self._named
        if wanted and self._kept.get(wanted, Picture(wanted, media_type, data)) == Picture(wanted, media_type, data):
            name = wanted
        self._kept.setdefault(name, Picture(name, media_type, data))
        out.pictures.append(self._kept[name])
        out.add(f"\n![{self._caption}]({name})\n", Look())


def text_boxes(paragraph: "etree._Element") -> "Iterator[etree._Element]":
    """Yield the paragraphs that stand in boxes within a paragraph, each box once."""
    for box in paragraph.iter(f"{W}txbxContent"):
        if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
            yield from box.iterchildren(f"{W}p")


def _parted(text: str, out: _Written, number: int) -> Iterator[Line]:
    position = 0
    for index, piece in enumerate(text.split("\n")):
        end = position + len(piece)
        if piece.strip() or (index == 0 and not text.strip()):
            spans = tuple(
                (max(start, position) - position, min(stop, end) - position, mark)
                for start, stop, mark in out.spans
                if start < end and stop > position
            )
            shown = _PICTURE.fullmatch(piece.strip())
            pictures = tuple(picture for picture in out.pictures if shown and shown[1] == picture.name)
            losses = tuple(out.losses) if index == 0 or position == 0 else ()
            cleaned = clean(piece)
            # Spans count characters; where cleaning took some away they no longer fit.
            fits = len(cleaned) >= len(piece.rstrip())
            yield Line(number, cleaned, spans if fits else (), pictures[:1], losses)
        position = end + 1


def _lowered_or_raised(text: str, look: Look, out: _Written) -> str:
    if look.raised not in {"superscript", "subscript"} or not text.strip():
        return text
    moved = text.translate(_RAISED if look.raised == "superscript" else _LOWERED)
    if any(before == after and not before.isspace() for before, after in zip(text, moved, strict=True)):
        out.losses.append(("flat-script", text[:20]))
        return text
    return moved


def _sign(element: "etree._Element", look: Look, out: _Written) -> None:
    font = str(element.get(f"{W}font", "")).lower()
    code = str(element.get(f"{W}char", "")).lower()[-2:]
    if sign := _SIGNS.get((font, code)):
        out.add(sign, look)
    else:
        out.losses.append(("sign-lost", f"{font} {code}"))


def _equation(element: "etree._Element", look: Look, out: _Written) -> None:
    out.add(in_a_line(element), look)
    out.losses.append(("formula", ""))


def _laid_over(look: Look, style: Look) -> Look:
    return Look(
        look.bold or style.bold,
        look.italic or style.italic,
        look.underline or style.underline,
        style.colour or look.colour,
        style.highlight or look.highlight,
        look.hidden or style.hidden,
        style.raised or look.raised,
    )


def _value(parent: "etree._Element | None", name: str) -> str:
    found = parent.find(f"{W}{name}") if parent is not None else None
    return str(found.get(f"{W}val", "")) if found is not None else ""
