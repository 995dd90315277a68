"""Write items as GIFT questions."""

import re

from examsvc.bank.formats.gift_blocks import escaped_gift
from examsvc.bank.formats.items import Blank, Choice, Item, ItemKind, Wording
from examsvc.bank.formats.markup_html import GAP
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal

_FORMAT_WORD = re.compile(r"\[(?:html|moodle|plain|markdown)\]")


class NoPlace(Exception):
    """Say that GIFT cannot hold a question; the message is why."""


def question_text(item: Item) -> str:
    """Return one question without its category; raises NoPlace."""
    answers = _answers(item)
    stem = "[plain]" + escaped_gift(item.stem + _unit_note(item))
    if item.explanation:
        answers += f"####{_option(item.explanation)}"
    # A gap in the sentence is where the answer stands, as GIFT's missing word does.
    head, gap, tail = stem.partition(escaped_gift("{1}"))
    body = f"{head}{{{answers}}}{tail}" if gap and _is_gapped(item) else f"{stem}{{{answers}}}"
    return f"{_labels(item)}{_name(item)}{body}\n"


def writes_as_other(item: Item) -> bool:
    """Tell whether the question comes back as a short answer or number without its gap."""
    return _is_gapped(item) or item.kind is ItemKind.FILL


def _labels(item: Item) -> str:
    labels = ([f"[id:{_label(item.identifier)}]"] if item.identifier else []) + [
        f"[tag:{_label(tag)}]" for tag in item.tags
    ]
    return f"// {' '.join(labels)}\n" if labels else ""


def _label(text: str) -> str:
    return escaped_gift(re.sub(r"[\]\s]+", " ", text).strip())


def _name(item: Item) -> str:
    return f"::{escaped_gift(' '.join(item.name.split()))}::" if item.name else ""


def _is_gapped(item: Item) -> bool:
    return item.kind in (ItemKind.FILL, ItemKind.NUMERIC) and GAP.search(item.stem) is not None


def _unit_note(item: Item) -> str:
    unit = item.blanks[0].unit if len(item.blanks) == 1 else ""
    return f"（单位：{unit}）" if unit else ""


def _answers(item: Item) -> str:
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        return _choices(item.kind, item.choices)
    if item.kind is ItemKind.TRUE_FALSE:
        return _truth(item)
    if item.kind is ItemKind.MATCHING:
        return _pairs(item)
    if item.kind is ItemKind.ORDERING:
        return _sequence(item)
    if item.kind is ItemKind.ESSAY:
        return ""
    if item.kind is ItemKind.COMPOSITE or len(item.blanks) != 1 or item.blanks[0].offered:
        raise NoPlace
    return _blank(item.blanks[0])


def _truth(item: Item) -> str:
    if item.truth is None:
        raise NoPlace
    return "TRUE" if item.truth else "FALSE"


def _choices(kind: ItemKind, choices: tuple[Choice, ...]) -> str:
    if len(choices) < 2 or not any(choice.right for choice in choices):
        raise NoPlace
    rights = sum(choice.right for choice in choices)
    return "".join(f"\n\t{_mark(kind, choice, rights)}{_option(choice.text)}" for choice in choices) + "\n"


def _mark(kind: ItemKind, choice: Choice, rights: int) -> str:
    if kind is ItemKind.SINGLE and choice.right:
        return "=%100%" if choice.text.startswith("%") else "="
    weight = choice.weight
    if weight is None and choice.right:
        weight = (HUNDRED / rights).quantize(HUNDRED / 10**7)
    if weight is None:
        return "~%0%" if choice.text.startswith("%") else "~"
    return f"~%{plain_decimal(weight)}%"


def _pairs(item: Item) -> str:
    if sum(bool(pair.left) for pair in item.pairs) < 2:
        raise NoPlace
    if any("->" in pair.left for pair in item.pairs):
        raise NoPlace("->")
    return "".join(f"\n\t={_option(pair.left)} -> {_option(pair.right)}" for pair in item.pairs) + "\n"


def _sequence(item: Item) -> str:
    if len(item.sequence) < 2 or any("\n" in entry for entry in item.sequence):
        raise NoPlace
    entries = "".join(f"\n\t{_option(entry)}" for entry in item.sequence)
    return f">{len(item.sequence)} ALL VERTICAL ALL_OR_NOTHING SHOW none{entries}\n"


def _blank(blank: Blank) -> str:
    if blank.figures:
        if len(blank.figures) == 1 and blank.figures[0].weight == HUNDRED:
            return f"#{plain_decimal(blank.figures[0].number)}:{plain_decimal(blank.figures[0].tolerance)}"
        return "#" + "".join(
            f"\n\t=%{plain_decimal(f.weight)}%{plain_decimal(f.number)}:{plain_decimal(f.tolerance)}"
            for f in blank.figures
        )
    # Nothing escapes an arrow.
    unfit = [wording.text for wording in blank.wordings if "->" in wording.text]
    if unfit or not blank.wordings:
        raise NoPlace(unfit[0][:40] if unfit else "")
    return "".join(f"\n\t{_wording(wording)}" for wording in blank.wordings) + "\n"


def _wording(wording: Wording) -> str:
    weight = "" if wording.weight == HUNDRED else f"%{plain_decimal(wording.weight)}%"
    if not weight and wording.text.startswith("%"):
        weight = "%100%"
    return f"={weight}" + _option(wording.text).replace("*", r"\*")


def _option(text: str) -> str:
    prefix = "[plain]" if _FORMAT_WORD.match(text) else ""
    return prefix + escaped_gift(text)
