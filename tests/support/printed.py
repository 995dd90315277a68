"""Read a PDF back: where each glyph's ink lies, in which face and size, and what is drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import Any

import pdfplumber
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont

from examsvc.typesetting.fonts import FACES

PT_A_MM = 72 / 25.4
RED, BLACK = (0.901961, 0.0, 0.070588), (0.0, 0.0, 0.0)


@dataclass(frozen=True)
class Glyph:
    """One printed character: its em box and the ink's upper edge in mm from the page's left and upper edges."""

    text: str
    face: str
    size: float
    left: float
    right: float
    top: float
    ink_top: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Line:
    """The glyphs that stand on one base line."""

    glyphs: tuple[Glyph, ...]

    @property
    def text(self) -> str:
        """Return what can be read."""
        return "".join(glyph.text for glyph in self.glyphs)

    @property
    def first(self) -> Glyph:
        """Return the leftmost glyph."""
        return self.glyphs[0]

    @property
    def left(self) -> float:
        """Return where the line begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Return where the line ends."""
        return self.glyphs[-1].right

    @property
    def middle(self) -> float:
        """Return the line's centre."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Bar:
    """A filled rectangle, or a stroked rule, in mm."""

    left: float
    right: float
    top: float
    bottom: float
    colour: tuple[float, ...]


@dataclass(frozen=True)
class Page:
    """What one page holds, from top to bottom."""

    width: float
    height: float
    lines: tuple[Line, ...]
    bars: tuple[Bar, ...]
    rules: tuple[Bar, ...]

    def line(self, part: str) -> Line:
        """Return the first line with these words."""
        return next(line for line in self.lines if part in line.text)


def read_pages(pdf: bytes) -> list[Page]:
    """Return the pages of a PDF; turned glyphs (a mark across the page) are left out."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [_page(page) for page in document.pages]


def read_text(pdf: bytes) -> str:
    """Return all words of a PDF without line breaks."""
    return "".join(line.text for page in read_pages(pdf) for line in page.lines)


def read_marks(pdf: bytes) -> list[str]:
    """Return what is printed across each page: the turned glyphs."""
    with pdfplumber.open(BytesIO(pdf)) as document:
        return ["".join(char["text"] for char in page.chars if is_turned(char)) for page in document.pages]


def is_turned(char: Any) -> bool:
    """Tell whether a glyph stands aslant."""
    slope: float = char["matrix"][1]
    return abs(slope) > 1e-6


def _page(page: Any) -> Page:
    on_base_line: dict[float, list[Glyph]] = {}
    for char in page.chars:
        if not is_turned(char) and not char["text"].isspace():
            on_base_line.setdefault(round(char["matrix"][5], 1), []).append(_glyph(char, page.height))
    lines = [Line(tuple(sorted(glyphs, key=lambda g: g.left))) for _y, glyphs in sorted(on_base_line.items())[::-1]]
    bars = [_bar(rect, rect["non_stroking_color"]) for rect in page.rects]
    return Page(
        page.width / PT_A_MM,
        page.height / PT_A_MM,
        tuple(lines),
        tuple(_distinct(bars)),
        tuple(_bar(rule, rule["stroking_color"]) for rule in page.lines),
    )


def _bar(drawn: Any, colour: Any) -> Bar:
    left, right, top, bottom = (drawn[edge] / PT_A_MM for edge in ("x0", "x1", "top", "bottom"))
    return Bar(left, right, top, bottom, tuple(colour))


def _glyph(char: Any, height: float) -> Glyph:
    face = char["fontname"].partition("+")[2].replace("-", " ")
    base, size = height - char["matrix"][5], char["size"]
    ink = ink_top(face, char["text"]) * size
    return Glyph(
        char["text"],
        face,
        size,
        char["x0"] / PT_A_MM,
        char["x1"] / PT_A_MM,
        (base - 0.88 * size) / PT_A_MM,
        (base - ink) / PT_A_MM,
        tuple(char["non_stroking_color"]),
    )


def _distinct(bars: list[Bar]) -> Iterator[Bar]:
    """WeasyPrint paints each side of a box by itself; put the painted rectangles together by their places."""
    seen = set()
    for bar in bars:
        place = (round(bar.left, 2), round(bar.right, 2), round(bar.top, 2), round(bar.bottom, 2))
        if place not in seen:
            seen.add(place)
            yield bar


@cache
def ink_top(face: str, text: str) -> float:
    """Return how high above the base line a character's ink reaches, in em; 0 where the face lacks it."""
    font = _font(face)
    name = font.getBestCmap().get(ord(text)) if font is not None and len(text) == 1 else None
    if font is None or name is None:
        return 0.0
    glyphs, pen = font.getGlyphSet(), BoundsPen(font.getGlyphSet())
    glyphs[name].draw(pen)
    return float(pen.bounds[3]) / int(font["head"].unitsPerEm) if pen.bounds else 0.0


@cache
def _font(face: str) -> TTFont | None:
    return next((TTFont(own.path, lazy=True) for own in FACES if own.family == face), None)
