"""Make drawn forms parallel by exchanges: no fact asked twice on one form, every section equally hard.

Every step is taken only when it makes things better, and steps are tried in a fixed order: the outcome depends on
nothing but what came in.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import Generic, Protocol, TypeVar


class Drawn(Protocol):
    """What levelling needs to know of a question."""

    @property
    def identity(self) -> int:
        """Tell which question it is, whatever the version."""

    @property
    def difficulty(self) -> int:
        """Return 1 (easy) to 5 (hard)."""

    @property
    def facts(self) -> frozenset[str]:
        """Return the keys of the facts it asks for."""


T = TypeVar("T", bound=Drawn)


def _facts(form: Iterable[tuple[int, Drawn]]) -> Counter[str]:
    return Counter(fact for _row, item in form for fact in item.facts)


def _change(counts: Counter[str], out: Drawn, into: Drawn) -> int:
    """Return by how much a form's clashes change when one question takes another's place."""
    ended = sum(counts[fact] > 1 for fact in out.facts - into.facts)
    return sum(counts[fact] > 0 for fact in into.facts - out.facts) - ended


def clashes(questions: Iterable[Drawn]) -> int:
    """Return how many times a form asks for a fact that it asks for already."""
    counts = Counter(fact for question in questions for fact in question.facts)
    return sum(count - 1 for count in counts.values())


class Levelling(Generic[T]):
    """Exchange questions between forms, which are lists of (row, question), and with those that no form uses."""

    def __init__(
        self,
        forms: list[list[tuple[int, T]]],
        spare: list[T],
        sections: Sequence[int],
        admits: Callable[[int, T], bool],
    ) -> None:
        self.forms = forms
        self._spare = spare
        self._sections = sections
        self._admits = admits

    def improve(self) -> None:
        """Clear clashes first, then level section by section, then the whole."""
        while any(self._clear(form) for form in range(len(self.forms))):
            pass
        for section in range(max(self._sections, default=-1) + 1):
            while self._level(section):
                pass
        while self._balance():
            pass

    def cost(self) -> tuple[int, int, int]:
        """Return clashes, gaps of the sections and the gap of the whole: what improving lowers, in this order."""
        sections = range(max(self._sections, default=-1) + 1)
        return (
            sum(clashes(item for _row, item in form) for form in self.forms),
            sum(_spread([self._sum(form, section) for form in self.forms]) for section in sections),
            _spread([sum(item.difficulty for _row, item in form) for form in self.forms]),
        )

    def _sum(self, form: list[tuple[int, T]], section: int) -> int:
        return sum(item.difficulty for row, item in form if self._sections[row] == section)

    def _clear(self, number: int) -> bool:
        """Take one step that leaves fewer clashes; tell whether there was one."""
        form = self.forms[number]
        counts = [_facts(held) for held in self.forms]
        for place, (_row, item) in enumerate(form):
            if all(counts[number][fact] < 2 for fact in item.facts):
                continue
            if self._take_spare(form, place, counts[number]):
                return True
            for n, other in enumerate(self.forms):
                if n != number and self._exchange(form, place, other, counts[number], counts[n]):
                    return True
        return False

    def _take_spare(self, form: list[tuple[int, T]], place: int, counts: Counter[str]) -> bool:
        row, item = form[place]
        for n, spare in enumerate(self._spare):
            if _change(counts, item, spare) < 0 and self._admits(row, spare):
                form[place] = (row, spare)
                self._spare.pop(n)
                if not any(held.identity == item.identity for other in self.forms for _row, held in other):
                    self._spare.append(item)
                return True
        return False

    def _exchange(
        self,
        form: list[tuple[int, T]],
        place: int,
        other: list[tuple[int, T]],
        counts: Counter[str],
        other_counts: Counter[str],
    ) -> bool:
        """Exchange a question with another form's when that leaves fewer clashes; tell whether it was done."""
        item = form[place][1]
        for beside, (_row, other_item) in enumerate(other):
            change = _change(counts, item, other_item) + _change(other_counts, other_item, item)
            if change < 0 and self._may_exchange(form, place, other, beside):
                _swap(form, place, other, beside)
                return True
        return False

    def _level(self, section: int) -> bool:
        """Take the step that brings the hardest and the easiest form closest in a section."""
        ranked = sorted(range(len(self.forms)), key=lambda n: (self._sum(self.forms[n], section), n))
        easy, hard = self.forms[ranked[0]], self.forms[ranked[-1]]
        gap = self._sum(hard, section) - self._sum(easy, section)
        steps = sorted(
            (abs(gap - 2 * (item.difficulty - other.difficulty)), n, m)
            for n, (row, item) in enumerate(hard)
            for m, (beside, other) in enumerate(easy)
            if self._sections[row] == self._sections[beside] == section
            and 0 < item.difficulty - other.difficulty < gap
        )
        for _left, n, m in steps:
            if self._may_exchange(hard, n, easy, m) and self._no_worse(hard, easy, [(n, m)]):
                return True
        return False

    def _balance(self) -> bool:
        """Exchange one whole section of two forms when that brings the forms closer; tell whether it was done."""
        totals = [sum(item.difficulty for _row, item in form) for form in self.forms]
        for a, b in combinations(range(len(self.forms)), 2):
            for section in range(max(self._sections) + 1):
                gain = self._sum(self.forms[a], section) - self._sum(self.forms[b], section)
                gap = totals[a] - totals[b]
                if abs(gap - 2 * gain) >= abs(gap):
                    continue
                places = [
                    [n for n, (row, _item) in enumerate(form) if self._sections[row] == section]
                    for form in (self.forms[a], self.forms[b])
                ]
                if self._no_worse(self.forms[a], self.forms[b], list(zip(*places, strict=True)), whole=True):
                    return True
        return False

    def _no_worse(
        self,
        form: list[tuple[int, T]],
        other: list[tuple[int, T]],
        pairs: list[tuple[int, int]],
        *,
        whole: bool = False,
    ) -> bool:
        """Exchange pairs unless that makes a fact or a question come twice; tell whether it was done."""
        before = self._clashes(form, other) + _doubles(form) + _doubles(other)
        exchange = _swap_whole if whole else _swap
        for n, m in pairs:
            exchange(form, n, other, m)
        if self._clashes(form, other) + _doubles(form) + _doubles(other) <= before:
            return True
        for n, m in pairs:
            exchange(form, n, other, m)
        return False

    def _may_exchange(self, form: list[tuple[int, T]], place: int, other: list[tuple[int, T]], beside: int) -> bool:
        (row, item), (other_row, other_item) = form[place], other[beside]
        return (
            self._sections[row] == self._sections[other_row]
            and self._admits(row, other_item)
            and self._admits(other_row, item)
            and all(held.identity != item.identity for _row, held in other)
            and all(held.identity != other_item.identity for _row, held in form)
        )

    @staticmethod
    def _clashes(*forms: list[tuple[int, T]]) -> int:
        return sum(clashes(item for _row, item in form) for form in forms)


def _swap(form: list[tuple[int, T]], place: int, other: list[tuple[int, T]], beside: int) -> None:
    """Exchange questions; each place keeps its row."""
    (row, item), (other_row, other_item) = form[place], other[beside]
    form[place], other[beside] = (row, other_item), (other_row, item)


def _swap_whole(form: list[tuple[int, T]], place: int, other: list[tuple[int, T]], beside: int) -> None:
    """Exchange places with their rows: for whole sections, where both forms hold the same rows."""
    form[place], other[beside] = other[beside], form[place]


def _doubles(form: list[tuple[int, T]]) -> int:
    return len(form) - len({item.identity for _row, item in form})


def _spread(sums: list[int]) -> int:
    return max(sums) - min(sums)
