"""Read a QTI file, one item or a package, whatever its version."""

from dataclasses import replace
from decimal import Decimal

from examsvc.bank.formats.choosing import Refused
from examsvc.bank.formats.items import Item, NotThisFormat, Place, Reading, Trouble
from examsvc.bank.formats.markup_pictures import no_files
from examsvc.bank.formats.markup_xml import xml_text
from examsvc.bank.formats.numbers import plain_decimal
from examsvc.bank.formats.qti.archive import Archive, resolved
from examsvc.bank.formats.qti.dialect import OLD, version_of
from examsvc.bank.formats.qti.package import Listed, contents_of
from examsvc.bank.formats.qti.reading import QtiFile, read_item

SUFFIXES = (".xml", ".zip", ".imscp", ".imscc")
_ZIP = b"PK\x03\x04"


def version_in(data: bytes, filename: str) -> str:
    """Return the version of an item or of a package, or nothing for other files."""
    if not filename.lower().endswith(SUFFIXES):
        return ""
    if not data.startswith(_ZIP):
        return version_of(data)
    try:
        return contents_of(Archive(data)).version
    except NotThisFormat:
        return ""


def read_qti(data: bytes) -> Reading:
    """Read an item or a package; raises NotThisFormat."""
    if data.startswith(_ZIP):
        return _package(Archive(data))
    if version_of(data) == OLD:
        raise NotThisFormat("old-qti")
    if not version_of(data):
        raise NotThisFormat("no-questions")
    return _joined([_one(QtiFile(data, Place("question", 1), no_files))], (), xml_text(data, {})[1])


def _package(archive: Archive) -> Reading:
    contents = contents_of(archive)
    if contents.version == OLD:
        raise NotThisFormat("old-qti")
    if not contents.items and not contents.missing:
        raise NotThisFormat("no-questions")
    read = [_member(archive, listed, n) for n, listed in enumerate(contents.items, start=1)]
    count = len(contents.items)
    missing = tuple(
        Trouble(Place("question", n), "member-missing", name[:80])
        for n, name in enumerate(contents.missing, start=count + 1)
    )
    return _joined(read, missing, "utf-8")


def _member(archive: Archive, listed: Listed, number: int) -> Reading:
    def find(address: str) -> bytes | None:
        name = resolved(listed.name, address)
        return archive.read(name) if name else None

    place = Place("question", number, listed.name)
    reading = _one(QtiFile(archive.read(listed.name) or b"", place, find))
    items = tuple(replace(item, topic=listed.topic, marks=_marks(item, listed.weight)) for item in reading.items)
    return replace(reading, items=items)


def _marks(item: Item, weight: Decimal | None) -> Decimal | None:
    """Return the marks in the test: what the item gives, times its weight there."""
    if weight is None:
        return item.marks
    return Decimal(plain_decimal(weight * (item.marks if item.marks is not None else 1)))


def _one(file: QtiFile) -> Reading:
    try:
        item, losses = read_item(file)
    except Refused as refusal:
        return Reading((), (Trouble(file.place, refusal.code, refusal.about),))
    return Reading((item,) if item is not None else (), (), tuple(losses))


def _joined(readings: list[Reading], missing: tuple[Trouble, ...], encoding: str) -> Reading:
    return Reading(
        tuple(item for reading in readings for item in reading.items),
        tuple(trouble for reading in readings for trouble in reading.rejected) + missing,
        tuple(trouble for reading in readings for trouble in reading.losses),
        encoding,
    )
