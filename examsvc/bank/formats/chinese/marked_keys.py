"""Keys that Word shows by colour, bold, underline or highlight, where a whole file does so in one way."""

from collections.abc import Sequence

from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.key_shapes import LETTERS


def read_marked_keys(drafts: Sequence[Draft]) -> None:
    """Give the marked options as keys to the questions that have none.

    A way of marking counts when it sets off some options, and not all, in every such question. When no way does, or
    two do and disagree, nothing is certain: the questions stay without a key, and say that marks were seen.
    """
    wanting = [draft for draft in drafts if draft.options and not draft.key and not draft.keys]
    ways = sorted({mark for draft in wanting for option in draft.options for mark in option.marks})
    told = {way: tuple(_marked(draft, way) for draft in wanting) for way in ways}
    certain = {
        way: keys
        for way, keys in told.items()
        if all(_is_key(draft, key) for draft, key in zip(wanting, keys, strict=True))
    }
    if len(set(certain.values())) == 1:
        way, keys = next(iter(certain.items()))
        for draft, key in zip(wanting, keys, strict=True):
            draft.key = key
            draft.lose("key-by-mark", way.split()[0])
        return
    for draft in wanting:
        if any(option.marks for option in draft.options):
            draft.fields["marks_seen"] = "、".join(sorted({w.split()[0] for o in draft.options for w in o.marks}))


def _marked(draft: Draft, way: str) -> str:
    return "".join(LETTERS[n] for n, option in enumerate(draft.options[: len(LETTERS)]) if way in option.marks)


def _is_key(draft: Draft, key: str) -> bool:
    if draft.kind is ItemKind.SINGLE:
        return len(key) == 1
    return bool(key) and (len(key) < len(draft.options) or draft.kind is ItemKind.MULTIPLE)
