"""The faces that official documents need, and which characters they can show."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont, TTLibError

_TEXMF = Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol")
_SYSTEM = Path("/usr/share/fonts")


@dataclass(frozen=True)
class Face:
    """One face: the family name used in our style sheets, and where Debian puts the file."""

    family: str
    weight: str
    path: Path
    index: int = 0


# 小标宋 is no free font: Fandol's bold Song stands in for it (README, "Fonts").
FACES = (
    Face("House Fang", "normal", _TEXMF / "FandolFang-Regular.otf"),
    Face("House Kai", "normal", _TEXMF / "FandolKai-Regular.otf"),
    Face("House Hei", "normal", _TEXMF / "FandolHei-Regular.otf"),
    Face("House Song", "normal", _TEXMF / "FandolSong-Regular.otf"),
    Face("House Title", "normal", _TEXMF / "FandolSong-Bold.otf"),
)
# Behind every face, in this order: characters that Fandol lacks still print.
FALLBACKS = (
    Face("Noto Serif CJK SC", "normal", _SYSTEM / "opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    Face("Noto Sans CJK SC", "normal", _SYSTEM / "opentype/noto/NotoSansCJK-Regular.ttc", 2),
    Face("HanaMinA", "normal", _SYSTEM / "truetype/hanazono/HanaMinA.ttf"),
    Face("HanaMinB", "normal", _SYSTEM / "truetype/hanazono/HanaMinB.ttf"),
)


def missing_fonts() -> list[Path]:
    """Return the font files that should be on this machine and are not."""
    return [face.path for face in (*FACES, *FALLBACKS) if not face.path.is_file()]


def unprintable(texts: Iterable[str]) -> list[str]:
    """Return the texts that hold a character no font here can show, each once, in their order."""
    known = _printable()
    return list(dict.fromkeys(text for text in texts if not known.issuperset(text)))


def unprintable_characters(text: str) -> str:
    """Return the characters of a text that no font here can show."""
    known = _printable()
    return "".join(dict.fromkeys(character for character in text if character not in known))


def ink_below_line_top(text: str, family: str) -> float:
    """Return how far below the top of a line one character high the ink of its tallest character begins, in em."""
    face = next(face for face in FACES if face.family == family)
    with TTFont(face.path, lazy=True) as font:
        glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
        tops = [_top_of(glyphs, names[ord(character)]) for character in text if ord(character) in names]
        ascent: float = font["hhea"].ascent - max(tops, default=0.0)
        return ascent / int(em)


def _top_of(glyphs: Any, name: str) -> float:
    pen = BoundsPen(glyphs)
    glyphs[name].draw(pen)
    return float(pen.bounds[3]) if pen.bounds else 0.0


@cache
def _printable() -> frozenset[str]:
    found: set[str] = {"\n", "\r", "\t", " ", "\u3000", "\u200b"}
    for face in (*FACES, *FALLBACKS):
        found.update(map(chr, _code_points(face)))
    return frozenset(found)


def _code_points(face: Face) -> Iterable[int]:
    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            return list(font.getBestCmap() or ())
    except (OSError, TTLibError):
        # A machine without the font simply prints less; doctor names it.
        return ()
