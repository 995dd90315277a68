"""Take apart an .xlsx and put together a clean one with nothing but its checked tables."""

import io
import re
import zipfile
import zlib
from xml.parsers import expat

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.sheet import check_size

# All that the library raises for a damaged or hostile archive.
BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError)
_CENTRAL_RECORD = b"PK\x01\x02"
_ENCRYPTED_FLAGS = 0x1 | 0x40
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK = 256 * 1024
_REFERENCE = re.compile("([A-Z]{1,3})([0-9]{1,7})")
_KEPT = re.compile(
    r"\[content_types\]\.xml|_rels/\.rels|xl/(?!drawings/|charts/|media/).+\.(?:xml|rels)", re.IGNORECASE
)
_WORKSHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)


def clean_package(data: bytes, limits: Limits) -> bytes:
    """Check the archive and every part, and pack the XML parts anew without compression.

    What parses the result sees no macros, no pictures, no second copy of a name and no sizes that lie.
    """
    if data.count(_CENTRAL_RECORD) > limits.entries:
        raise UnreadableFile(Reason.TOO_MANY_ENTRIES, str(limits.entries))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _repacked(archive, _kept_parts(archive, limits), limits)
    except expat.ExpatError as error:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK, "xml") from error
    except BROKEN as error:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK, "zip") from error


def _kept_parts(archive: zipfile.ZipFile, limits: Limits) -> dict[str, zipfile.ZipInfo]:
    entries = archive.infolist()
    if len(entries) > limits.entries:
        raise UnreadableFile(Reason.TOO_MANY_ENTRIES, str(limits.entries))
    if sum(entry.file_size for entry in entries) > limits.expanded_bytes:
        raise UnreadableFile(Reason.BOMB)
    seen: set[str] = set()
    kept = {}
    for entry in entries:
        # Some old programs write the names with the other stroke.
        name = entry.orig_filename.replace("\\", "/")
        _check_entry(entry, name, limits)
        if name.lower() in seen:
            raise UnreadableFile(Reason.UNSAFE_NAMES, name)
        seen.add(name.lower())
        if _KEPT.fullmatch(name):
            kept[name] = entry
    if "xl/workbook.xml" not in seen:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK, "xl/workbook.xml")
    return kept


def _check_entry(entry: zipfile.ZipInfo, name: str, limits: Limits) -> None:
    if name.startswith("/") or ":" in name or "\0" in name or ".." in name.split("/"):
        raise UnreadableFile(Reason.UNSAFE_NAMES, name.replace("\0", "?"))
    if entry.flag_bits & _ENCRYPTED_FLAGS:
        raise UnreadableFile(Reason.ENCRYPTED, name)
    if entry.compress_type not in _METHODS:
        raise UnreadableFile(Reason.NOT_A_WORKBOOK, name)
    _check_ratio(entry, entry.file_size, limits)


def _check_ratio(entry: zipfile.ZipInfo, size: int, limits: Limits) -> None:
    if size > limits.ratio_floor_bytes and size > limits.ratio * max(entry.compress_size, 1):
        raise UnreadableFile(Reason.BOMB, entry.filename)


def _repacked(archive: zipfile.ZipFile, kept: dict[str, zipfile.ZipInfo], limits: Limits) -> bytes:
    packed = io.BytesIO()
    left = limits.expanded_bytes
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as clean:
        for name, entry in kept.items():
            part = _part(archive, entry, left)
            left -= len(part)
            _check_xml(name, part, limits)
            clean.writestr(zipfile.ZipInfo(name), part)
    return packed.getvalue()


def _part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> bytes:
    """Expand one part, counting what really comes out."""
    part = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            part += chunk
            if len(part) > left:
                raise UnreadableFile(Reason.BOMB, entry.filename)
    return bytes(part)


def _check_xml(name: str, part: bytes, limits: Limits) -> None:
    parser = expat.ParserCreate(namespace_separator="}")

    def refuse_doctype(*_: object) -> None:
        raise UnreadableFile(Reason.UNSAFE_XML, name)

    parser.StartDoctypeDeclHandler = refuse_doctype
    if _WORKSHEET.fullmatch(name):
        parser.StartElementHandler = _Extent(name, limits).see
    parser.Parse(part, True)


class _Extent:
    """Follow a worksheet's cells and refuse one that would fill a table too large.

    Only cells with a value count: whole columns of empty styled cells are common and harmless.
    """

    def __init__(self, name: str, limits: Limits) -> None:
        self.name, self.limits = name, limits
        self.row = self.column = -1
        self.rows = self.columns = 0

    def see(self, tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition("}")[2]
        if local == "row":
            # A row or cell without a reference follows the one before it.
            self.row = int(attributes["r"]) - 1 if "r" in attributes else self.row + 1
            self.column = -1
        elif local == "c":
            self._move(attributes.get("r"))
        elif local in {"v", "is"} and (self.row >= self.rows or self.column >= self.columns):
            self.rows, self.columns = max(self.rows, self.row + 1), max(self.columns, self.column + 1)
            check_size(self.rows, self.columns, self.name, self.limits)

    def _move(self, reference: str | None) -> None:
        if reference is None:
            self.column += 1
            return
        matched = _REFERENCE.fullmatch(reference)
        if matched is None:
            raise UnreadableFile(Reason.NOT_A_WORKBOOK, self.name)
        column = 0
        for letter in matched[1]:
            column = column * 26 + ord(letter) - ord("A") + 1
        self.row, self.column = int(matched[2]) - 1, column - 1
