"""The points of a model answer, with what each is worth where that is written behind it: 要点（2分）."""

import re
from collections.abc import Sequence
from decimal import Decimal

from examsvc.bank.formats.numbers import plain_decimal

_WORTH = re.compile(r"(.*\S)\s*[（(]\s*([0-9]{1,3}(?:\.[0-9]{1,2})?)\s*分\s*[)）]\s*[。；;]?", re.DOTALL)
Points = tuple[tuple[str, ...], tuple[Decimal, ...]]


def read_points(lines: Sequence[str]) -> Points:
    """Return the points and their marks; no marks unless every point has its own, and more than none."""
    points = tuple(line.strip() for line in lines if line.strip())
    found = [_WORTH.fullmatch(point) for point in points]
    worth = [(one[1], Decimal(one[2])) for one in found if one is not None and Decimal(one[2]) > 0]
    if not points or len(worth) < len(points):
        return points, ()
    return tuple(text for text, _marks in worth), tuple(marks for _text, marks in worth)


def written_points(points: Sequence[str], marks: Sequence[Decimal]) -> tuple[str, ...]:
    """Return the points with their marks behind them, where they have any."""
    if len(marks) != len(points):
        return tuple(points)
    return tuple(f"{point}（{plain_decimal(own)}分）" for point, own in zip(points, marks, strict=True))
