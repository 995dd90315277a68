"""Workbooks made for one test each."""

import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter


def book(*sheets: Sequence[Sequence[Any]], hidden: Sequence[int] = ()) -> bytes:
    packed = io.BytesIO()
    written = xlsxwriter.Workbook(packed, {"in_memory": True})
    for number, rows in enumerate(sheets):
        sheet = written.add_worksheet()
        for row, cells in enumerate(rows):
            sheet.write_row(row, 0, cells)
        if number in hidden:
            sheet.hide()
    written.close()
    return packed.getvalue()
