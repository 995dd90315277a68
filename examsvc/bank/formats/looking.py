"""Show the first rows of a table, so that a person can say what its columns hold. Runs inside the bounded child."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from examsvc.bank.formats.columns import is_question_head
from examsvc.bank.formats.comma_separated import separator_of
from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.field_names import field_of_heading
from examsvc.bank.formats.items import NotThisFormat
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.tables import read_tables

_ROWS, _COLUMNS, _CHARACTERS = 6, 30, 60
_SEARCHED = 30


def answer(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return the head of a table with a few rows below it, and what each heading is taken for."""
    rows = _rows(data, filename, limits, choices)
    top = next((n for n, row in enumerate(rows[:_SEARCHED]) if is_question_head(row)), 0)
    shown = [[cell[:_CHARACTERS] for cell in row[:_COLUMNS]] for row in rows[top : top + _ROWS]]
    head = shown[0] if shown else []
    return {"rows": shown, "guesses": [field_of_heading(cell) for cell in head]}


def _rows(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> list[list[str]]:
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        sheets = [sheet for sheet in read_tables(data, filename, limits) if not sheet.hidden and sheet.rows]
        return [list(row) for row in sheets[0].rows[: _SEARCHED + _ROWS]] if sheets else []
    try:
        text, _encoding = decoded(data, choices)
    except NotThisFormat as refused:
        raise UnreadableFile(Reason.UNKNOWN_ENCODING) from refused
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text)[:1])
    try:
        return [row for row, _n in zip(reader, range(_SEARCHED + _ROWS), strict=False)]
    except csv.Error as error:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK) from error
