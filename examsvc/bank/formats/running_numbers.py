"""Numbers that stand before the stems of a table, as in 1、题干: they belong to the table, not to the questions."""

import itertools
import re
from collections.abc import Sequence

from examsvc.bank.formats.chinese.lines import Numbered, number_of
from examsvc.bank.formats.drafts import Draft

_STYLES = frozenset({"plain", "ordinal", "named", "tabbed"})
_SECOND = re.compile(r"(?:[\s。；;，,]|\A)2\s?[、.．]")
_MOST = 0.9


def drop_running_numbers(drafts: Sequence[Draft]) -> None:
    """Drop them where nearly all stems have one and they count on, or where the number's own column says the same."""
    found = [(draft, number_of(draft.stem)) for draft in drafts]
    numbered = [(draft, number) for draft, number in found if number is not None and number.style in _STYLES]
    running = len(numbered) >= len(drafts) * _MOST and _count_on([number.number for _draft, number in numbered])
    for draft, number in numbered:
        if draft.number == number.number or (running and (len(drafts) > 1 or _is_single(draft, number))):
            draft.stem = draft.stem[number.end :].strip()


def _count_on(numbers: Sequence[int]) -> bool:
    steps = [after in {before + 1, 1} for before, after in itertools.pairwise(numbers)]
    return bool(numbers) and sum(steps) >= len(steps) * _MOST


def _is_single(draft: Draft, number: Numbered) -> bool:
    """Tell the number of an only question from the beginning of a list within it."""
    return number.number == 1 and _SECOND.search(draft.stem, number.end) is None
