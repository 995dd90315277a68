"""Say what a format has no place for, the same way for every writer."""

from collections.abc import Collection

from examsvc.bank.formats.items import Item, ItemKind, Source, Trouble

# What an item may carry besides stem and key; each has a sentence `lost-…` in troubles.py.
FIELDS = (
    "name",
    "identifier",
    "explanation",
    "topic",
    "difficulty",
    "level",
    "area",
    "validity",
    "source",
    "tags",
    "marks",
    "points",
    "pictures",
)
_EMPTY = ("", None, (), Source())


def lost_fields(item: Item, held: Collection[str]) -> list[Trouble]:
    """Return a loss for every field that an item carries and the format does not hold."""
    lost = [name for name in FIELDS if name not in held and getattr(item, name) not in _EMPTY]
    if "weights" not in held and any(choice.weight is not None for choice in item.choices):
        lost.append("weights")
    if "unit" not in held and any(blank.unit for blank in item.blanks):
        lost.append("unit")
    if "point_marks" not in held and item.point_marks:
        lost.append("point-marks")
    if "unordered" not in held and item.kind is ItemKind.FILL and not item.ordered:
        lost.append("unordered")
    return [Trouble(item.place, f"lost-{name}") for name in lost]


def not_written(item: Item, about: str = "") -> Trouble:
    """Say that a whole question has no place in the format."""
    return Trouble(item.place, "not-written", about or item.kind.value)
