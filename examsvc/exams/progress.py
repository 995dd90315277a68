"""Where an exam stands in 快速办考, and what each of the five steps has settled so far."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from examsvc.exams.models import Exam, Sitting
from examsvc.exams.queries import count_candidates, count_units, first_sitting, list_main_sittings, list_papers
from examsvc.exams.rooming import missing_seats, planned_rooms, planned_sittings
from examsvc.exams.seating import RoomPlan, SittingPlan
from examsvc.papers.blueprint import Blueprint, read_blueprint

PLAN, ROSTER, ROOMS, SEAL, PRINT = 1, 2, 3, 4, 5


@dataclass(frozen=True)
class Outline:
    """What the page of five steps says of each; `reached` is the step that comes next."""

    reached: int
    sittings: tuple[Sitting, ...]
    blueprint: Blueprint
    people: int
    units: int
    rooms: tuple[RoomPlan, ...]
    plans: tuple[SittingPlan, ...]

    @property
    def questions(self) -> int:
        """Return how many questions one form holds."""
        return self.blueprint.questions

    @property
    def marks(self) -> Decimal:
        """Return the marks of one form."""
        return self.blueprint.total_marks

    @property
    def seats(self) -> int:
        """Return how many seats there are, those of every sitting counted."""
        return sum(plan.seats for plan in self.plans)

    @property
    def missing(self) -> int:
        """Return how many people have no seat."""
        return missing_seats(self.people, self.plans)


def outline(session: Session, exam: Exam) -> Outline:
    """Gather what an exam's five steps have settled."""
    people, rooms = count_candidates(session, exam), tuple(planned_rooms(session, exam))
    plans = tuple(planned_sittings(session, exam, rooms))
    return Outline(
        reached=step_of(exam, people, missing_seats(people, plans)),
        sittings=tuple(list_main_sittings(session, exam) or [first_sitting(session, exam)]),
        blueprint=read_blueprint(list_papers(session, exam)[0].blueprint),
        people=people,
        units=count_units(session, exam),
        rooms=rooms,
        plans=plans,
    )


def step_of(exam: Exam, people: int, missing: int = 0) -> int:
    """Return the step that comes next."""
    if exam.state != "draft":
        return PRINT
    if not people:
        return ROSTER
    return ROOMS if missing else SEAL
