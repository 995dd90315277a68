"""The sheet itself: what every room has found of an exam, with what the head has decided about it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from examsvc.core.installation import Installation
from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.exams.models import Exam
from examsvc.exams.queries import last_end, list_papers
from examsvc.readiness.queries import Decided, list_decided

EXTENSION = "readiness"
# Each room's contributor looks at its own things and returns how they stand.
Contributor = Callable[[Asked], Sequence[Finding]]


@dataclass(frozen=True)
class Line:
    """An item of the sheet, and the decision to hold the exam all the same, while it holds."""

    finding: Finding
    decided: Decided | None = None

    @property
    def in_the_way(self) -> bool:
        """Tell whether it is red and nobody has answered for it."""
        return self.finding.colour is Colour.RED and self.decided is None


@dataclass(frozen=True)
class Sheet:
    """All items of an exam, what is in the way first."""

    lines: tuple[Line, ...]

    @property
    def in_the_way(self) -> list[Line]:
        """Return what stands between the office and the exam."""
        return [line for line in self.lines if line.in_the_way]

    @property
    def to_be_known(self) -> list[Line]:
        """Return what is not in order and stops nothing."""
        return [line for line in self.lines if line.finding.colour is not Colour.GREEN and not line.in_the_way]

    def find(self, item: str) -> Line | None:
        """Return an item's line."""
        return next((line for line in self.lines if line.finding.item == item), None)


def make_sheet(session: Session, service: Installation, exam: Exam, now: datetime) -> Sheet:
    """Ask every room how its things stand."""
    papers = tuple(paper.id for paper in list_papers(session, exam))
    asked = Asked(session, service, exam.id, exam.office_id, papers, last_end(session, exam), now)
    contributors: Sequence[Contributor] = current_app.extensions[EXTENSION]
    found = [finding for contribute in contributors for finding in contribute(asked)]
    return judge(found, list_decided(session, exam))


def judge(findings: Sequence[Finding], decided: Sequence[Decided]) -> Sheet:
    """Lay decisions beside the findings that they were made about; of anything else they say nothing."""
    holding = {(one.item, one.finding_hash): one for one in decided}
    lines = [Line(one, holding.get((one.item, one.hash)) if one.colour is Colour.RED else None) for one in findings]
    order = {Colour.RED: 1, Colour.YELLOW: 2, Colour.GREEN: 3}
    return Sheet(tuple(sorted(lines, key=lambda line: 0 if line.in_the_way else order[line.finding.colour])))


def count_in_the_way(session: Session, service: Installation, exam: Exam, now: datetime) -> int:
    """Return how many red items nobody has answered for."""
    return len(make_sheet(session, service, exam, now).in_the_way)
