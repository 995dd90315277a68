"""What each option of a choice earns, in percent: left out where it says no more than the key."""

from collections.abc import Sequence
from decimal import Decimal

from examsvc.bank.formats.items import Choice, ItemKind
from examsvc.bank.formats.numbers import HUNDRED

# Files round a third to 33.33333 or to 0.333 and mean a third.
_ROUNDING = Decimal("0.05")
_PLACES = Decimal("0.00001")


def weighed(kind: ItemKind, options: Sequence[tuple[str, Decimal]]) -> tuple[Choice, ...]:
    """Make choices of texts and percentages: right is what earns all (single) or anything (multiple).

    The percentages are kept only where they differ from what the key alone would give.
    """
    rights = [weight >= HUNDRED if kind is ItemKind.SINGLE else weight > 0 for _, weight in options]
    return keyed(kind, [(text, right, weight) for (text, weight), right in zip(options, rights, strict=True)])


def keyed(kind: ItemKind, options: Sequence[tuple[str, bool, Decimal]]) -> tuple[Choice, ...]:
    """Make choices whose key stands apart from their percentages."""
    usual = _usual(kind, [right for _, right, _ in options])
    special = any(abs(weight - due) > _ROUNDING for (_, _, weight), due in zip(options, usual, strict=True))
    return tuple(Choice(text, right, weight if special else None) for text, right, weight in options)


def weights_of(kind: ItemKind, choices: Sequence[Choice]) -> tuple[Decimal, ...]:
    """Spell out what each option earns; the right ones of a multiple choice share the whole equally."""
    usual = _usual(kind, [choice.right for choice in choices])
    return tuple(usual[n] if choice.weight is None else choice.weight for n, choice in enumerate(choices))


def _usual(kind: ItemKind, rights: Sequence[bool]) -> list[Decimal]:
    right = sum(rights) if kind is ItemKind.MULTIPLE else 1
    share = (HUNDRED / max(right, 1)).quantize(_PLACES)
    return [share if is_right else Decimal(0) for is_right in rights]
