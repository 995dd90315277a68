"""A blueprint (组卷方案): what a paper is made of, before any question is chosen."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from fractions import Fraction

from examsvc.core.canonical import canonical_json

EASIEST, HARDEST = 1, 5


@dataclass(frozen=True)
class BlueprintRow:
    """So many questions of one kind at so many marks; an empty level or topic admits all.

    Rows with the same `section` stand together; an empty one means the section of the row's kind.
    """

    kind: str
    count: int
    marks: Decimal
    level: str = ""
    topic: str = ""
    least_difficulty: int = EASIEST
    greatest_difficulty: int = HARDEST
    section: str = ""

    def admits(self, kind: str, level: str, topic: str, difficulty: int) -> bool:
        """Tell whether a question of these properties may fill this row."""
        return (
            self.kind == kind
            and self.level in ("", level)
            and self.topic in ("", topic)
            and self.least_difficulty <= difficulty <= self.greatest_difficulty
        )

    @property
    def place(self) -> str:
        """Return the name of the section this row belongs to."""
        return self.section or self.kind


@dataclass(frozen=True)
class Blueprint:
    """The rows of a paper; rows of one section stand together, in order of first mention."""

    rows: tuple[BlueprintRow, ...]

    @property
    def total_marks(self) -> Decimal:
        """Return the marks of the whole paper."""
        return sum((row.marks * row.count for row in self.rows), Decimal(0))

    @property
    def questions(self) -> int:
        """Return how many questions one form holds."""
        return sum(row.count for row in self.rows)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds in the order of their sections."""
        return tuple(dict.fromkeys(row.kind for row in self.rows))

    @property
    def sections(self) -> tuple[str, ...]:
        """Return the names of the sections in their order."""
        return tuple(dict.fromkeys(row.place for row in self.rows))

    def to_json(self) -> str:
        """Return canonical JSON."""
        return canonical_json([asdict(row) for row in self.rows])


@dataclass(frozen=True)
class Template:
    """What 快速办考 offers: how long, how many marks, and made of what."""

    minutes: int
    total_marks: Decimal
    blueprint: Blueprint


class BadBlueprint(ValueError):
    """Refuse a blueprint that no paper can follow; `faults` are (row or None, code) for the caller to word.

    Codes: empty, count, marks, difficulty, section-kinds, section-marks, total, minutes.
    """

    def __init__(self, faults: tuple[tuple[int | None, str], ...]) -> None:
        super().__init__(", ".join(code if row is None else f"{row}: {code}" for row, code in faults))
        self.faults = faults


def check_template(template: Template) -> None:
    """Raise BadBlueprint unless the rows make sense and their marks sum to the marks promised."""
    blueprint = template.blueprint
    faults: list[tuple[int | None, str]] = [] if blueprint.rows else [(None, "empty")]
    first: dict[str, BlueprintRow] = {}
    for number, row in enumerate(blueprint.rows):
        faults += [(number, code) for code in _row_faults(row, first.setdefault(row.place, row))]
    # Marks that are no numbers cannot be summed.
    if not any(code == "marks" for _row, code in faults) and blueprint.total_marks != template.total_marks:
        faults.append((None, "total"))
    if template.minutes < 1:
        faults.append((None, "minutes"))
    if faults:
        raise BadBlueprint(tuple(faults))


def _row_faults(row: BlueprintRow, first: BlueprintRow) -> list[str]:
    checks = {
        "count": row.count >= 1,
        "marks": row.marks.is_finite() and row.marks > 0,
        "difficulty": EASIEST <= row.least_difficulty <= row.greatest_difficulty <= HARDEST,
        "section-kinds": row.kind == first.kind,
        # A section's heading says 每题几分 once for all its questions.
        "section-marks": row.marks.compare(first.marks) == 0,
    }
    return [code for code, holds in checks.items() if not holds]


def by_level(blueprint: Blueprint, least: Mapping[str, Fraction]) -> Blueprint:
    """Reserve a share of every open row for each level and leave the rest open to all.

    Shares are rounded down, so a small row stays open rather than ask for what a small bank lacks. Raises
    ValueError when the shares come to more than the whole.
    """
    if sum(least.values()) > 1 or any(share < 0 for share in least.values()):
        raise ValueError("shares of levels must lie between nothing and the whole")
    rows: list[BlueprintRow] = []
    for row in blueprint.rows:
        kept = {} if row.level else {level: int(row.count * share) for level, share in least.items()}
        rows += [replace(row, level=level, count=count) for level, count in kept.items() if count]
        if rest := row.count - sum(kept.values()):
            rows.append(replace(row, count=rest))
    return Blueprint(tuple(rows))


def read_blueprint(text: str) -> Blueprint:
    """Return the blueprint of its canonical JSON."""
    rows = [row | {"marks": Decimal(row["marks"])} for row in json.loads(text)]
    return Blueprint(tuple(BlueprintRow(**row) for row in rows))


# 60 minutes, 100 marks: what 快速办考 offers first. Levels are open, so that one form takes what the bank has.
STANDARD = Blueprint(
    (
        BlueprintRow("single", 40, Decimal(1)),
        BlueprintRow("multiple", 15, Decimal(2)),
        BlueprintRow("true_false", 20, Decimal(1)),
        BlueprintRow("fill_in", 10, Decimal(1)),
    )
)
STANDARD_TEMPLATE = Template(60, Decimal(100), STANDARD)
# For offices that want every level asked: most of the paper stays open, so a small local bank still suffices.
LEAST_BY_LEVEL = {"national": Fraction(1, 4), "provincial": Fraction(1, 10), "municipal": Fraction(1, 20)}
