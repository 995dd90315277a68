"""Official documents by GB/T 9704-2012: red head, 22 lines of 28 characters, imprint on the last, even page.

Measures and their sources: the layout standard's clauses as quoted in templates/print/official.css.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise

import pikepdf
from weasyprint import Document

from examsvc.typesetting.rendering import layout, pdf_of

# 156 mm hold twenty characters of size 2 (22 pt); a title that fills its line to the brim looks cramped.
TITLE_CHARACTERS = 18
TYPE_AREA_BOTTOM_MM = 37 + 225
PX_A_MM = 96 / 25.4
# A title may break before these words or after those, so that every line makes sense by itself.
_BREAKS = re.compile(
    r"(?<=室)|(?<=局)|(?<=委)|(?<=府)|(?=关于)|(?<=年)|(?<=年度)|(?=考试)|(?=情况)|(?<=县)(?=20)|(?=的通报)"
)


@dataclass(frozen=True)
class Block:
    """One paragraph: `kind` is p, h1 (一、), h2 (（一）) or note."""

    kind: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table of texts; `numeric` names the columns, counted from 0, that are centred figures."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    numeric: tuple[int, ...] = ()


@dataclass(frozen=True)
class Attachment:
    """An attachment on pages of its own: notes stand under its tables."""

    title: str
    tables: tuple[tuple[str, Table], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class OfficialDocument:
    """Everything that is printed on an official document, as text; `watermark` is empty on a real one."""

    issuer_mark: str
    doc_no: str
    title: str
    addressees: str
    blocks: tuple[Block, ...]
    issuer: str
    issued_on: str
    attachments: tuple[Attachment, ...]
    copies_to: str
    printed_by: str
    printed_on: str
    remark: str = ""
    watermark: str = ""


def typeset_official(document: OfficialDocument) -> bytes:
    """Return the PDF: text, attachments, and the imprint at the foot of the last page, which is an even one."""
    shown = {"document": document, "title_lines": break_title(document.title)}
    text = layout("official.html", mark_size=mark_size(document.issuer_mark), **shown)
    imprint = layout("imprint.html", document=document)
    height = _imprint_height(imprint)
    if len(text.pages) % 2:
        return pdf_of(text.copy([*text.pages, *imprint.pages]))
    if _end_of_text(text) + height <= TYPE_AREA_BOTTOM_MM:
        return _laid_over(text, imprint)
    blank = layout("blank.html", document=document)
    return pdf_of(text.copy([*text.pages, *blank.pages, *imprint.pages]))


def break_title(title: str, longest: int = TITLE_CHARACTERS) -> list[str]:
    """Break a title by meaning into as few lines as it needs, as even as possible, the longer ones first."""
    issuer, about, rest = title.partition("关于")
    if issuer and about and len(title) > longest >= len(issuer):
        # The issuer by itself is the most natural first line.
        return [issuer, *break_title(about + rest, longest)]
    cuts = [0, *sorted({m.start() for m in _BREAKS.finditer(title)} - {0, len(title)}), len(title)]
    pieces = [title[a:b] for a, b in pairwise(cuts)]
    pieces = [part for piece in pieces for part in _hard(piece, longest)]
    for count in range(1, len(pieces) + 1):
        found = [lines for lines in _splits(pieces, count) if all(len(line) <= longest for line in lines)]
        if found:
            return min(found, key=_unevenness)
    return pieces


def mark_size(mark: str) -> float:
    """Return the issuer mark's size in pt: as large as 156 mm allow, between 26 and 48."""
    return max(26.0, min(48.0, 442.0 / max(1, len(mark))))


def _hard(piece: str, longest: int) -> list[str]:
    return [piece[n : n + longest] for n in range(0, len(piece), longest)]


def _splits(pieces: Sequence[str], count: int) -> list[list[str]]:
    if count == 1:
        return [["".join(pieces)]]
    return [
        ["".join(pieces[:n]), *rest]
        for n in range(1, len(pieces) - count + 2)
        for rest in _splits(pieces[n:], count - 1)
    ]


def _unevenness(lines: Sequence[str]) -> tuple[int, int]:
    lengths = [len(line) for line in lines]
    return max(lengths) - min(lengths), sum(b - a for a, b in pairwise(lengths) if b > a)


def _end_of_text(document: Document) -> float:
    """Return how far down the last page the text reaches, in mm from the top edge."""
    return _top_of(document, "end-of-text")


def _imprint_height(imprint: Document) -> float:
    """Return the imprint's height and the space above it, in mm; it hangs from the foot of the type area."""
    return TYPE_AREA_BOTTOM_MM - _top_of(imprint, "top-of-imprint") + 5


def _top_of(document: Document, anchor: str) -> float:
    """Return how far below the edge of the last page an anchor lies, in mm."""
    return float(document.pages[-1].anchors[anchor][1]) / PX_A_MM


def _laid_over(text: Document, imprint: Document) -> bytes:
    """Print the imprint onto the text's last page."""
    result = BytesIO()
    with pikepdf.open(BytesIO(pdf_of(text))) as main, pikepdf.open(BytesIO(pdf_of(imprint))) as stamp:
        main.pages[-1].add_overlay(stamp.pages[0], None)
        main.save(result, deterministic_id=True)
    return result.getvalue()
