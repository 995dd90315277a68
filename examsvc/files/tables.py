"""Turn bytes into sheets of plain strings. Runs only inside the bounded child."""

import csv
import datetime as dt
import io
from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import python_calamine as calamine

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.packages import clean_package
from examsvc.files.sheet import Sheet, check_size, make_sheet

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_SEPARATORS = (",", "\t", ";")

CellValue = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta


def read_tables(data: bytes, filename: str, limits: Limits) -> tuple[Sheet, ...]:
    """Read a workbook or a text table; the bytes, not the name, say which workbook it is."""
    if data.startswith(b"PK"):
        return _workbook(clean_package(data, limits), limits)
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise UnreadableFile(Reason.ENCRYPTED)
        return _workbook(data, limits)
    if PurePath(filename).suffix.lower() == ".csv":
        return (_text_table(data, PurePath(filename).stem, limits),)
    raise UnreadableFile(Reason.NOT_A_WORKBOOK)


def answer(data: bytes, filename: str, limits: Limits, _choices: Mapping[str, str]) -> dict[str, Any]:
    """Read tables as plain data, for the child to say."""
    return {"sheets": [asdict(sheet) for sheet in read_tables(data, filename, limits)]}


def _workbook(data: bytes, limits: Limits) -> tuple[Sheet, ...]:
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        shown = [sheet for sheet in book.sheets_metadata if sheet.typ == calamine.SheetTypeEnum.WorkSheet]
        if len(shown) > limits.sheets:
            raise UnreadableFile(Reason.TOO_MANY_SHEETS, str(limits.sheets))
        sheets = tuple(_worksheet(book, sheet, limits) for sheet in shown)
    except calamine.PasswordError as error:
        raise UnreadableFile(Reason.ENCRYPTED) from error
    except calamine.CalamineError as error:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK) from error
    if sum(len(row) for sheet in sheets for row in sheet.rows) > limits.cells:
        raise UnreadableFile(Reason.TOO_MANY_CELLS, str(limits.cells))
    return sheets


def _worksheet(book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_name(about.name)
    hidden = about.visible != calamine.SheetVisibleEnum.Visible
    if sheet.start is None or sheet.end is None:
        return Sheet(about.name, (), hidden=hidden)
    check_size(sheet.end[0] + 1, sheet.end[1] + 1, about.name, limits)
    rows = ([_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False))
    merged = ((*first, *last) for first, last in sheet.merged_cell_ranges or ())
    return make_sheet(about.name, rows, limits, merged=merged, hidden=hidden)


def _plain(value: CellValue) -> str:
    """Write a cell's value as the clerk saw it: whole numbers without .0, days as ISO dates."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        # Excel itself keeps and shows fifteen digits.
        number = Decimal(format(value, ".15g"))
        plain = format(number, "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(value, dt.datetime):
        whole = _to_the_second(value)
        return whole.date().isoformat() if whole.time() == dt.time() else whole.isoformat(sep=" ")
    if isinstance(value, dt.time):
        return _to_the_second(dt.datetime.combine(dt.date(2000, 1, 1), value)).time().isoformat()
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat()


def _to_the_second(value: dt.datetime) -> dt.datetime:
    """Undo the rounding of Excel's day fractions; the last half second there is stays as it is."""
    try:
        return (value + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    except OverflowError:
        return value


def _text_table(data: bytes, name: str, limits: Limits) -> Sheet:
    text = _decoded(data)
    csv.field_size_limit(limits.cell_characters)
    try:
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
        return make_sheet(name, rows, limits)
    except csv.Error as error:
        reason = Reason.CELL_TOO_LONG if "limit" in str(error) else Reason.CONTROL_CHARACTERS
        raise UnreadableFile(reason, name) from error


def _decoded(data: bytes) -> str:
    """Decode UTF-8, else UTF-16 with its mark, else GB18030 as Excel in China writes it."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _strictly(data, "utf-16")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        # A few bad bytes among good UTF-8 are damage; read as GB18030 they would turn all the rest to nonsense.
        guess = data.decode("utf-8", errors="replace")
        damaged = guess.count("\ufffd")
        if damaged < sum(character > "\u07ff" and character != "\ufffd" for character in guess):
            raise UnreadableFile(Reason.UNKNOWN_ENCODING, "utf-8") from None
        return _strictly(data, "gb18030")


def _strictly(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(Reason.UNKNOWN_ENCODING, encoding) from error


def _separator(text: str) -> str:
    """Take the separator seen most often in the first lines; a comma when none is seen."""
    opening = text[:4096]
    return max(_SEPARATORS, key=opening.count)
