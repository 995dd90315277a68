"""Pack items into a QTI package: manifest, test, one file an item, pictures."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import quoteattr

from examsvc.bank.formats.items import Item, ItemKind, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written
from examsvc.bank.formats.markup_xml import legal
from examsvc.bank.formats.numbers import plain_decimal
from examsvc.bank.formats.qti.dialect import QTI30, Dialect, serialised
from examsvc.bank.formats.qti.elements import NoInteraction
from examsvc.bank.formats.qti.package import MANIFEST, TOPIC_SECTION
from examsvc.bank.formats.qti.writing import is_identifier, item_source

_HELD = frozenset({"name", "identifier", "explanation", "topic", "marks", "pictures", "weights"})
# Archives made of the same items are the same bytes.
_THE_SAME_DAY = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Packed:
    """One item's file and those beside it."""

    item: Item
    identifier: str
    name: str
    data: bytes
    pictures: dict[str, bytes]


def package_of(items: Sequence[Item], dialect: Dialect) -> Written:
    """Write a package of a version; what has no interaction is a loss."""
    packed: list[Packed] = []
    losses: list[Trouble] = []
    taken: set[str] = set()
    for number, item in enumerate(items, start=1):
        own = is_identifier(item.identifier) and item.identifier not in taken
        identifier = item.identifier if own else f"examsvc-{number:04}"
        try:
            packed.append(_packed(item, number, identifier, dialect))
        except NoInteraction as reason:
            losses.append(not_written(item, str(reason)))
            continue
        taken.add(identifier)
        losses += _lost(item, own=own)
    files = {MANIFEST: _manifest(packed, dialect), "test.xml": _test(packed, dialect)}
    for one in packed:
        files[one.name] = one.data
        files |= one.pictures
    return Written(_zipped(files), tuple(losses))


def _packed(item: Item, number: int, identifier: str, dialect: Dialect) -> Packed:
    folder = f"pictures/{number:04}"
    source = item_source(item, identifier, lambda name: f"../{folder}/{name}", wrapped=dialect is QTI30)
    pictures = {f"{folder}/{picture.name}": picture.data for picture in item.pictures}
    return Packed(item, identifier, f"items/{number:04}.xml", serialised(source, dialect), pictures)


def _lost(item: Item, *, own: bool) -> list[Trouble]:
    held = _HELD | ({"points", "point_marks"} if item.kind is ItemKind.ESSAY else set())
    lost = [loss for loss in lost_fields(item, held) if loss.code != "lost-identifier"]
    if item.identifier and not own:
        lost.append(Trouble(item.place, "lost-identifier"))
    if item.kind is ItemKind.FILL and len(item.blanks) == 1 and item.blanks[0].figures:
        lost.append(Trouble(item.place, "written-as", ItemKind.NUMERIC.value))
    for part in item.parts:
        lost += lost_fields(part, {"marks", "weights"})
    return lost


def _test(packed: Sequence[Packed], dialect: Dialect) -> bytes:
    """Write the test: the items in order, a section for each run of one topic, the marks as weights."""
    sections = []
    for n, (topic, members) in enumerate(groupby(packed, key=lambda one: one.item.topic), start=1):
        name = f"{TOPIC_SECTION}{n}" if topic else f"section-{n}"
        refs = "".join(map(_reference, members))
        title = quoteattr(legal(topic) or "试题")
        sections.append(
            f'<assessmentSection identifier="{name}" title={title} visible="true">{refs}</assessmentSection>'
        )
    inner = "".join(sections) or '<assessmentSection identifier="section-1" title="试题" visible="true"/>'
    score = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    source = (
        f'<assessmentTest identifier="test" title="试题">{score}'
        f'<testPart identifier="part-1" navigationMode="nonlinear" submissionMode="simultaneous">{inner}</testPart>'
        '<outcomeProcessing><setOutcomeValue identifier="SCORE"><sum>'
        '<testVariables variableIdentifier="SCORE" weightIdentifier="MARKS"/></sum></setOutcomeValue>'
        "</outcomeProcessing></assessmentTest>"
    )
    return serialised(source, dialect)


def _reference(one: Packed) -> str:
    marks = one.item.marks
    weight = f'<weight identifier="MARKS" value="{plain_decimal(marks)}"/>' if marks is not None else ""
    return f'<assessmentItemRef identifier="{one.identifier}" href="{one.name}">{weight}</assessmentItemRef>'


def _manifest(packed: Sequence[Packed], dialect: Dialect) -> bytes:
    schema, version = dialect.package_schema
    dependencies = "".join(f'<dependency identifierref="{one.identifier}"/>' for one in packed)
    resources = [_resource("test", dialect.resource.format("test"), "test.xml", (), dependencies)]
    resources += [
        _resource(one.identifier, dialect.resource.format("item"), one.name, tuple(one.pictures)) for one in packed
    ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{dialect.package_namespace}" identifier="manifest">'
        f"<metadata><schema>{schema}</schema><schemaversion>{version}</schemaversion></metadata>"
        f"<organizations/><resources>{''.join(resources)}</resources></manifest>"
    ).encode()


def _resource(identifier: str, kind: str, name: str, others: tuple[str, ...], more: str = "") -> str:
    files = "".join(f"<file href={quoteattr(href)}/>" for href in (name, *others))
    return f'<resource identifier="{identifier}" type="{kind}" href="{name}">{files}{more}</resource>'


def _zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _THE_SAME_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return packed.getvalue()
