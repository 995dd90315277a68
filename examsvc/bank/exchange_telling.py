"""Say what a file holds as plain data: what `flask bank import --json` prints."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from examsvc.bank.formats.items import Item, ItemKind, Trouble
from examsvc.bank.formats.key_shapes import LETTERS, letters_of
from examsvc.bank.formats.troubles import reason_of, remedy_of
from examsvc.bank.formats.weights import weights_of
from examsvc.bank.importing import Row
from examsvc.bank.importing_files import FileRead

_TEXTS = ("name", "identifier", "topic", "explanation", "validity", "level", "area")
# Rejected pieces of a file that were no whole question to begin with: they do not count as one found.
_PIECES = frozenset(
    {"too-few-options", "option-before-stem", "key-before-options", "unfinished-question", "key-without-question"}
    | {"no-gap", "columns-unknown", "text-not-read", "no-questions"}
)


def tell_file(read: FileRead, rows: Sequence[Row], notes: Sequence[Trouble]) -> dict[str, Any]:
    """Return what a file holds and what of it cannot be taken."""
    reading = read.reading
    whole = [trouble for trouble in reading.rejected if trouble.code not in _PIECES]
    by_type = Counter(item.kind.value for item in reading.items)
    by_type += Counter(filter(None, map(_kind_without_options, whole)))
    return {
        "format": read.format,
        "encoding": reading.encoding,
        "questions": len(reading.items) + len(whole),
        "taken": sum(not row.rejected and bool(row.kind) for row in rows),
        "by_type": dict(sorted(by_type.items())),
        "rejected": [tell(trouble) for row in rows if row.rejected for trouble in row.troubles],
        "losses": [tell(trouble) for row in rows if not row.rejected for trouble in row.troubles]
        + [tell(trouble) for trouble in (*read.notes, *notes)],
        "items": [tell_item(item) for item in reading.items],
    }


def tell(trouble: Trouble) -> dict[str, str]:
    """Return one trouble in words."""
    return {
        "where": str(trouble.place),
        "code": trouble.code,
        "reason": reason_of(trouble),
        "remedy": remedy_of(trouble),
    }


def tell_item(item: Item) -> dict[str, Any]:
    """Return one question of a file with its key."""
    told: dict[str, Any] = {"type": item.kind.value, "where": str(item.place), "text": item.stem}
    told |= {name: getattr(item, name) for name in _TEXTS if getattr(item, name)}
    told |= {}
    if item.marks is not None:
        told["marks"] = format(item.marks, "f")
    if item.difficulty is not None:
        told["difficulty"] = item.difficulty
    if item.tags:
        told["tags"] = list(item.tags)
    if item.pictures:
        told["pictures"] = [picture.name for picture in item.pictures]
    return told | _key(item)


def _key(item: Item) -> dict[str, Any]:
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        right = [(LETTERS[n], choice.text) for n, choice in enumerate(item.choices) if choice.right]
        weights = map(float, weights_of(item.kind, item.choices))
        return {
            "options": [choice.text for choice in item.choices],
            "key": "".join(letter for letter, _text in right),
            "answer": "；".join(text for _letter, text in right),
            "answers": [[choice.text, weight] for choice, weight in zip(item.choices, weights, strict=True)],
        }
    if item.kind is ItemKind.TRUE_FALSE:
        return {"answers": ["T" if item.truth else "F"]}
    if item.kind is ItemKind.MATCHING:
        return {"answers": [[pair.left, pair.right] for pair in item.pairs]}
    if item.kind is ItemKind.ORDERING:
        return {"answers": list(item.sequence)}
    if item.kind is ItemKind.ESSAY:
        return {"answers": list(item.points)}
    if item.kind is ItemKind.COMPOSITE:
        return {"parts": [tell_item(part) for part in item.parts]}
    return {"answers": list(_wordings(item)), "blanks": len(item.blanks)} | _tolerances(item)


def _wordings(item: Item) -> Iterable[list[Any]]:
    for blank in item.blanks:
        yield from ([wording.text, float(wording.weight)] for wording in blank.wordings)
        yield from ([format(figure.number, "f"), float(figure.weight)] for figure in blank.figures)


def _tolerances(item: Item) -> dict[str, Any]:
    found = [format(figure.tolerance, "f") for blank in item.blanks for figure in blank.figures]
    units = [blank.unit for blank in item.blanks if blank.unit]
    return ({"tolerances": found} if found else {}) | ({"units": units} if units else {})


def _kind_without_options(trouble: Trouble) -> str:
    """Name the kind of a question that has a key but no options: its key says whether one or several are right."""
    if trouble.code != "no-options":
        return ""
    letters = letters_of(trouble.about)
    return f"{'multiple' if letters and len(letters) > 1 else 'single'}_without_options"
