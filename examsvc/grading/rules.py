"""Mark one answer sheet from pinned facts: the same sheet, key and marker always give the same marks."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from examsvc.bank.question_types.base import BadValue, MultipleRule, Status, judged
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import canonical_json, sha256_hex

MARKER_VERSION = "2026.1"


@dataclass(frozen=True)
class MarkedItem:
    """One line of a mark sheet."""

    item: str
    value: str
    marks: Decimal
    status: Status
    normalised: str


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

    @property
    def waiting(self) -> int:
        """Return how many answers a person has yet to mark."""
        return sum(item.status is Status.NEEDS_PERSON for item in self.items)


class Marker:
    """Mark many sheets of one form: contents and keys are read once."""

    def __init__(self, items: Sequence[KeyItem], rule: MultipleRule) -> None:
        self._rule = rule
        self._items = [(item, question_type(item.kind), *_halves(item)) for item in items]

    def mark(self, answers: Mapping[str, str], by_hand: Mapping[str, Decimal] | None = None) -> Marked:
        """Mark a sheet's answers; `by_hand` gives the marks of answers that a person judged."""
        marked = []
        for item, kind, content, key in self._items:
            value = answers.get(item.item, "")
            try:
                answer = kind.mark(content, key, kind.check_value(content, value), item.marks, self._rule)
            except BadValue:
                # A stored value no question of this kind can have earns nothing and stays visible as it came.
                answer = judged(item.marks, Decimal(0), value)
            marks, status = answer.marks, answer.status
            if status is Status.NEEDS_PERSON and by_hand is not None and item.item in by_hand:
                marks = min(by_hand[item.item], item.marks)
                status = judged(item.marks, marks / item.marks, value).status
            marked.append(MarkedItem(item.item, value, marks, status, answer.normalised))
        return _sheet(marked)


def _halves(item: KeyItem) -> tuple[Any, Any]:
    return question_type(item.kind).parse(item.content, item.key)


def _sheet(items: list[MarkedItem]) -> Marked:
    total = sum((item.marks for item in items), Decimal(0))
    lines = [[i.item, i.value, format(i.marks, "f"), i.status.value, i.normalised] for i in items]
    content = canonical_json({"items": lines, "total": format(total, "f")})
    return Marked(tuple(items), total, content, sha256_hex(content))


def key_items(form_items: Sequence[tuple[str, str, Decimal, str]], key_json: str) -> list[KeyItem]:
    """Join a form's (item, kind, marks, content) with a key version's JSON object of item to key."""
    keys: dict[str, Any] = json.loads(key_json)
    return [
        KeyItem(item, kind, marks, content, canonical_json(keys[item])) for item, kind, marks, content in form_items
    ]
