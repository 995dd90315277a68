"""Break a document's title by meaning: every line makes sense by itself, and together they form a trapezium."""

import re
from collections.abc import Sequence
from itertools import pairwise

# 156 mm hold twenty characters of size 2 (22 pt); a title that fills its line to the brim looks cramped.
TITLE_CHARACTERS = 18
# A title may break before these words or after those.
_BREAKS = re.compile(
    r"(?<=室)|(?<=局)|(?<=委)|(?<=府)|(?=关于)|(?<=年)|(?<=年度)|(?<=扶贫)(?=政策)|(?=考试)|(?=情况)|(?<=县)(?=20)|(?=的通报)"
)
# A name too long for any line breaks after what joins two names, or else after a part of one.
_JOINTS = (re.compile("[和暨、]"), re.compile("小组|[乡镇县市区]"))


def break_title(title: str, longest: int = TITLE_CHARACTERS) -> list[str]:
    """Break a title into as few lines as it needs, as even as possible, the longer ones first."""
    issuer, about, rest = title.partition("关于")
    if issuer and about and width(title) > longest:
        # The issuer by itself is the most natural first line.
        return [*break_title(issuer, longest), *break_title(about + rest, longest)]
    cuts = [0, *sorted({m.start() for m in _BREAKS.finditer(title)} - {0, len(title)}), len(title)]
    pieces = [title[a:b] for a, b in pairwise(cuts)]
    pieces = [part for piece in pieces for part in _fitting(piece, longest)]
    for count in range(1, len(pieces) + 1):
        found = [lines for lines in _splits(pieces, count) if all(width(line) <= longest for line in lines)]
        if found:
            return min(found, key=_unevenness)
    return pieces


def width(text: str) -> float:
    """Return how many Chinese characters' width a text takes: Western digits and letters take half."""
    return sum(0.5 if character.isascii() else 1.0 for character in text)


def _fitting(piece: str, longest: int) -> list[str]:
    """Break a piece that no line can hold: at a joint, or else wherever the line is full."""
    if width(piece) <= longest:
        return [piece]
    ends = [[m.end() for m in joints.finditer(piece) if width(piece[: m.end()]) <= longest] for joints in _JOINTS]
    cut = next((found[-1] for found in ends if found), longest)
    return [piece[:cut], *_fitting(piece[cut:], longest)]


def _splits(pieces: Sequence[str], count: int) -> list[list[str]]:
    if count == 1:
        return [["".join(pieces)]]
    return [
        ["".join(pieces[:n]), *rest]
        for n in range(1, len(pieces) - count + 2)
        for rest in _splits(pieces[n:], count - 1)
    ]


def _unevenness(lines: Sequence[str]) -> tuple[float, float]:
    widths = [width(line) for line in lines]
    return max(widths) - min(widths), sum(b - a for a, b in pairwise(widths) if b > a)
