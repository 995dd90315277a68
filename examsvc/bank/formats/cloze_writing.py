"""Write fill-ins and cases as cloze texts."""

from collections.abc import Callable
from decimal import Decimal

from examsvc.bank.formats.cloze_groups import GroupAnswer, GroupKind, group_text
from examsvc.bank.formats.cloze_reading import PART_BEGINS, PART_ENDS
from examsvc.bank.formats.items import Blank, Item, ItemKind
from examsvc.bank.formats.markup_html import GAP, escaped, html_of, short_html_of
from examsvc.bank.formats.numbers import HUNDRED, plain_decimal
from examsvc.bank.formats.weights import weights_of

Address = Callable[[str], str]
_TRUTHS = ("正确", "错误")


class NoGroup(Exception):
    """Say which kind of part has no group in a cloze text."""


def fill_html(item: Item, address: Address) -> str:
    """Write the stem of a fill-in with its gaps filled by groups; raises NoGroup."""
    groups = [_blank_group(blank, 1) + escaped(blank.unit) for blank in item.blanks]
    if not groups:
        raise NoGroup(item.kind.value)
    _check_gaps(item.stem, len(groups))
    return html_of(item.stem, address, lambda n: groups[n - 1])


def case_html(item: Item, address: Address) -> str:
    """Write a case: its parts in the gaps of the text, or below it one by one; raises NoGroup."""
    groups = [_part_group(part, address) for part in item.parts]
    if not groups:
        raise NoGroup(item.kind.value)
    if not any(part.stem for part in item.parts) and GAP.search(item.stem):
        _check_gaps(item.stem, len(groups))
        return html_of(item.stem, address, lambda n: groups[n - 1])
    parts = (
        f"{PART_BEGINS}{html_of(part.stem, address)}<p>{group}</p>{PART_ENDS}"
        for part, group in zip(item.parts, groups, strict=True)
    )
    return html_of(item.stem, address) + "".join(parts)


def part_weight(part: Item) -> int | None:
    """Return a part's marks where a cloze text can say them: whole numbers."""
    if part.marks is None or part.marks != int(part.marks) or part.marks < 1:
        return None
    return int(part.marks)


def is_bare_gaps(item: Item) -> bool:
    """Tell whether a case is nothing but gaps for text and numbers, which reads as a fill-in."""
    inside = item.kind is ItemKind.COMPOSITE and GAP.search(item.stem) is not None
    return inside and all(part.blanks and not part.stem for part in item.parts)


def _check_gaps(stem: str, number: int) -> None:
    if [int(n) for n in GAP.findall(stem)] != list(range(1, number + 1)):
        raise NoGroup("{…}")


def _part_group(part: Item, address: Address) -> str:
    weight = part_weight(part) or 1
    if part.kind in (ItemKind.SHORT_ANSWER, ItemKind.NUMERIC) and len(part.blanks) == 1:
        return _blank_group(part.blanks[0], weight)
    if part.kind is ItemKind.TRUE_FALSE and part.truth is not None:
        answers = [
            GroupAnswer(HUNDRED if right else Decimal(0), word)
            for word, right in zip(_TRUTHS, (part.truth, not part.truth), strict=True)
        ]
        return group_text("MULTICHOICE_V", answers, weight)
    if part.kind not in (ItemKind.SINGLE, ItemKind.MULTIPLE) or len(part.choices) < 2:
        raise NoGroup(part.kind.value)
    shares = weights_of(part.kind, part.choices)
    usual = all(choice.weight is None for choice in part.choices)
    answers = [
        GroupAnswer(HUNDRED if usual and choice.right else share, short_html_of(choice.text, address))
        for choice, share in zip(part.choices, shares, strict=True)
    ]
    return group_text("MULTICHOICE_V" if part.kind is ItemKind.SINGLE else GroupKind.SEVERAL.value, answers, weight)


def _blank_group(blank: Blank, weight: int) -> str:
    if blank.figures and not blank.wordings:
        answers = [
            GroupAnswer(f.weight, f"{plain_decimal(f.number)}:{plain_decimal(f.tolerance)}") for f in blank.figures
        ]
        return group_text(GroupKind.NUMBER.value, answers, weight)
    if not blank.wordings or blank.figures:
        raise NoGroup("{…}")
    texts = [GroupAnswer(w.weight, escaped(w.text.replace("*", r"\*"))) for w in blank.wordings]
    return group_text(GroupKind.TEXT.value, texts, weight)
