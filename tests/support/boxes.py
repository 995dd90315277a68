"""What is printed over something else, or outside its box: read from a PDF."""

from collections import defaultdict
from io import BytesIO
from typing import Any

import pdfplumber

from tests.support.printed import is_turned

# The em box of a glyph is larger than its ink; these parts of it may touch a neighbour's.
_SIDE, _ABOVE = 0.12, 0.2


def collisions(pdf: bytes) -> list[str]:
    """Return pairs of characters of which one is printed over the other, and what leaves the page's margins."""
    found = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            chars = [c for c in page.chars if not is_turned(c) and not c["text"].isspace()]
            found += [f"{number}: {one['text']} over {other['text']}" for one, other in _overlapping(chars)]
            found += [f"{number}: {c['text']} off the page" for c in chars if _is_off(c, page)]
    return found


def outside_boxes(pdf: bytes) -> list[str]:
    """Return the characters that lie over a drawn line: they have left their cell."""
    found = []
    with pdfplumber.open(BytesIO(pdf)) as document:
        for number, page in enumerate(document.pages, 1):
            uprights = [r for r in page.rects if r["width"] < 2 < r["height"]]
            for char in (c for c in page.chars if not is_turned(c) and not c["text"].isspace()):
                left, right, top, bottom = _ink(char)
                if any(left < r["x0"] < right and top < r["bottom"] and r["top"] < bottom for r in uprights):
                    found.append(f"{number}: {char['text']}")
    return found


def _overlapping(chars: list[Any]) -> list[tuple[Any, Any]]:
    tiles: dict[tuple[int, int], list[Any]] = defaultdict(list)
    pairs = []
    for char in chars:
        left, right, top, bottom = _ink(char)
        places = {(int(x // 40), int(y // 40)) for x in (left, right) for y in (top, bottom)}
        for other in {id(o): o for place in places for o in tiles[place]}.values():
            l2, r2, t2, b2 = _ink(other)
            if left < r2 and l2 < right and top < b2 and t2 < bottom:
                pairs.append((char, other))
        for place in places:
            tiles[place].append(char)
    return pairs


def _ink(char: Any) -> tuple[float, float, float, float]:
    wide, high = char["x1"] - char["x0"], char["size"]
    base = char["bottom"] - 0.12 * high
    return (
        char["x0"] + _SIDE * wide,
        char["x1"] - _SIDE * wide,
        base - (0.88 - _ABOVE) * high,
        base - 0.02 * high,
    )


def _is_off(char: Any, page: Any) -> bool:
    edge = 8 * 72 / 25.4
    inside = edge <= char["x0"] and char["x1"] <= page.width - edge and char["top"] >= edge / 2
    return not inside or char["bottom"] > page.height - edge / 2
