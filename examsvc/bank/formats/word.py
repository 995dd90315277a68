"""Questions in a Word document (.docx), as Word and WPS write it."""

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from examsvc.bank.formats.chinese.marked_keys import read_marked_keys
from examsvc.bank.formats.chinese.reading import drafts_of
from examsvc.bank.formats.chinese.writing import write_lines
from examsvc.bank.formats.docx_parts.body import body_of
from examsvc.bank.formats.docx_parts.package import WordPackage
from examsvc.bank.formats.items import Item, NotThisFormat, Reading, Written
from examsvc.bank.formats.rereading import losses_against
from examsvc.bank.formats.settling import settle_all
from examsvc.bank.formats.table_rows import drafts_of_rows
from examsvc.bank.formats.word_writing import document

SUFFIXES = (".docx",)
OLD_SUFFIXES = (".doc", ".wps", ".wpt", ".dot", ".rtf")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether this is a .docx, or an old Word file, which `read` refuses with what to do."""
    suffix = PurePath(filename).suffix.lower()
    if suffix in OLD_SUFFIXES:
        return data.startswith((_OLE, _RTF, _ZIP))
    return suffix in SUFFIXES and data.startswith((_ZIP, _OLE))


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read every question of a document; raises NotThisFormat."""
    if data.startswith((_OLE, _RTF)):
        raise NotThisFormat("old-word-file")
    if not data.startswith(_ZIP):
        raise NotThisFormat("not-a-word-file")
    body = body_of(WordPackage(data))
    found = drafts_of(body.lines, "paragraph")
    read_marked_keys(found.drafts)
    for number, rows in enumerate(body.tables, start=1):
        found.drafts += drafts_of_rows(rows, f"表格{number}", choices).drafts
    settled = settle_all(found.drafts, choices)
    settled.losses += found.losses
    return settled.reading()


def write(items: Sequence[Item]) -> Written:
    """Write numbered questions under headings of their types; what comes back different when read again is a loss."""
    out = write_lines(items)
    pictures = {picture.name: picture for item in items for part in (item, *item.parts) for picture in part.pictures}
    data, blocks = document(out.lines, out.headings, pictures)
    try:
        reading = read(data, "written.docx", {})
    except NotThisFormat:
        reading = None
    places = {position: blocks[line] for position, line in out.begins.items() if line in blocks}
    return Written(data, losses_against(items, places, reading))
