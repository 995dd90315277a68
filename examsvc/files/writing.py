"""Write workbooks, CSV and ZIP that do nothing when opened, byte for byte the same from the same content."""

import csv
import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter

Value = str | int | Decimal | dt.date | dt.datetime | None

_CREATED = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed stamp, no moment
_CELL_CHARACTERS = 32_767
_EXACT_DIGITS = 15
_NARROWEST, _WIDEST, _MEASURED_ROWS = 8, 60, 500
_SHEET_NAME_CHARACTERS = 31
_FORBIDDEN_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_IGNORED_STARTS = " \u3000\xa0\u200b\ufeff"
_BASE_STYLE = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "border": 1}
_TEXT = {**_BASE_STYLE, "num_format": "@", "text_wrap": True}
_HEADER = {**_TEXT, "bold": True, "align": "center", "bg_color": "#DDEBF7"}
_TITLE = {
    "font_name": "宋体",
    "font_size": 16,
    "bold": True,
    "align": "center",
    "valign": "vcenter",
    "num_format": "@",
}
_NEVER_GUESS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_RESERVED_FILE_NAME = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_FORBIDDEN_IN_FILE_NAME = re.compile('[\\\\:*?"<>|\x00-\x1f\x7f\ud800-\udfff\u200b-\u200f\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class SheetOut:
    """Describe a sheet to write: a title over the whole width if any, one header row, then the rows."""

    name: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]
    title: str = ""


def write_workbook(sheets: Sequence[SheetOut]) -> bytes:
    """Write an .xlsx with every text as text and never a formula or link.

    Numbers of more than fifteen digits, which Excel would round, are written as text. Raises `ValueError` on what
    no cell can hold.
    """
    if not sheets:
        raise ValueError("a workbook needs a sheet")
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed, _NEVER_GUESS)
    book.set_properties({"created": _CREATED})
    taken: set[str] = set()
    pen = _Pen(book)
    for sheet in sheets:
        pen.write_sheet(book.add_worksheet(_sheet_name(sheet.name, taken)), sheet)
    book.close()
    return packed.getvalue()


def write_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """Write UTF-8 with its mark, as Excel needs for Chinese, and every would-be formula behind an apostrophe."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([_csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def write_zip(files: Mapping[str, bytes]) -> bytes:
    """Pack files in the order of their names; raise `ValueError` on a name that is unsafe on any system."""
    packed = io.BytesIO()
    seen: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            _check_file_name(name, seen)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            # The library marks a name as UTF-8 exactly when it is more than ASCII.
            archive.writestr(entry, files[name])
    return packed.getvalue()


class _Pen:
    """Write cells into one workbook, making each number format once."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.text = book.add_format(_TEXT)
        self.header = book.add_format(_HEADER)
        self.title = book.add_format(_TITLE)
        self.numbers: dict[int, Any] = {}

    def write_sheet(self, sheet: Any, out: SheetOut) -> None:
        top = 0
        if out.title:
            if len(out.header) > 1:
                sheet.merge_range(0, 0, 0, len(out.header) - 1, "", self.title)
            sheet.write_string(0, 0, _text(out.title), self.title)
            top = 1
        for column, heading in enumerate(out.header):
            self._write(sheet, top, column, heading, self.header)
        for number, row in enumerate(out.rows, start=top + 1):
            for column, value in enumerate(row):
                self._write(sheet, number, column, value, self.text)
        for column, width in enumerate(_widths(out)):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(top + 1, 0)
        sheet.repeat_rows(0, top)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)

    def _write(self, sheet: Any, row: int, column: int, value: Value, style: Any) -> None:
        """Write by the cell's own type; anything but 0 back means that nothing was written."""
        if isinstance(value, int | Decimal) and _is_exact(value):
            done = sheet.write_number(row, column, value, self._number(value))
        elif value is None or value == "":
            done = sheet.write_blank(row, column, None, style)
        else:
            done = sheet.write_string(row, column, _text(value), style)
        if done != 0:
            raise ValueError(f"no cell at row {row + 1}, column {column + 1}")

    def _number(self, value: int | Decimal) -> Any:
        places = max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
        if places not in self.numbers:
            self.numbers[places] = self.book.add_format(
                {**_BASE_STYLE, "num_format": "0." + "0" * places if places else "0"}
            )
        return self.numbers[places]


def _is_exact(value: int | Decimal) -> bool:
    if isinstance(value, bool):
        raise TypeError("write a word, not a truth value")
    number = Decimal(value)
    return (
        number.is_finite()
        and len(number.as_tuple().digits) <= _EXACT_DIGITS
        and abs(number.adjusted()) < _EXACT_DIGITS
    )


def _text(value: Value) -> str:
    """Say a value as text; a moment is written to the second."""
    if value is None:
        return ""
    if isinstance(value, float | bool):
        raise TypeError("marks are Decimal, and truth has a word")
    if isinstance(value, dt.datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    text = format(value, "f") if isinstance(value, Decimal) else str(value)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _UNWRITABLE.search(text):
        raise ValueError("a cell holds a control character or half a character")
    if len(text) > _CELL_CHARACTERS:
        raise ValueError("a cell is longer than Excel allows")
    return text


def _widths(out: SheetOut) -> list[int]:
    """Measure columns in half widths, for a Chinese character fills two."""
    columns = max([len(out.header), *(len(row) for row in out.rows)])
    widths = [_NARROWEST] * columns
    for row in (out.header, *out.rows[:_MEASURED_ROWS]):
        for column, value in enumerate(row):
            widest = max((_half_widths(line) for line in _text(value).split("\n")), default=0)
            widths[column] = min(_WIDEST, max(widths[column], widest + 2))
    return widths


def _half_widths(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in line)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Make a name that Excel accepts and that no other sheet has."""
    base = _FORBIDDEN_IN_SHEET_NAME.sub("_", _UNWRITABLE.sub("_", wanted)).strip("' ") or "Sheet"
    base = f"{base}_" if base.lower() == "history" else base
    name, number = _shortened(base, ""), 1
    while name.lower() in taken:
        number += 1
        name = _shortened(base, f"({number})")
    taken.add(name.lower())
    return name


def _shortened(base: str, ending: str) -> str:
    """Cut to Excel's length, which counts rare characters twice."""
    while len((base + ending).encode("utf-16-le")) // 2 > _SHEET_NAME_CHARACTERS:
        base = base[:-1]
    return base.rstrip("' ") + ending


def _csv_cell(value: Value) -> str:
    if isinstance(value, int | Decimal):
        return _text(value)
    text = _text(value)
    if _PLAIN_NUMBER.fullmatch(text):
        return text
    dangerous = text.startswith(_FORMULA_STARTS) or text.lstrip(_IGNORED_STARTS).startswith(_FORMULA_STARTS)
    return f"'{text}" if dangerous else text


def _check_file_name(name: str, seen: set[str]) -> None:
    """Refuse what would leave the folder, or what some system reads as another name."""
    for part in name.split("/"):
        if not part or part.strip(" ").endswith(".") or part != part.strip() or _RESERVED_FILE_NAME.fullmatch(part):
            raise ValueError(f"unsafe name in an archive: {name!r}")
    if _FORBIDDEN_IN_FILE_NAME.search(name):
        raise ValueError(f"unsafe name in an archive: {name!r}")
    same = unicodedata.normalize("NFC", name).casefold()
    if same in seen:
        raise ValueError(f"two files of one name in an archive: {name!r}")
    seen.add(same)
