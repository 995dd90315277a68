"""A blueprint (组卷方案): what a paper is made of, before any question is chosen."""

import json
from dataclasses import asdict, dataclass
from decimal import Decimal

from examsvc.core.canonical import canonical_json


@dataclass(frozen=True)
class BlueprintRow:
    """So many questions of one kind at so many marks; an empty level or topic admits all."""

    kind: str
    count: int
    marks: Decimal
    level: str = ""
    topic: str = ""
    least_difficulty: int = 1
    greatest_difficulty: int = 5

    def admits(self, kind: str, level: str, topic: str, difficulty: int) -> bool:
        """Tell whether a question of these properties may fill this row."""
        return (
            self.kind == kind
            and self.level in ("", level)
            and self.topic in ("", topic)
            and self.least_difficulty <= difficulty <= self.greatest_difficulty
        )


@dataclass(frozen=True)
class Blueprint:
    """The rows of a paper; rows of one kind stand together as one section, in order of first mention."""

    rows: tuple[BlueprintRow, ...]

    @property
    def total_marks(self) -> Decimal:
        """Return the marks of the whole paper."""
        return sum((row.marks * row.count for row in self.rows), Decimal(0))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return the kinds in the order of their sections."""
        return tuple(dict.fromkeys(row.kind for row in self.rows))

    def to_json(self) -> str:
        """Return canonical JSON."""
        return canonical_json([asdict(row) for row in self.rows])


def read_blueprint(text: str) -> Blueprint:
    """Return the blueprint of its canonical JSON."""
    rows = [row | {"marks": Decimal(row["marks"])} for row in json.loads(text)]
    return Blueprint(tuple(BlueprintRow(**row) for row in rows))


# 60 minutes, 100 marks: what 快速办考 offers first.
STANDARD = Blueprint(
    (
        BlueprintRow("single", 40, Decimal(1)),
        BlueprintRow("multiple", 15, Decimal(2)),
        BlueprintRow("true_false", 20, Decimal(1)),
        BlueprintRow("fill_in", 10, Decimal(1)),
    )
)
