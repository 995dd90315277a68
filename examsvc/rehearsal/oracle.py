"""An independent judge: reads the question bank's files itself and marks by the rules printed on the paper."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from examsvc.rehearsal.paper import Item, squeezed

_HALF = Decimal("0.5")
# Its two options are the same on every page and no part of the bank's files.
_JUDGED = "true_false"
Known = Mapping[str, Any]


class Oracle:
    """Know every shipped question by its stem and the words of its options, so that ids need not be trusted."""

    def __init__(self, bank: Path) -> None:
        self._known: dict[tuple[str, frozenset[str]], Known] = {}
        for path in sorted(bank.glob("*/*.yaml")):
            for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or []:
                self._known[squeezed(entry["stem"]), _words(entry)] = entry

    def known(self, item: Item) -> Known:
        """Return what is known of an item on the page; raises KeyError for a question that is not shipped."""
        return self._known[squeezed(item.stem), frozenset(() if item.kind == _JUDGED else item.options.values())]

    def right_value(self, item: Item) -> str:
        """Return the value that earns all marks."""
        return _KINDS[item.kind].right(item, self.known(item))

    def share(self, item: Item, value: str) -> Decimal:
        """Return the part (0–1) of an item's marks that a value earns; multiple choice by half if fewer."""
        return _KINDS[item.kind].share(item, self.known(item), value) if value else Decimal(0)


@dataclass(frozen=True)
class _Judge:
    """How one kind is answered rightly, and what an answer that is not empty earns."""

    right: Callable[[Item, Known], str]
    share: Callable[[Item, Known, str], Decimal]


def _words(entry: Known) -> frozenset[str]:
    if "sequence" in entry:
        return frozenset(str(text) for text in entry["sequence"])
    if "pairs" in entry:
        return frozenset(str(left) for left in entry["pairs"])
    return frozenset(str(text) for text in entry.get("options", {}).values())


def _right_words(known: Known) -> frozenset[str]:
    answer = known["answer"] if isinstance(known["answer"], list) else [known["answer"]]
    return frozenset(str(known["options"][id_]) for id_ in answer)


def _right_choice(item: Item, known: Known) -> str:
    right = _right_words(known)
    return ",".join(sorted(id_ for id_, text in item.options.items() if text in right))


def _share_of_choice(item: Item, known: Known, value: str) -> Decimal:
    chosen, right = {item.options[id_] for id_ in value.split(",")}, _right_words(known)
    if chosen == right:
        return Decimal(1)
    return _HALF if item.kind == "multiple" and chosen < right else Decimal(0)


def _right_judgement(_item: Item, known: Known) -> str:
    return "true" if known["answer"] is True else "false"


def _share_of_judgement(item: Item, known: Known, value: str) -> Decimal:
    return Decimal(value == _right_judgement(item, known))


def _right_texts(known: Known) -> list[str]:
    return [str(blank["number"] if "number" in blank else blank["accept"][0]) for blank in known["blanks"]]


def _right_blanks(_item: Item, known: Known) -> str:
    return json.dumps(_right_texts(known), ensure_ascii=False, separators=(",", ":"))


def _share_of_blanks(_item: Item, known: Known, value: str) -> Decimal:
    right = _right_texts(known)
    hits = sum(given == wanted for given, wanted in zip(json.loads(value), right, strict=True))
    return Decimal(hits) / len(right)


def _right_places(item: Item, known: Known) -> str:
    order = [str(text) for text in known["sequence"]]
    return ",".join(sorted(f"{id_}:{order.index(text) + 1}" for id_, text in item.options.items()))


def _share_of_places(item: Item, known: Known, value: str) -> Decimal:
    return Decimal(sorted(value.split(",")) == sorted(_right_places(item, known).split(",")))


def _right_pairs(item: Item, known: Known) -> str:
    ids = {text: id_ for id_, text in item.partners.items()}
    pairs = {id_: ids[str(known["pairs"][text])] for id_, text in item.options.items()}
    return ",".join(f"{entry}:{pairs[entry]}" for entry in sorted(pairs))


def _share_of_pairs(item: Item, known: Known, value: str) -> Decimal:
    given, right = set(value.split(",")), set(_right_pairs(item, known).split(","))
    return Decimal(len(given & right)) / len(right)


def _right_parts(item: Item, known: Known) -> str:
    pairs = zip(item.parts, known["parts"], strict=True)
    values = [_KINDS[part.kind].right(part, own) for part, own in pairs]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _share_of_parts(item: Item, known: Known, value: str) -> Decimal:
    earned, whole = Decimal(0), Decimal(0)
    for part, own, given in zip(item.parts, known["parts"], json.loads(value), strict=True):
        weight = Decimal(str(own.get("share", 1)))
        earned += weight * (_KINDS[part.kind].share(part, own, given) if given else 0)
        whole += weight
    return earned / whole


_KINDS = {
    "single": _Judge(_right_choice, _share_of_choice),
    "multiple": _Judge(_right_choice, _share_of_choice),
    _JUDGED: _Judge(_right_judgement, _share_of_judgement),
    "fill_in": _Judge(_right_blanks, _share_of_blanks),
    "ordering": _Judge(_right_places, _share_of_places),
    "matching": _Judge(_right_pairs, _share_of_pairs),
    "case": _Judge(_right_parts, _share_of_parts),
}
