"""A table of plain strings, whatever it was read from."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits

Area = tuple[int, int, int, int]

_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_LINE_BREAK = re.compile("\r\n?|\v|\f")


@dataclass(frozen=True, slots=True)
class Sheet:
    """Hold one sheet; `rows[0]` is row 1 of the original, and every row is equally long.

    `merged` holds areas as (first row, first column, last row, last column), counted from 0 and inclusive;
    the value of a merged area stands in its top-left cell.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merged: tuple[Area, ...] = ()
    hidden: bool = False

    def spread(self) -> "Sheet":
        """Repeat the value of each merged area in all its cells."""
        rows = [list(row) for row in self.rows]
        for top, left, bottom, right in self.merged:
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [self.rows[top][left]] * len(row[left : right + 1])
        return replace(self, rows=tuple(tuple(row) for row in rows), merged=())


def make_sheet(
    name: str,
    rows: Iterable[Sequence[str]],
    limits: Limits,
    *,
    merged: Iterable[Area] = (),
    hidden: bool = False,
) -> Sheet:
    """Check every cell against the limits, drop what is blank at the end and level the rows."""
    checked: list[list[str]] = []
    last_row = width = characters = 0
    for number, row in enumerate(rows, start=1):
        cells = [_checked(cell, name, number, column, limits) for column, cell in enumerate(row)]
        while cells and not cells[-1]:
            cells.pop()
        checked.append(cells)
        if cells:
            last_row, width = number, max(width, len(cells))
            characters += sum(map(len, cells))
            check_size(last_row, width, name, limits)
            if characters > limits.characters:
                raise UnreadableFile(Reason.TOO_BIG, name)
    level = tuple(tuple(cells + [""] * (width - len(cells))) for cells in checked[:last_row])
    return Sheet(name, level, _clipped(merged, last_row, width, limits), hidden)


def check_size(rows: int, columns: int, name: str, limits: Limits) -> None:
    """Refuse a table that is too long, too wide or too large; `name` tells which."""
    if rows > limits.rows:
        raise UnreadableFile(Reason.TOO_MANY_ROWS, name)
    if columns > limits.columns:
        raise UnreadableFile(Reason.TOO_MANY_COLUMNS, name)
    if rows * columns > limits.cells:
        raise UnreadableFile(Reason.TOO_MANY_CELLS, name)


def place(name: str, row: int, column: int) -> str:
    """Name a cell as Excel does; `row` counts from 1, `column` from 0."""
    letters = ""
    rest = column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{name}!{letters}{row}"


def _checked(cell: str, name: str, row: int, column: int, limits: Limits) -> str:
    if len(cell) > limits.cell_characters:
        raise UnreadableFile(Reason.CELL_TOO_LONG, place(name, row, column))
    if _CONTROL.search(cell):
        raise UnreadableFile(Reason.CONTROL_CHARACTERS, place(name, row, column))
    if _SURROGATE.search(cell):
        raise UnreadableFile(Reason.LONE_SURROGATES, place(name, row, column))
    # Word's soft line break (VT) and a page break arrive in pasted cells; they mean a new line.
    return _LINE_BREAK.sub("\n", cell)


def _clipped(merged: Iterable[Area], height: int, width: int, limits: Limits) -> tuple[Area, ...]:
    areas = []
    covered = 0
    for top, left, bottom, right in merged:
        if 0 <= top < height and 0 <= left < width:
            area = (top, left, min(bottom, height - 1), min(right, width - 1))
            # Honest areas never overlap, so together they cover no more than the sheet.
            covered += (area[2] - top + 1) * (area[3] - left + 1)
            if covered > limits.cells:
                raise UnreadableFile(Reason.TOO_MANY_CELLS)
            areas.append(area)
    return tuple(areas)
