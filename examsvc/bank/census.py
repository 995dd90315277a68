"""Count an office's questions: what a list offers to choose from, where they stand, and what waits for a person."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.bank.finding import Filters, pointers
from examsvc.bank.models import CurrentVersion
from examsvc.bank.standing import Standing, standing_in
from examsvc.bank.validity import CURRENT


@dataclass(frozen=True)
class Choices:
    """How many of an office's questions are of which topic and for which area: what a list offers to narrow it by."""

    counts: Mapping[tuple[str, str], int]

    @property
    def topics(self) -> list[str]:
        """Return the topics there are."""
        return sorted({topic for topic, _area in self.counts})

    @property
    def areas(self) -> list[str]:
        """Return the areas that the questions are for."""
        return sorted({area for _topic, area in self.counts})

    def total(self, filters: Filters) -> int | None:
        """Return how many questions the filters leave, or None where they ask for more than was counted here."""
        if not {name for name, value in asdict(filters).items() if value} <= {"topic", "area"}:
            return None
        return sum(
            number
            for (topic, area), number in self.counts.items()
            if filters.topic in ("", topic) and filters.area in ("", area)
        )


@dataclass(frozen=True)
class Census:
    """How many of an office's questions are of which topic, for which area, stand where, and are a person's own."""

    counts: Mapping[tuple[str, str, Standing, bool], int]

    @property
    def choices(self) -> Choices:
        """Return what was counted without where it stands."""
        summed: Counter[tuple[str, str]] = Counter()
        for (topic, area, *_rest), number in self.counts.items():
            summed[topic, area] += number
        return Choices(summed)

    def standing(self, *standings: Standing, own: bool | None = None) -> int:
        """Return how many stand there; with `own`, only what the person wrote, or only what others did."""
        return sum(
            number
            for (_topic, _area, standing, mine), number in self.counts.items()
            if standing in standings and own in (None, mine)
        )


def count_choices(session: Session, office_id: int) -> Choices:
    """Count by topic and area alone: a third of what a census costs."""
    by = (CurrentVersion.topic, CurrentVersion.area)
    counted = pointers(office_id).with_only_columns(*by, func.count()).group_by(*by)
    return Choices({(topic or "", area or ""): number for topic, area, number in session.execute(counted)})


def take_census(session: Session, office_id: int, person_id: int) -> Census:
    """Count the office's questions in one pass, with where each stands."""
    rows = (
        pointers(office_id)
        .with_only_columns(
            CurrentVersion.topic,
            CurrentVersion.area,
            standing_in(office_id, CURRENT).label("standing"),
            (func.coalesce(CurrentVersion.created_by, 0) == person_id).label("own"),
        )
        .cte("stood")
        # PostgreSQL would sort the rows, and ask for every standing again as it does.
        .prefix_with("MATERIALIZED", dialect="postgresql")
    )
    by = (rows.c.topic, rows.c.area, rows.c.standing, rows.c.own)
    counted = session.execute(select(*by, func.count()).group_by(*by))
    return Census({(topic, area, Standing(where), own): number for topic, area, where, own, number in counted})
