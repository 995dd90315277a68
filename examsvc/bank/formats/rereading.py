"""Find what a written file does not hold by reading it again: what comes back different is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace

from examsvc.bank.formats.items import Choice, Item, Place, Reading, Trouble
from examsvc.bank.formats.losses import FIELDS

_ANYWHERE = Place("", 0)
_SHOWN = 20


def losses_against(items: Sequence[Item], places: Mapping[int, int], reading: Reading | None) -> tuple[Trouble, ...]:
    """Compare each item with what stands at its place in the file; `places` gives line or row by position."""
    found = {item.place.number: item for item in reading.items} if reading is not None else {}
    losses: list[Trouble] = []
    for position, item in enumerate(items):
        number = places.get(position)
        again = found.get(number) if number is not None else None
        if again is None:
            losses.append(Trouble(item.place, "not-written", item.stem[:_SHOWN]))
        else:
            losses += _differences(item, again)
    return tuple(losses)


def _differences(item: Item, again: Item) -> list[Trouble]:
    before, after = _anywhere(item), _anywhere(again)
    names = [field.name for field in fields(Item) if field.compare]
    codes = [_code(name, before, after) for name in names if getattr(before, name) != getattr(after, name)]
    return [Trouble(item.place, code, item.stem[:_SHOWN]) for code in dict.fromkeys(codes)]


def _code(name: str, before: Item, after: Item) -> str:
    if name in FIELDS:
        return f"lost-{name}"
    if name == "ordered":
        return "lost-unordered"
    if name == "choices" and _unweighted(before.choices) == _unweighted(after.choices):
        return "lost-weights"
    return "lost-writing"


def _unweighted(choices: Sequence[Choice]) -> list[tuple[str, bool]]:
    return [(choice.text, choice.right) for choice in choices]


def _anywhere(item: Item) -> Item:
    return replace(item, place=_ANYWHERE, parts=tuple(_anywhere(part) for part in item.parts))
