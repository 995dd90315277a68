"""Make workbooks part by part, so that one of them can be made to lie."""

import io
import struct
import zipfile
from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "http://schemas.openxmlformats.org/package/2006/content-types"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Where a central directory record keeps what a liar would change.
FLAGS_AT, EXPANDED_SIZE_AT = 8, 24


def sheet_xml(cells: str = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>') -> str:
    """Return a worksheet's XML around rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def number_at(reference: str) -> str:
    """Return a worksheet's XML with one number in one cell."""
    row = "".join(letter for letter in reference if letter.isdigit())
    return sheet_xml(f'<row r="{row}"><c r="{reference}"><v>1</v></c></row>')


def make_parts(sheet: str = "") -> dict[str, str | bytes]:
    """Return the parts of an honest workbook with one sheet called 名单."""
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{SHEET_TYPE}.{kind}+xml"/>'
        for part, kind in (("xl/workbook.xml", "sheet.main"), ("xl/worksheets/sheet1.xml", "worksheet"))
    )
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{CONTENT}">{types}</Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="名单" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" '
        f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet or sheet_xml(),
    }


def packed(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack parts into an archive."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as out:
        for name, part in parts.items():
            out.writestr(name, part)
    return archive.getvalue()


def make_workbook(sheet: str = "", more: Mapping[str, str | bytes] | None = None) -> bytes:
    """Make an honest workbook, but for what is given."""
    return packed({**make_parts(sheet), **(more or {})})


def with_record(archive: bytes, name: str, offset: int, layout: str, value: int) -> bytes:
    """Overwrite one field of a part's record in the central directory."""
    found = archive.rindex(name.encode())
    record = archive.rindex(b"PK\x01\x02", 0, found)
    changed = bytearray(archive)
    struct.pack_into(layout, changed, record + offset, value)
    return bytes(changed)


def names_in(archive: bytes) -> set[str]:
    """Return the names of an archive's parts."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return set(opened.namelist())
