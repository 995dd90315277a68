"""Ranks, means and rates: pure arithmetic on unrounded marks.

Competition ranking (1, 2, 2, 4); rates are of those who sat; the mean over all entered counts every absence as 0.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from examsvc.exams.rules import ExamRules

T = TypeVar("T")
# Means and rates are kept to more places than anything prints.
_PLACES = Decimal("0.00000001")
SAT, LEAVE, ABSENT, IRREGULAR = "sat", "leave", "absent", "irregular"


@dataclass(frozen=True)
class Sitter:
    """One person entered for the exam; `marks` only for those who sat and count."""

    name: str
    position: str
    category: str
    unit: str
    unit_kind: str
    unit_order: int
    standing: str
    marks: Decimal | None = None
    form: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Overall:
    """Counts, means and rates of a set of people; None where nobody sat."""

    entered: int
    sat: int
    leave: int
    absent: int
    irregular: int
    passed: int
    excellent: int
    attendance: Decimal | None
    mean: Decimal | None
    mean_all: Decimal | None
    pass_rate: Decimal | None
    excellent_rate: Decimal | None
    highest: Decimal | None
    lowest: Decimal | None


@dataclass(frozen=True)
class UnitLine:
    """A unit's place among its kind; `rank` is None when too few people sat."""

    rank: int | None
    unit: str
    kind: str
    figures: Overall
    ranking_mean: Decimal | None


@dataclass(frozen=True)
class PersonLine:
    """A person's place among all who sat."""

    rank: int
    sitter: Sitter
    grade: str


def competition_ranks(values: Sequence[Decimal | Fraction]) -> list[int]:
    """Return each value's rank, the greatest first: equals share one, and the next rank skips."""
    first: dict[Decimal | Fraction, int] = {}
    for place, value in enumerate(sorted(values, reverse=True), start=1):
        first.setdefault(value, place)
    return [first[value] for value in values]


def overall(people: Sequence[Sitter], rules: ExamRules) -> Overall:
    """Count a set of people; people on leave are entered but not expected."""
    marks = [person.marks for person in people if person.standing == SAT and person.marks is not None]
    leave = sum(person.standing == LEAVE for person in people)
    absent = sum(person.standing == ABSENT for person in people)
    irregular = sum(person.standing == IRREGULAR for person in people)
    passed = sum(mark >= rules.pass_mark for mark in marks)
    excellent = sum(mark >= rules.excellent_mark for mark in marks)
    sat = len(marks)
    total = sum(marks, Decimal(0))
    return Overall(
        entered=len(people),
        sat=sat,
        leave=leave,
        absent=absent,
        irregular=irregular,
        passed=passed,
        excellent=excellent,
        attendance=_share(Decimal(sat + irregular), len(people) - leave),
        mean=_share(total, sat),
        mean_all=_share(total, len(people) - leave),
        pass_rate=_share(Decimal(passed), sat),
        excellent_rate=_share(Decimal(excellent), sat),
        highest=max(marks, default=None),
        lowest=min(marks, default=None),
    )


def rank_units(people: Sequence[Sitter], rules: ExamRules) -> list[UnitLine]:
    """Rank units within their kind by the mean that the rules name; unranked ones last, in their fixed order."""
    lines: list[UnitLine] = []
    kinds = _groups(people, lambda person: person.unit_kind if rules.by_kind else "")
    for kind, members in kinds:
        units = _groups(sorted(members, key=lambda p: p.unit_order), lambda person: person.unit)
        entries = [(unit, overall(group, rules), exact_mean(group, rules)) for unit, group in units]
        ranked = [entry for entry in entries if entry[1].sat >= rules.least_unit and entry[2] is not None]
        ranks = competition_ranks([mean or Fraction(0) for _unit, _figures, mean in ranked])
        placed = sorted(zip(ranks, ranked, strict=True), key=lambda entry: entry[0])
        lines += [_unit_line(rank, kind, unit, figures, rules) for rank, (unit, figures, _mean) in placed]
        unranked = [entry for entry in entries if entry not in ranked]
        lines += [_unit_line(None, kind, unit, figures, rules) for unit, figures, _mean in unranked]
    return lines


def exact_mean(people: Sequence[Sitter], rules: ExamRules) -> Fraction | None:
    """Return the mean that ranks, not rounded to any place: two units tie only when they are truly equal."""
    marks = [person.marks for person in people if person.standing == SAT and person.marks is not None]
    expected = sum(person.standing != LEAVE for person in people) if rules.absence == "zero" else len(marks)
    return Fraction(sum(marks, Decimal(0))) / expected if expected else None


def _unit_line(rank: int | None, kind: str, unit: str, figures: Overall, rules: ExamRules) -> UnitLine:
    return UnitLine(rank, unit, kind, figures, figures.mean_all if rules.absence == "zero" else figures.mean)


def rank_persons(people: Sequence[Sitter], rules: ExamRules) -> list[PersonLine]:
    """Rank everybody who sat; equals stand in the order of their units, then by name."""
    sat = [person for person in people if person.standing == SAT and person.marks is not None]
    lines: list[PersonLine] = []
    # Whoever sat another paper is ranked apart; everybody else comes first.
    own = rules.own_papers
    for _kind, group in sorted(_groups(sat, lambda p: p.category if p.category in own else "")):
        ranks = competition_ranks([person.marks or Decimal(0) for person in group])
        ranked = [PersonLine(n, one, grade(one.marks, rules)) for n, one in zip(ranks, group, strict=True)]
        lines += sorted(ranked, key=lambda line: (line.rank, line.sitter.unit_order, line.sitter.name))
    return lines


def grade(marks: Decimal | None, rules: ExamRules) -> str:
    """Name the grade of unrounded marks."""
    if marks is None:
        return ""
    if marks >= rules.excellent_mark:
        return "优秀"
    return "合格" if marks >= rules.pass_mark else "不合格"


def _groups(people: Iterable[T], name: Callable[[T], str]) -> list[tuple[str, list[T]]]:
    found: dict[str, list[T]] = {}
    for person in people:
        found.setdefault(name(person), []).append(person)
    return list(found.items())


def _share(part: Decimal, whole: int) -> Decimal | None:
    return (part / whole).quantize(_PLACES, ROUND_HALF_UP) if whole > 0 else None
