"""Mark one answer sheet from pinned facts: the same sheet, key and marker always give the same marks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from examsvc.bank.question_types.base import BadValue, MultipleRule, Status, judged
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import canonical_json, sha256_hex

MARKER_VERSION = "2026.1"
# Choices have few answers and are all remembered; of what people write into blanks, the first thousand.
_REMEMBERED = 1000
_FINEST = Decimal("0.01")


@dataclass(frozen=True)
class MarkedItem:
    """One line of a mark sheet."""

    item: str
    value: str
    marks: Decimal
    status: Status
    normalised: str

    @cached_property
    def line(self) -> str:
        """Return the canonical JSON of the line, written once for all who gave this answer."""
        return canonical_json([self.item, self.value, format(self.marks, "f"), self.status.value, self.normalised])


@dataclass(frozen=True)
class KeyItem:
    """What marking needs of one question: the form's place of it and the key version's answer."""

    item: str
    kind: str
    marks: Decimal
    content: str
    key: str


@dataclass(frozen=True)
class Marked:
    """A whole mark sheet with its canonical content and hash."""

    items: tuple[MarkedItem, ...]
    total: Decimal
    content: str
    hash: str


class Marker:
    """Mark many sheets of one form: contents and keys are read once, and so is each answer that many people gave."""

    def __init__(self, items: Sequence[KeyItem], rule: MultipleRule) -> None:
        self._rule = rule
        self._items = [(item, question_type(item.kind), *_halves(item)) for item in items]
        self._known: list[dict[str, MarkedItem]] = [{} for _item in items]

    def mark(self, answers: Mapping[str, str], by_hand: Mapping[str, Decimal] | None = None) -> Marked:
        """Mark a sheet's answers; `by_hand` gives the marks of answers that a person judged."""
        marked = []
        for (item, *_parts), known, place in zip(self._items, self._known, range(len(self._items)), strict=True):
            value = answers.get(item.item, "")
            found = known.get(value)
            if found is None:
                found = self._judge(place, value)
                if len(known) < _REMEMBERED:
                    known[value] = found
            if found.status is Status.NEEDS_PERSON and by_hand is not None and item.item in by_hand:
                found = _judged_by_hand(found, by_hand[item.item], item.marks)
            marked.append(found)
        return _sheet(marked)

    def _judge(self, place: int, value: str) -> MarkedItem:
        item, kind, content, key = self._items[place]
        try:
            answer = kind.mark(content, key, kind.check_value(content, value), item.marks, self._rule)
        except BadValue:
            # A stored value no question of this kind can have earns nothing and stays visible as it came.
            answer = judged(item.marks, Decimal(0), value)
        return MarkedItem(item.item, value, answer.marks, answer.status, answer.normalised)


def is_mark(given: Decimal, most: Decimal) -> bool:
    """Tell whether a person may give these marks: a number from nothing to all, with two places at most."""
    return given.is_finite() and 0 <= given <= most and given == given.quantize(_FINEST)


def _judged_by_hand(found: MarkedItem, given: Decimal, most: Decimal) -> MarkedItem:
    marks = min(given, most)
    return replace(found, marks=marks, status=judged(most, marks / most, found.value).status)


def _halves(item: KeyItem) -> tuple[Any, Any]:
    return question_type(item.kind).parse(item.content, item.key)


def _sheet(items: list[MarkedItem]) -> Marked:
    total = sum((item.marks for item in items), Decimal(0))
    lines = ",".join(item.line for item in items)
    # Put together from canonical parts, this is the canonical JSON of the whole; a test holds it to that.
    content = f'{{"items":[{lines}],"total":"{total:f}"}}'
    return Marked(tuple(items), total, content, sha256_hex(content))


def key_items(form_items: Sequence[tuple[str, str, Decimal, str]], key_json: str) -> list[KeyItem]:
    """Join a form's (item, kind, marks, content) with a key version's JSON object of item to key."""
    keys: dict[str, Any] = json.loads(key_json)
    return [
        KeyItem(item, kind, marks, content, canonical_json(keys[item])) for item, kind, marks, content in form_items
    ]
