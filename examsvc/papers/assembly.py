"""Choose questions for parallel forms: pure, and the same for the same pool, blueprint and seed.

Filling the rows is a matching between places and questions, for rows may admit the same questions; a count row by
row would call papers feasible that are not. Augmenting paths find a greatest matching (Kuhn's algorithm).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examsvc.papers.blueprint import Blueprint
from examsvc.papers.seeding import Stream


@dataclass(frozen=True)
class PoolItem:
    """One question that may be used, as assembly needs it."""

    version_id: int
    kind: str
    level: str
    topic: str
    difficulty: int
    facts: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class Shortage:
    """A row of the blueprint that cannot be filled: so many wanted on one form, so many found."""

    row: int
    wanted: int
    found: int


@dataclass(frozen=True)
class Chosen:
    """A question in its place; `option_order` is empty where there are no options."""

    row: int
    item: PoolItem
    option_order: tuple[str, ...]


@dataclass(frozen=True)
class AssembledForm:
    """One form's questions in printed order."""

    label: str
    chosen: tuple[Chosen, ...]

    @property
    def predicted_difficulty(self) -> Fraction:
        """Return the mean difficulty (1–5) of the form's questions."""
        return Fraction(sum(c.item.difficulty for c in self.chosen), len(self.chosen))


class NotFeasible(Exception):
    """Say which rows are short."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(str(shortages))
        self.shortages = tuple(shortages)


def find_shortages(blueprint: Blueprint, pool: Sequence[PoolItem]) -> list[Shortage]:
    """Return the rows that are short for one form; an empty list means that the paper can be made."""
    places = [row for row, wanted in enumerate(blueprint.rows) for _ in range(wanted.count)]
    held = _match(blueprint, places, list(pool))
    found = [places[place] for place in held.values()]
    return [
        Shortage(row, wanted.count, found.count(row))
        for row, wanted in enumerate(blueprint.rows)
        if found.count(row) < wanted.count
    ]


def assemble(
    blueprint: Blueprint, pool: Sequence[PoolItem], seed: str, labels: Sequence[str] = ("A", "B")
) -> tuple[AssembledForm, ...]:
    """Make parallel forms: no question twice while the pool allows, difficulty as equal as swaps can make it.

    Where the pool is too small for different questions, all forms hold the same ones in different order.
    Raises NotFeasible when even one form cannot be filled.
    """
    drawn = Stream(seed, "pool").shuffled(sorted(pool, key=lambda item: item.version_id))
    places = [
        (row, label) for row, wanted in enumerate(blueprint.rows) for _ in range(wanted.count) for label in labels
    ]
    held = _match(blueprint, [row for row, _label in places], drawn)
    filled: dict[str, list[tuple[int, PoolItem]]] = {label: [] for label in labels}
    if len(held) == len(places):
        for item, place in sorted(held.items(), key=lambda pair: pair[1]):
            row, label = places[place]
            filled[label].append((row, drawn[item]))
    else:
        same = _one_form(blueprint, drawn)
        filled = {label: list(same) for label in labels}
    _spread_facts(filled)
    _level(filled)
    return tuple(_ordered(label, filled[label], blueprint, seed) for label in labels)


def _one_form(blueprint: Blueprint, drawn: list[PoolItem]) -> list[tuple[int, PoolItem]]:
    places = [row for row, wanted in enumerate(blueprint.rows) for _ in range(wanted.count)]
    held = _match(blueprint, places, drawn)
    if len(held) < len(places):
        raise NotFeasible(find_shortages(blueprint, drawn))
    return [(places[place], drawn[item]) for item, place in sorted(held.items(), key=lambda pair: pair[1])]


def _match(blueprint: Blueprint, places: list[int], items: list[PoolItem]) -> dict[int, int]:
    """Return item index → place index of a greatest matching."""
    admitted = [
        [n for n, i in enumerate(items) if row.admits(i.kind, i.level, i.topic, i.difficulty)]
        for row in blueprint.rows
    ]
    holder: dict[int, int] = {}

    def place_item(place: int, seen: set[int]) -> bool:
        for item in admitted[places[place]]:
            if item not in seen:
                seen.add(item)
                if item not in holder or place_item(holder[item], seen):
                    holder[item] = place
                    return True
        return False

    for place in range(len(places)):
        place_item(place, set())
    return holder


def _spread_facts(filled: dict[str, list[tuple[int, PoolItem]]]) -> None:
    """Swap questions of one row between forms so that none asks for the same fact twice, where that is possible."""
    labels = list(filled)
    for label in labels:
        for n, (row, item) in enumerate(filled[label]):
            if not _clashes(filled[label], n):
                continue
            for other in labels:
                for m, (other_row, other_item) in enumerate(filled[other]):
                    if other == label or other_row != row:
                        continue
                    filled[label][n], filled[other][m] = (row, other_item), (row, item)
                    if not _clashes(filled[label], n) and not _clashes(filled[other], m):
                        break
                    filled[label][n], filled[other][m] = (row, item), (row, other_item)
                else:
                    continue
                break


def _clashes(form: list[tuple[int, PoolItem]], n: int) -> bool:
    facts = form[n][1].facts
    return any(facts & item.facts for m, (_row, item) in enumerate(form) if m != n)


def _level(filled: dict[str, list[tuple[int, PoolItem]]]) -> None:
    """Swap questions of one row between the hardest and the easiest form while that brings them closer."""
    for _round in range(200):
        ranked = sorted(filled, key=lambda label: (sum(i.difficulty for _r, i in filled[label]), label))
        easy, hard = filled[ranked[0]], filled[ranked[-1]]
        gap = sum(i.difficulty for _r, i in hard) - sum(i.difficulty for _r, i in easy)
        swap = next(
            (
                (n, m)
                for n, (row, item) in enumerate(hard)
                for m, (other_row, other) in enumerate(easy)
                if row == other_row and 0 < item.difficulty - other.difficulty < gap
            ),
            None,
        )
        if swap is None:
            return
        n, m = swap
        hard[n], easy[m] = easy[m], hard[n]


def _ordered(label: str, filled: list[tuple[int, PoolItem]], blueprint: Blueprint, seed: str) -> AssembledForm:
    """Put sections in order, and questions and options in the order this form's seed draws."""
    chosen: list[Chosen] = []
    for kind in blueprint.kinds:
        section = sorted(
            ((row, item) for row, item in filled if blueprint.rows[row].kind == kind),
            key=lambda pair: pair[1].version_id,
        )
        for row, item in Stream(seed, f"order:{label}:{kind}").shuffled(section):
            order = Stream(seed, f"options:{label}:{item.version_id}").shuffled(item.options)
            chosen.append(Chosen(row, item, tuple(order)))
    return AssembledForm(label, tuple(chosen))
