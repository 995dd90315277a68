"""Put lines into a .docx, with pictures as pictures and tables as tables; the same bytes for the same lines."""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence

import docx
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Length, Pt

from examsvc.bank.formats.items import Picture
from examsvc.files.writing import write_zip

_PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([^)\n]+)\)")
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BROADEST_CM = 14
_PLACEABLE = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp"})


def document(
    lines: Sequence[str], headings: set[int], pictures: Mapping[str, Picture]
) -> tuple[bytes, dict[int, int]]:
    """Write the lines; return the file and, for each line, the number of the block it stands in."""
    paper = docx.Document()
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "宋体", Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    blocks: dict[int, int] = {}
    block = number = 0
    while number < len(lines):
        block += 1
        blocks[number + 1] = block
        rows = _rows(lines, number)
        if rows:
            _table(paper, rows)
            number += len(rows)
            continue
        _paragraph(paper, lines[number], pictures, bold=number + 1 in headings)
        number += 1
    packed = io.BytesIO()
    paper.save(packed)
    return _with_fixed_dates(packed.getvalue()), blocks


def _rows(lines: Sequence[str], start: int) -> list[list[str]]:
    rows = []
    for line in lines[start:]:
        if not (line.startswith("|") and line.endswith("|") and len(line) > 1):
            break
        rows.append([cell.strip() for cell in line[1:-1].split("|")])
    return rows if rows and max(map(len, rows)) > 1 else []


def _table(paper: Document, rows: list[list[str]]) -> None:
    table = paper.add_table(rows=len(rows), cols=max(map(len, rows)), style="Table Grid")
    for filled, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(filled.cells, row, strict=False):
            cell.text = _UNWRITABLE.sub("", text)


def _paragraph(paper: Document, line: str, pictures: Mapping[str, Picture], *, bold: bool) -> None:
    found = _PICTURE.fullmatch(line.strip())
    picture = pictures.get(found[2]) if found is not None else None
    if found is not None and picture is not None and picture.media_type in _PLACEABLE:
        try:
            shown = paper.add_paragraph().add_run().add_picture(io.BytesIO(picture.data))
            shown.width, shown.height = _fitting(shown.width, shown.height)
            shown._inline.docPr.set("name", picture.name)
            shown._inline.docPr.set("descr", found[1] or picture.name)
        except Exception:  # noqa: BLE001 - the library raises whatever a damaged picture makes it raise
            paper.add_paragraph(line)
        return
    run = paper.add_paragraph().add_run(_UNWRITABLE.sub("", line))
    run.bold = True if bold else None


def _fitting(width: int, height: int) -> tuple[Length, Length]:
    """Shrink a picture that is broader than the page."""
    broadest = int(Cm(_BROADEST_CM))
    return (Emu(width), Emu(height)) if width <= broadest else (Emu(broadest), Emu(height * broadest // width))


def _with_fixed_dates(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return write_zip({name: archive.read(name) for name in archive.namelist()})
