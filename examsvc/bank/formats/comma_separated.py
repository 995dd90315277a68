"""Questions in a text table: commas, semicolons, tabs or bars between the cells."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from examsvc.bank.formats.columns import guessed_columns
from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.items import Item, NotThisFormat, Reading, Written
from examsvc.bank.formats.rereading import losses_against
from examsvc.bank.formats.settling import settle_all
from examsvc.bank.formats.table_heads import head_at
from examsvc.bank.formats.table_rows import drafts_of_rows
from examsvc.bank.formats.written_cells import headings, rows_of
from examsvc.files.writing import write_csv

SUFFIXES = (".csv", ".tsv", ".txt")
_SEPARATORS = (",", "\t", ";", "|", "，")
_LOOKED_AT_LINES = 40
_LOOKED_AT = 100_000
_LARGEST_CELL = 200_000
_MOST_ROWS = 60_000
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]|.{32768}", re.DOTALL)
# Programs that fear formulas put an apostrophe before a cell that looks like one.
_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠])")
_TOKEN = "|||"  # noqa: S105 - a separator


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether this is a table: by its name, or a .txt whose head or columns leave no doubt."""
    suffix = PurePath(filename).suffix.lower()
    if suffix not in SUFFIXES:
        return False
    try:
        text, _encoding = decoded(data, {})
        rows = _rows(text[:_LOOKED_AT], "")[:_LOOKED_AT_LINES]
    except NotThisFormat:
        return False
    if suffix != ".txt":
        return any(len(row) > 1 for row in rows)
    full = [row for row in rows if any(row)]
    if not full or sum(len(row) == len(full[0]) for row in full[:-1] or full) * 10 < len(full[:-1] or full) * 9:
        return False
    return len(full[0]) > 1 and (head_at(full, 0) is not None or guessed_columns(full) is not None)


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read the questions of a text table; raises NotThisFormat."""
    rows, encoding = table(data, choices)
    found = drafts_of_rows(rows, "", choices)
    settled = settle_all(found.drafts, choices)
    settled.losses += found.losses
    settled.rejected += found.rejected
    return settled.reading(encoding)


def table(data: bytes, choices: Mapping[str, str]) -> tuple[list[list[str]], str]:
    """Return the rows of a text table and its encoding; raises NotThisFormat."""
    text, encoding = decoded(data, choices)
    if "\0" in text:
        raise NotThisFormat("not-text")
    rows = _rows(text, choices.get("separator", ""))
    if len(rows) > _MOST_ROWS:
        raise NotThisFormat("file-too-big")
    return rows, encoding


def write(items: Sequence[Item]) -> Written:
    """Write the columns of our template as CSV for Excel; what comes back different when read again is a loss."""
    heads = headings(items)
    rows, places = [heads], {}
    for position, item in enumerate(items):
        own = rows_of(item, len(heads))
        if not any(_UNWRITABLE.search(cell) for row in own for cell in row):
            places[position] = len(rows) + 1
            rows += own
    data = write_csv(rows)
    reading = read(data, "written.csv", {}) if len(rows) > 1 else None
    return Written(data, losses_against(items, places, reading))


def separator_of(text: str) -> str:
    """Return the separator that parts the first lines into the same number of cells, most cells first."""
    lines = [line for line in text[:_LOOKED_AT].split("\n") if line.strip()][:_LOOKED_AT_LINES]
    if lines and all(_TOKEN in line for line in lines):
        return _TOKEN
    if lines and lines[0].lower().startswith("sep=") and len(lines[0].strip()) == 5:
        return lines[0].strip()[-1]
    scores = {separator: _evenness(text[:_LOOKED_AT], separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda separator: scores[separator])


def _evenness(text: str, separator: str) -> tuple[float, int]:
    """Say how large a share of rows has the most usual width, if that is more than one."""
    rows = [row for row in _parsed(text, separator)[:_LOOKED_AT_LINES] if row]
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)


def _rows(text: str, separator: str) -> list[list[str]]:
    chosen = separator or separator_of(text)
    if chosen == _TOKEN:
        return [line.split(_TOKEN) for line in text.split("\n")]
    rows = _parsed(text, chosen)
    return rows[1:] if rows and rows[0] and re.fullmatch(r"sep=.?", ",".join(rows[0]), re.IGNORECASE) else rows


def _parsed(text: str, separator: str) -> list[list[str]]:
    """Parse with quotes; the row numbers stay those of the file's lines only where no cell holds a line break."""
    csv.field_size_limit(_LARGEST_CELL)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        return [[cell[1:] if _GUARDED.match(cell) else cell for cell in row] for row in rows]
    except csv.Error:
        return [line.split(separator) for line in text.split("\n")]
