"""How a run looks: bold, colour, underline, highlight, hidden; from the run, its style or its paragraph's style."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from lxml import etree

from examsvc.bank.formats.docx_parts.package import W

_OFF = frozenset({"0", "false", "off", "none"})
_ORDINARY_COLOURS = frozenset({"", "auto", "000000"})
_ORDINARY_FILLS = frozenset({"", "auto", "ffffff", "none", "clear"})
_DEEPEST_STYLES = 20


@dataclass(frozen=True, slots=True)
class Look:
    """What sets a run off from plain text."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    colour: str = ""
    highlight: str = ""
    hidden: bool = False
    raised: str = ""

    def marks(self) -> Iterator[str]:
        """Name the ways in which the run is set off; each colour is a way of its own."""
        if self.colour not in _ORDINARY_COLOURS:
            yield f"color {self.colour}"
        if self.highlight not in _ORDINARY_FILLS:
            yield f"highlight {self.highlight}"
        if self.bold:
            yield "bold"
        if self.underline:
            yield "underline"
        if self.italic:
            yield "italic"


class Styles:
    """The looks and lists that styles bring along."""

    def __init__(self, root: "etree._Element | None") -> None:
        self._found = {
            str(style.get(f"{W}styleId", "")): style
            for style in (root.iterfind(f"{W}style") if root is not None else ())
        }
        self._looks: dict[str, Look] = {}

    def look(self, style: str) -> Look:
        """Return the look that a style gives, with those of the styles it rests on."""
        if style not in self._looks:
            look = Look()
            for element in reversed(list(self._chain(style))):
                look = applied(look, element.find(f"{W}rPr"))
            self._looks[style] = look
        return self._looks[style]

    def list_of(self, style: str) -> "etree._Element | None":
        """Return the w:numPr that a paragraph style brings along."""
        for element in self._chain(style):
            found = element.find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None

    def _chain(self, style: str) -> "Iterator[etree._Element]":
        seen: set[str] = set()
        while style in self._found and style not in seen and len(seen) < _DEEPEST_STYLES:
            seen.add(style)
            element = self._found[style]
            yield element
            based = element.find(f"{W}basedOn")
            style = str(based.get(f"{W}val", "")) if based is not None else ""


def applied(look: Look, properties: "etree._Element | None") -> Look:
    """Return the look with a run's own properties laid over it."""
    if properties is None:
        return look
    changes: dict[str, object] = {}
    for element in properties:
        if not isinstance(element.tag, str):
            continue
        name = element.tag.removeprefix(W)
        value = str(element.get(f"{W}val", "")).lower()
        if name in {"b", "i", "vanish", "u"}:
            field = {"b": "bold", "i": "italic", "vanish": "hidden", "u": "underline"}[name]
            changes[field] = value not in _OFF
        elif name == "color":
            changes["colour"] = value
        elif name == "highlight":
            changes["highlight"] = value
        elif name == "shd":
            changes["highlight"] = str(element.get(f"{W}fill", "")).lower()
        elif name == "vertAlign":
            changes["raised"] = value
    return replace(look, **changes)  # type: ignore[arg-type]
