"""Choose questions for parallel forms: pure, and the same for the same pool, blueprint and seed.

Filling the rows is a matching between places and questions (`matching`); what it draws is made parallel by exchanges
(`levelling`). Several draws are made from the seed and the best is kept.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.papers.levelling import Levelling, clashes
from examsvc.papers.matching import colour, fill, rivals
from examsvc.papers.seeding import Stream

DRAWS = 8


@dataclass(frozen=True)
class PoolItem:
    """One version that may be used, as assembly needs it.

    Versions with the same `question_id` are one question; 0 means that the version stands for itself. `public`
    questions have been seen by whoever looked (exposure); `valid` is false when the source no longer holds on the
    as-of date.
    """

    version_id: int
    kind: str
    level: str
    topic: str
    difficulty: int
    facts: frozenset[str] = frozenset()
    options: tuple[str, ...] = ()
    question_id: int = 0
    area: str = ""
    practice_only: bool = False
    public: bool = False
    valid: bool = True

    @property
    def identity(self) -> int:
        """Return what tells two questions apart."""
        return self.question_id or -self.version_id

    @property
    def usable(self) -> bool:
        """Tell whether it may stand in an exam at all."""
        return self.valid and not self.practice_only


@dataclass(frozen=True)
class Shortage:
    """A row of the blueprint that cannot be filled: so many wanted, so many found.

    `rivals` are the rows (this one among them) that compete for the same `available` questions: all of them together
    want `wanted_together`.
    """

    row: int
    wanted: int
    found: int
    rivals: tuple[int, ...] = ()
    wanted_together: int = 0
    available: int = 0


@dataclass(frozen=True)
class Feasibility:
    """Whether a pool suffices, and if not, which rows are short."""

    shortages: tuple[Shortage, ...]

    @property
    def ok(self) -> bool:
        """Tell whether every place can be filled."""
        return not self.shortages


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

    @property
    def repeated_facts(self) -> int:
        """Return how often the form asks for a fact again; more than 0 only where exchanges found no way out."""
        return clashes(c.item for c in self.chosen)

    @property
    def public_questions(self) -> int:
        """Return how many of the questions anybody may have seen."""
        return sum(c.item.public for c in self.chosen)


class NotFeasible(Exception):
    """Say which rows are short."""

    def __init__(self, shortages: Sequence[Shortage]) -> None:
        super().__init__(str(shortages))
        self.shortages = tuple(shortages)


class _Pool:
    """The usable questions in drawn order, by number; a question may have several versions."""

    def __init__(self, pool: Sequence[PoolItem], seed: str, draw: int) -> None:
        usable = sorted((item for item in pool if item.usable), key=lambda item: item.version_id)
        self.versions: dict[int, list[PoolItem]] = {}
        for item in Stream(seed, f"pool:{draw}").shuffle(usable):
            self.versions.setdefault(item.identity, []).append(item)

    def admitted(self, rows: Sequence[BlueprintRow]) -> list[list[int]]:
        """Return, for each row, the questions that may fill it, in drawn order."""
        # Questions of one kind, level, topic and difficulty fill the same rows: asked once for all of them.
        filling: dict[tuple[str, str, str, int], tuple[int, ...]] = {}
        found: list[list[int]] = [[] for _ in rows]
        for identity, items in self.versions.items():
            fitting: set[int] = set()
            for item in items:
                cell = (item.kind, item.level, item.topic, item.difficulty)
                if cell not in filling:
                    filling[cell] = tuple(n for n, row in enumerate(rows) if admits(row, item))
                fitting.update(filling[cell])
            for n in fitting:
                found[n].append(identity)
        return found

    def version(self, row: BlueprintRow, identity: int) -> PoolItem | None:
        return next((item for item in self.versions[identity] if admits(row, item)), None)


def admits(row: BlueprintRow, item: PoolItem) -> bool:
    """Tell whether a question may fill a row."""
    return row.admits(item.kind, item.level, item.topic, item.difficulty)


def predicted_difficulty(form: AssembledForm, blueprint: Blueprint, section: str = "") -> Fraction:
    """Return the mean difficulty of a form or of one of its sections."""
    marks = [c.item.difficulty for c in form.chosen if section in ("", blueprint.rows[c.row].place)]
    return Fraction(sum(marks), len(marks))


def check_feasibility(blueprint: Blueprint, pool: Sequence[PoolItem], forms: int = 1) -> Feasibility:
    """Tell whether a pool fills so many forms that share no question; wanted and found count all forms."""
    of_pool = _Pool(pool, "", 0)
    rows = [row for row, wanted in enumerate(blueprint.rows) for _ in range(wanted.count * forms)]
    admitted = of_pool.admitted(blueprint.rows)
    places = [admitted[row] for row in rows]
    taken = fill(places, 1)
    unfilled = set(range(len(places))) - set(taken.values())
    shortages = []
    for row, wanted in enumerate(blueprint.rows):
        missing = sorted(place for place in unfilled if rows[place] == row)
        if missing:
            met = sorted({rows[place] for place in rivals(places, taken, missing[0])})
            shortages.append(
                Shortage(
                    row=row,
                    wanted=wanted.count * forms,
                    found=wanted.count * forms - len(missing),
                    rivals=tuple(met),
                    wanted_together=sum(blueprint.rows[other].count for other in met) * forms,
                    available=len({identity for other in met for identity in admitted[other]}),
                )
            )
    return Feasibility(tuple(shortages))


def find_shortages(blueprint: Blueprint, pool: Sequence[PoolItem]) -> list[Shortage]:
    """Return the rows that are short for one form; an empty list means that the paper can be made."""
    return list(check_feasibility(blueprint, pool).shortages)


def assemble(
    blueprint: Blueprint, pool: Sequence[PoolItem], seed: str, labels: Sequence[str] = ("A", "B")
) -> tuple[AssembledForm, ...]:
    """Make parallel forms: as few questions shared as the pool allows, difficulty as equal as exchanges make it.

    Raises NotFeasible when even one form cannot be filled.
    """
    if shortages := find_shortages(blueprint, pool):
        raise NotFeasible(shortages)
    best: Levelling[PoolItem] | None = None
    for draw in range(DRAWS):
        drawn = _draw(blueprint, _Pool(pool, seed, draw), len(labels))
        drawn.improve()
        if best is None or drawn.cost() < best.cost():
            best = drawn
        if not any(best.cost()):
            break
    forms = best.forms if best else []
    return tuple(_ordered(label, form, blueprint, seed) for label, form in zip(labels, forms, strict=True))


def _draw(blueprint: Blueprint, pool: _Pool, forms: int) -> Levelling[PoolItem]:
    """Fill every place of every form once."""
    slots = [row for row, wanted in enumerate(blueprint.rows) for _ in range(wanted.count)]
    admitted = pool.admitted(blueprint.rows)
    taken = fill([admitted[row] for row in slots for _ in range(forms)], forms)
    drawn = {identity: order for order, identity in enumerate(pool.versions)}
    # In drawn order, for the first form gets the first of two: by number it would get all the older questions.
    edges = sorted(
        ((place // forms, identity) for (identity, _use), place in taken.items()), key=lambda e: (e[0], drawn[e[1]])
    )
    filled: list[list[tuple[int, PoolItem]]] = [[] for _ in range(forms)]
    for (slot, identity), form in zip(edges, colour(edges, forms), strict=True):
        item = pool.version(blueprint.rows[slots[slot]], identity)
        if item is not None:
            filled[form].append((slots[slot], item))
    used = {identity for _slot, identity in edges}
    spare = [item for identity, items in pool.versions.items() if identity not in used for item in items[:1]]
    sections = [blueprint.sections.index(row.place) for row in blueprint.rows]
    return Levelling(filled, spare, sections, lambda row, item: admits(blueprint.rows[row], item))


def _ordered(label: str, filled: list[tuple[int, PoolItem]], blueprint: Blueprint, seed: str) -> AssembledForm:
    """Put sections in order, and questions and options in the order this form's seed draws."""
    chosen: list[Chosen] = []
    for section in blueprint.sections:
        own = sorted(
            ((row, item) for row, item in filled if blueprint.rows[row].place == section),
            key=lambda pair: pair[1].version_id,
        )
        for row, item in Stream(seed, f"order:{label}:{section}").shuffle(own):
            order = Stream(seed, f"options:{label}:{item.version_id}").shuffle(sorted(item.options))
            chosen.append(Chosen(row, item, order))
    return AssembledForm(label, tuple(chosen))
