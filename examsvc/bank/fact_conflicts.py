"""Find questions that give different figures for the same fact where neither stem says which is meant.

Many facts have several right figures, by level, year or version (question_bank/fact_groups.yaml). Asked side by side,
one of them without saying which, a candidate who knows the policy is marked wrong for a right figure.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "question_bank" / "fact_groups.yaml"
_LEVEL_WORDS = {
    "national": ("全国", "国家", "中央", "我国"),
    "provincial": ("江西", "全省", "我省", "本省", "省级"),
    "municipal": ("吉安", "全市", "我市", "本市", "市级", "全县", "我县", "本县", "县级"),
}
_NOTE = re.compile(r"（[^）]*）")
_DATE = re.compile(r"(?:19|20)\d{2}(?:年(?:\d{1,2}月(?:\d{1,2}日)?)?|-\d{2}(?:-\d{2})?)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_WORDS = re.compile(r"[\u4e00-\u9fff]{2,}")
_FIRST, _LAST = 1900, 2100


@dataclass(frozen=True)
class FactValue:
    """One right figure of a fact, at whose level and for which period."""

    id: str
    figure: str
    level: str
    begins: str = ""
    ends: str = ""

    @property
    def numbers(self) -> frozenset[str]:
        """Return the bare numbers of the figure; a date counts whole, where the figure is nothing but dates."""
        bare = _DATE.sub("", _NOTE.sub("", self.figure))
        return frozenset(_NUMBER.findall(bare) or _DATE.findall(self.figure))

    @property
    def years(self) -> range:
        """Return the years that the figure holds for."""
        return range(int(self.begins[:4] or _FIRST), int(self.ends[:4] or _LAST) + 1)


@dataclass(frozen=True)
class FactGroup:
    """A fact with several right figures."""

    key: str
    about: str
    values: tuple[FactValue, ...]


@dataclass(frozen=True)
class Asked:
    """A question as this looks at it: `said` is everything it says, its key and explanation included."""

    version_id: int
    facts: frozenset[str]
    stem: str
    said: str


@dataclass(frozen=True)
class FactConflict:
    """Two questions that give different figures for one fact."""

    about: str
    first: int
    second: int
    figures: tuple[str, str]


@cache
def shipped_groups() -> tuple[FactGroup, ...]:
    """Read the groups that come with the service."""
    told = yaml.safe_load(FILE.read_text("utf-8"))
    return tuple(FactGroup(one["key"], one["about"], tuple(map(_value, one["values"]))) for one in told)


def _value(told: dict[str, str]) -> FactValue:
    return FactValue(told["id"], told["figure"], told["level"], told.get("from", ""), told.get("to", ""))


def in_groups(facts: Iterable[str], groups: Sequence[FactGroup]) -> bool:
    """Tell whether any of the facts has several right figures."""
    wanted = set(facts)
    return any(value.id in wanted for group in groups for value in group.values)


def find_fact_conflicts(asked: Sequence[Asked], groups: Sequence[FactGroup]) -> list[FactConflict]:
    """Return every pair of questions in conflict, in the order of the groups and then of the questions."""
    found = []
    for group in groups:
        giving = [(one, [value for value in group.values if _gives(one, value)]) for one in asked]
        for (first, mine), (second, theirs) in combinations([pair for pair in giving if pair[1]], 2):
            if first.facts & second.facts & {value.id for value in group.values}:
                continue
            pairs = ((a, b) for a in mine for b in theirs if _contradict(first, a, second, b))
            found += [
                FactConflict(group.about, first.version_id, second.version_id, (a.figure, b.figure))
                for a, b in list(pairs)[:1]
            ]
    return found


def _gives(asked: Asked, value: FactValue) -> bool:
    """Tell whether a question rests on a value and says its figure: a fact may hold more than one."""
    return value.id in asked.facts and bool(
        value.numbers & set(_NUMBER.findall(asked.said) + _DATE.findall(asked.said))
    )


def _contradict(first: Asked, a: FactValue, second: Asked, b: FactValue) -> bool:
    return a.numbers != b.numbers and not says_which(first.stem, a, b) and not says_which(second.stem, b, a)


def says_which(stem: str, own: FactValue, other: FactValue) -> bool:
    """Tell whether a stem names what tells its own figure from the other: level, year, or a word of its version."""
    if own.level != other.level and any(word in stem for word in _LEVEL_WORDS[own.level]):
        return True
    years = {int(year) for year in _YEAR.findall(stem)}
    if any(year in own.years and year not in other.years for year in years):
        return True
    return any(word in stem for word in _pairs(own.figure) - _pairs(other.figure))


def _pairs(figure: str) -> set[str]:
    """Return the neighbouring characters of a figure's words, such as 目标 and 实绩."""
    return {run[n : n + 2] for run in _WORDS.findall(figure) for n in range(len(run) - 1)}
