"""Read a table that somebody pasted into a text box."""

import csv
import io
import re
from collections.abc import Callable

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.sheet import Sheet, make_sheet

_PASTED = Limits(characters=2_000_000)
# Excel quotes a copied cell only when it holds a line break; any other quotation mark is the clerk's own.
_QUOTED = re.compile(r'"((?:[^"\t]|"")*+)"(?=[\t\n]|\Z)')
_BARE = re.compile(r"[^\t\n]*+")
# One space, half or full width, stands inside names such as 张　三.
_GAP = re.compile("[ \u3000\xa0]{2,}")

Splitter = Callable[[str], list[list[str]]]


def read_pasted_table(text: str, name: str = "粘贴的表格", limits: Limits = _PASTED) -> Sheet:
    """Read cells parted by tabs as Excel copies them, else by several spaces or by commas."""
    if len(text) > limits.characters:
        raise UnreadableFile(Reason.TOO_BIG, str(limits.characters))
    clean = text.replace("\0", "").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return make_sheet(name, _splitter(clean)(clean), limits)


def _splitter(text: str) -> Splitter:
    """Choose the separator that parts the most lines."""
    if "\t" in text:
        return _by_tabs
    lines = text.split("\n")
    spaced = sum(_GAP.search(line.strip()) is not None for line in lines)
    commas = sum("," in line for line in lines)
    wide_commas = sum("，" in line for line in lines)
    if spaced and spaced >= max(commas, wide_commas):
        return _by_spaces
    if commas:
        return _by_commas
    return _by_wide_commas if wide_commas else _by_tabs


def _by_tabs(text: str) -> list[list[str]]:
    rows: list[list[str]] = [[]]
    position = 0
    while True:
        cell, position = _tabbed_cell(text, position)
        rows[-1].append(cell)
        if position >= len(text):
            return rows
        if text[position] == "\n":
            rows.append([])
        position += 1


def _tabbed_cell(text: str, start: int) -> tuple[str, int]:
    quoted = _QUOTED.match(text, start)
    if quoted is not None and "\n" in quoted[1]:
        return quoted[1].replace('""', '"'), quoted.end()
    bare = _BARE.match(text, start)
    return (bare[0], bare.end()) if bare is not None else ("", start)


def _by_spaces(text: str) -> list[list[str]]:
    return [_GAP.split(line.strip(" \u3000\xa0")) for line in text.split("\n")]


def _by_wide_commas(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("，")] for line in text.split("\n")]


def _by_commas(text: str) -> list[list[str]]:
    """Read CSV; when its quotes do not close, take every line by itself."""
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True, skipinitialspace=True))
    except csv.Error:
        rows = [line.split(",") for line in text.split("\n")]
    return [[cell.strip() for cell in row] for row in rows]
