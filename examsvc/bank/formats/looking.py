"""Show the first rows of a table and its codes, for a person to say what they hold. Runs in the bounded child."""

from collections.abc import Mapping
from typing import Any

from examsvc.bank.formats import comma_separated, excel
from examsvc.bank.formats.field_names import field_of_heading
from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.settling import judgement_codes
from examsvc.bank.formats.table_heads import Head, head_at
from examsvc.bank.formats.table_rows import drafts_of_rows
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits

_ROWS, _COLUMNS, _CHARACTERS = 6, 30, 60
_SEARCHED = 30
_MOST_CODES = 8


def answer(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    """Return the head of a table with a few rows below it, what each heading is taken for, and the judgement codes.

    `codes` are pairs of a digit or letter that stands for right or wrong, and what it is taken for, if that is known.
    """
    try:
        tables = _tables(data, filename, choices)
    except NotThisFormat as refused:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK) from refused
    shown = [[cell[:_CHARACTERS] for cell in row[:_COLUMNS]] for row in _first_rows(tables[0][1] if tables else [])]
    drafts = [draft for name, rows in tables for draft in drafts_of_rows(rows, name, choices).drafts]
    codes = list(judgement_codes(drafts, choices).items())[:_MOST_CODES]
    guesses = [field_of_heading(cell) for cell in shown[0]] if shown else []
    return {"rows": shown, "guesses": guesses, "codes": [list(code) for code in codes]}


def _tables(data: bytes, filename: str, choices: Mapping[str, str]) -> list[tuple[str, list[list[str]]]]:
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return [(name, rows) for name, rows in excel.tables(data, filename, choices) if rows]
    return [("", comma_separated.table(data, choices)[0])]


def _first_rows(rows: list[list[str]]) -> list[list[str]]:
    """Return the headings, in one row even where the table has two, and what stands below; else simply the top."""
    heads = ((place, head_at(rows, place)) for place in range(min(len(rows), _SEARCHED)))
    place, head = next(((place, head) for place, head in heads if head is not None), (0, Head((), rows=0)))
    below = rows[place + head.rows : place + head.rows + _ROWS]
    return [list(head.headings), *below][:_ROWS] if head.rows else below
