"""Questions in an Excel workbook (.xlsx, .xls): any county's columns, or our own template."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from examsvc.bank.formats.excel_writing import EXAMPLES, INSTRUCTIONS, is_writable, workbook
from examsvc.bank.formats.items import Item, NotThisFormat, Reading, Written
from examsvc.bank.formats.rereading import losses_against
from examsvc.bank.formats.settling import settle_all
from examsvc.bank.formats.table_rows import Rows, drafts_of_rows
from examsvc.bank.formats.written_cells import headings, rows_of
from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.sheet import Sheet
from examsvc.files.tables import read_tables

SUFFIXES = (".xlsx", ".xls")
OLD_SUFFIXES = (".et", ".ett")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LIMITS = Limits(rows=60_000, cells=2_000_000, characters=40_000_000)

_CODES = {
    Reason.ENCRYPTED: "encrypted",
    Reason.UNSAFE_XML: "unsafe-xml",
    Reason.UNSAFE_NAMES: "unsafe-package",
    Reason.CONTROL_CHARACTERS: "control-characters",
    Reason.LONE_SURROGATES: "control-characters",
    Reason.EMPTY: "no-questions",
    **dict.fromkeys(
        (
            Reason.TOO_BIG,
            Reason.BOMB,
            Reason.TOO_MANY_ENTRIES,
            Reason.TOO_MANY_ROWS,
            Reason.TOO_MANY_CELLS,
            Reason.TOO_MANY_COLUMNS,
            Reason.TOO_MANY_SHEETS,
            Reason.CELL_TOO_LONG,
        ),
        "file-too-big",
    ),
}


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether this is a workbook, or a .et of WPS, which `read` refuses with what to do."""
    return PurePath(filename).suffix.lower() in SUFFIXES + OLD_SUFFIXES and data.startswith((_ZIP, _OLE))


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read the questions of every sheet that is shown; raises NotThisFormat."""
    found = Rows()
    for name, rows in tables(data, filename, choices):
        _add(found, drafts_of_rows(rows, name, choices))
    settled = settle_all(found.drafts, choices)
    settled.losses += found.losses
    # A sheet of instructions beside one of questions is no fault, but it is told; a workbook without any is one.
    if found.drafts:
        settled.losses += [replace(trouble, code="sheet-not-read") for trouble in found.rejected]
    else:
        settled.rejected += found.rejected
    return settled.reading()


def tables(data: bytes, filename: str, choices: Mapping[str, str]) -> list[tuple[str, list[list[str]]]]:
    """Return name and rows of every sheet that is shown and may hold questions; raises NotThisFormat."""
    if PurePath(filename).suffix.lower() in OLD_SUFFIXES:
        raise NotThisFormat("old-et-file")
    try:
        sheets = read_tables(data, filename, _LIMITS)
    except UnreadableFile as refused:
        raise NotThisFormat(_CODES.get(refused.reason, "not-a-workbook")) from refused
    shown = [sheet for sheet in sheets if not sheet.hidden and sheet.name not in {EXAMPLES, INSTRUCTIONS}]
    return [(sheet.name, _with_merged(sheet)) for sheet in shown if choices.get("sheet", sheet.name) == sheet.name]


def write(items: Sequence[Item]) -> Written:
    """Write our template filled with the items; what comes back different when read again is a loss."""
    heads = headings(items)
    rows: list[list[str]] = []
    places: dict[int, int] = {}
    for position, item in enumerate(items):
        own = rows_of(item, len(heads))
        if all(is_writable(row) for row in own):
            places[position] = len(rows) + 2
            rows += own
    data = workbook(heads, rows)
    reading = read(data, "written.xlsx", {}) if rows else None
    return Written(data, losses_against(items, places, reading))


def template() -> bytes:
    """Write the empty template with its drop-downs, examples and instructions."""
    return workbook(headings(), [])


def _add(found: Rows, more: Rows) -> None:
    found.drafts += more.drafts
    found.losses += more.losses
    found.rejected += more.rejected


def _with_merged(sheet: Sheet) -> list[list[str]]:
    """Repeat what is merged down a column, such as the type of many rows; a merged title stays one cell."""
    rows = [list(row) for row in sheet.rows]
    for top, left, bottom, right in sheet.merged:
        if left == right:
            for row in rows[top + 1 : bottom + 1]:
                row[left] = sheet.rows[top][left]
    return rows
