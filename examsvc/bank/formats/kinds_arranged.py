"""Settle the kinds whose key brings things into an order or together: ordering and matching."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from examsvc.bank.formats.answer_keys import folded
from examsvc.bank.formats.drafts import Draft, Rejected
from examsvc.bank.formats.enumerated import enumerated_in, two_columns_in, without_side_names
from examsvc.bank.formats.items import Pair
from examsvc.bank.formats.key_shapes import LETTERS, order_of, pairs_of

_ARROW = re.compile(r"→|->|—>|=>|⇒")
_TIE = re.compile(r"\s{0,9}(?:→|->|—>|=>|⇒|-{1,2}|—{1,2}|–|－|[:：])\s{0,9}")
_PARTED = re.compile(r"[；;\n]|[，,、](?=[^，,、；;\n]*(?:→|->|-|—|–|－|[:：]))")
Pairs = tuple[Pair, ...]


def ordered(draft: Draft) -> dict[str, Any]:
    """Return stem and sequence; raises Rejected unless the key names every entry once."""
    marks = order_of(draft.key)
    stem, entries = _entries(draft, marks)
    if len(entries) < 2:
        raise Rejected("no-options", draft.key[:40])
    if sorted(marks) != sorted(entries):
        raise Rejected("order-incomplete", draft.key[:40])
    return {"stem": stem, "sequence": tuple(entries[mark] for mark in marks)}


def _entries(draft: Draft, marks: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """Return what is to be ordered by the letters or the numbers that the key uses."""
    options = [option.text for option in draft.options]
    if marks and marks[0].isalpha():
        return draft.stem, dict(zip(LETTERS, options, strict=False))
    # Letters before the entries and numbers in the key could also be their ranks.
    if options and not draft.lettered:
        return draft.stem, {str(number): text for number, text in enumerate(options, start=1)}
    found = enumerated_in(draft.stem) if not options else None
    if found is not None:
        return found.stem, found.entries
    return draft.stem, dict(zip(LETTERS, options, strict=False))


def matched(draft: Draft) -> dict[str, Any]:
    """Return stem and pairs; raises Rejected where a side cannot be seen or the key leaves somebody alone."""
    options = [option.text.strip() for option in draft.options]
    own = [_ARROW.split(text, maxsplit=1) for text in options]
    if len(own) > 1 and all(len(pair) == 2 and pair[1].strip() for pair in own):
        return {"pairs": tuple(Pair(left.strip(), right.strip()) for left, right in own)}
    if not draft.key.strip():
        raise Rejected("pairs-not-read")
    stem, numbered, lettered = _sides(draft, options)
    if marks := pairs_of(draft.key):
        return {"stem": stem, "pairs": _by_marks(draft.key, marks, numbered, lettered)}
    return {"stem": stem, "pairs": _by_texts(draft.key, list(numbered.values()), lettered)}


def _sides(draft: Draft, options: list[str]) -> tuple[str, dict[str, str], dict[str, str]]:
    """Return the stem, the side with numbers and the side with letters."""
    found = enumerated_in(draft.stem)
    if options:
        letters = dict(zip(LETTERS, options, strict=False))
        return (found.stem, found.entries, letters) if found else (without_side_names(draft.stem), {}, letters)
    columns = two_columns_in(draft.stem)
    if columns is not None:
        numbers = {str(number): text for number, text in enumerate(columns.left, start=1)}
        return columns.stem, numbers, dict(zip(LETTERS, columns.right, strict=False))
    return draft.stem, {}, {}


def _by_marks(
    key: str, marks: Sequence[tuple[str, str]], numbered: Mapping[str, str], lettered: Mapping[str, str]
) -> Pairs:
    left, right = (numbered, lettered) if marks[0][0].isdigit() else (lettered, numbered)
    if not left or not right:
        raise Rejected("pairs-not-read")
    partners = dict(marks)
    if len(partners) != len(marks) or partners.keys() != left.keys() or not set(partners.values()) <= right.keys():
        raise Rejected("pairs-incomplete", key[:40])
    return _with_spare([(text, right[partners[mark]]) for mark, text in left.items()], list(right.values()))


def _by_texts(key: str, left: Sequence[str], lettered: Mapping[str, str]) -> Pairs:
    """Take 江西-南昌；湖南-长沙 or 江西-B；湖南-A; where the stem has a list, the texts must be of it."""
    parts = [_TIE.split(part.strip(), maxsplit=1) for part in _PARTED.split(key) if part.strip()]
    if len(parts) < 2 or any(len(part) != 2 or not all(part) for part in parts):
        raise Rejected("pairs-incomplete", key[:40])
    told = [(first, lettered.get(second.upper(), second)) for first, second in parts]
    allowed = {folded(text) for text in lettered.values()}
    if allowed and not {folded(second) for _first, second in told} <= allowed:
        raise Rejected("pairs-incomplete", key[:40])
    if left and sorted(folded(first) for first, _second in told) != sorted(map(folded, left)):
        raise Rejected("pairs-incomplete", key[:40])
    return _with_spare(told, list(lettered.values()))


def _with_spare(pairs: Sequence[tuple[str, str]], right: Sequence[str]) -> Pairs:
    used = {folded(second) for _first, second in pairs}
    spare = tuple(Pair("", text) for text in right if folded(text) not in used)
    return (*(Pair(first, second) for first, second in pairs), *spare)
