"""Read a package's manifest and tests: which items there are, in what order, and for what marks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from xml.etree.ElementTree import Element

from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.markup_xml import parse_xml
from examsvc.bank.formats.numbers import read_decimal
from examsvc.bank.formats.qti.archive import Archive, resolved
from examsvc.bank.formats.qti.dialect import OLD, plain_names, version_of

MANIFEST = "imsmanifest.xml"
# Sections that our own writer makes of topics are named like this.
TOPIC_SECTION = "topic-"


@dataclass(frozen=True, slots=True)
class Listed:
    """An item's file as manifest and test list it; `weight` multiplies its marks."""

    name: str
    weight: Decimal | None = None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a package lists: the items in order, files it names but does not hold, and its version."""

    items: tuple[Listed, ...]
    missing: tuple[str, ...]
    version: str


def contents_of(archive: Archive) -> Contents:
    """Read manifest and tests; raises NotThisFormat for a package of something else."""
    manifest = _manifest_name(archive)
    root = _parsed(archive, manifest)
    resources = [(_type(e), resolved(manifest, _file_of(e))) for e in root.iter("resource")]
    held = set(archive.names())
    items = [name for kind, name in resources if "item" in kind]
    tests = [name for kind, name in resources if "_test" in kind or "_assessment" in kind]
    listed: dict[str, Listed] = {}
    for test in tests:
        if test in held and version_of(archive.read(test) or b"") != OLD:
            listed |= {entry.name: entry for entry in reversed(list(_tested(archive, test))) if entry.name}
    if listed:
        listed = dict(reversed(listed.items()))
    for name in items:
        listed.setdefault(name, Listed(name))
    present = tuple(entry for entry in listed.values() if entry.name in held)
    missing = tuple(name or "?" for name in listed if name not in held)
    return Contents(present, missing, _version(archive, resources, present))


def _manifest_name(archive: Archive) -> str:
    """Return the manifest nearest to the root; a package may be zipped with its folder."""
    found = [name for name in archive.names() if name.rpartition("/")[2].lower() == MANIFEST]
    if not found:
        raise NotThisFormat("no-manifest")
    return min(found, key=lambda name: name.count("/"))


def _parsed(archive: Archive, name: str) -> Element:
    return plain_names(parse_xml(archive.read(name) or b""))


def _type(resource: Element) -> str:
    return (resource.get("type") or "").lower()


def _file_of(resource: Element) -> str:
    """Return the main file; old packages leave out `href` and name only one <file>."""
    files = [element.get("href") or "" for element in resource if element.tag == "file"]
    return resource.get("href") or (files[0] if files else "")


def _version(archive: Archive, resources: list[tuple[str, str]], items: tuple[Listed, ...]) -> str:
    if items:
        return version_of(archive.read(items[0].name) or b"")
    if any(version_of(archive.read(name) or b"") == OLD for _, name in resources if name.endswith(".xml")):
        return OLD
    old = any(kind.startswith(("imsqti_xmlv1p", "imsqti_asi_xmlv1p")) or "_xmlv1p2/" in kind for kind, _ in resources)
    return OLD if old else ""


def _tested(archive: Archive, test: str) -> Iterator[Listed]:
    """Yield the items that a test refers to, in its order."""
    try:
        root = _parsed(archive, test)
    except NotThisFormat:
        # The items are still listed one by one; only their order is lost.
        return
    todo: list[tuple[Element, str]] = [(root, "")]
    while todo:
        element, topic = todo.pop()
        if element.tag == "assessmentItemRef":
            name = resolved(test, element.get("href") or "")
            yield replace(Listed(name), weight=_weight(element), topic=topic)
        if element.tag == "assessmentSection" and (element.get("identifier") or "").startswith(TOPIC_SECTION):
            topic = element.get("title") or ""
        todo.extend((child, topic) for child in reversed(element))


def _weight(reference: Element) -> Decimal | None:
    weights = [read_decimal(element.get("value") or "") for element in reference if element.tag == "weight"]
    return weights[0] if weights and weights[0] is not None and weights[0] > 0 else None
