"""An independent judge: reads the question bank's files itself and marks by the rules printed on the paper."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from examsvc.rehearsal.paper import Item, squeezed

_HALF = Decimal("0.5")


@dataclass(frozen=True)
class Known:
    """A question's right answer by the words of its options, so that option ids need not be trusted."""

    kind: str
    right: frozenset[str]
    blanks: tuple[str, ...] = ()
    truth: bool = False


class Oracle:
    """Know every shipped question by its stem and its options."""

    def __init__(self, bank: Path) -> None:
        self._known: dict[tuple[str, frozenset[str]], Known] = {}
        for path in sorted(bank.glob("*/*.yaml")):
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
                options = frozenset(str(text) for text in entry.get("options", {}).values())
                self._known[squeezed(entry["stem"]), options] = _known(entry)

    def known(self, item: Item) -> Known:
        """Return what is known of an item on the page; raises KeyError for a question that is not shipped."""
        return self._known[
            squeezed(item.stem), frozenset(item.options.values()) if _has_options(item) else frozenset()
        ]

    def right_value(self, item: Item) -> Any:
        """Return the value that earns all marks: an id, ids with commas, or a list of texts."""
        known = self.known(item)
        if item.kind == "true_false":
            return "true" if known.truth else "false"
        if item.kind == "fill_in":
            return list(known.blanks)
        return ",".join(sorted(id_ for id_, text in item.options.items() if text in known.right))

    def share(self, item: Item, value: Any) -> Decimal:
        """Return the part (0–1) of an item's marks that a value earns; multiple choice by half if fewer."""
        if not value:
            return Decimal(0)
        known = self.known(item)
        if item.kind == "fill_in":
            hits = sum(given == right for given, right in zip(value, known.blanks, strict=True))
            return Decimal(hits) / len(known.blanks)
        if item.kind == "true_false":
            return Decimal((value == "true") == known.truth)
        chosen = {item.options[id_] for id_ in value.split(",")}
        if chosen == known.right:
            return Decimal(1)
        return _HALF if item.kind == "multiple" and chosen < known.right else Decimal(0)


def _known(entry: dict[str, Any]) -> Known:
    kind = entry["type"]
    if kind in ("single", "multiple"):
        answer = entry["answer"] if isinstance(entry["answer"], list) else [entry["answer"]]
        return Known(kind, frozenset(str(entry["options"][id_]) for id_ in answer))
    if kind == "fill_in":
        return Known(kind, frozenset(), tuple(_blank(blank) for blank in entry["blanks"]))
    return Known(kind, frozenset(), truth=entry.get("answer") is True)


def _blank(blank: dict[str, Any]) -> str:
    return str(blank["number"]) if "number" in blank else str(blank["accept"][0])


def _has_options(item: Item) -> bool:
    return item.kind in ("single", "multiple")
