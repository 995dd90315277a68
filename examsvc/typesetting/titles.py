"""Break a document's title by meaning: every line makes sense by itself, and together they form a trapezium."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
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
    return _even(pieces, longest)


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


def _even(pieces: Sequence[str], longest: int) -> list[str]:
    """Join pieces into as few lines as hold them, then as even as can be, then the longer ones first.

    Of equally many lines those are most even whose widths have the least sum of squares, so that the best lines up
    to a place follow from the best up to the places before it.
    """
    best: dict[int, list[_Lines]] = {0: [_Lines((0, 0.0, 0.0), ())]}
    for end in range(1, len(pieces) + 1):
        best[end] = []
        for start in range(end - 1, -1, -1):
            line = "".join(pieces[start:end])
            if width(line) > longest:
                break
            best[end].append(min((above.then(line) for above in best[start]), key=lambda lines: lines.cost))
    return list(min(best[len(pieces)], key=lambda lines: lines.cost).lines)


@dataclass(frozen=True)
class _Lines:
    """Lines from the top with their cost: how many, how uneven, and how far lines outgrow those above."""

    cost: tuple[int, float, float]
    lines: tuple[str, ...]

    def then(self, line: str) -> "_Lines":
        """Return these with one more line below."""
        number, uneven, outgrown = self.cost
        more = max(0.0, width(line) - width(self.lines[-1])) if self.lines else 0.0
        return _Lines((number + 1, uneven + width(line) ** 2, outgrown + more), (*self.lines, line))
