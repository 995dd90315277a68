"""Figures built from stored rows: everybody counted once, in their place, from the run they were frozen with."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.exams.models import Exam
from examsvc.grading.models import MarkingRun
from examsvc.grading.queries import find_newest_run
from examsvc.notices.figures import ScoreNotice, build_figures
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.finished import hold_exam, mark, tamper

# Marks 3, 2, 1, 0, 3, 2 for seats 1 to 6; seat 7 never came.
ANSWERS = [[(f"q{n}", "a") for n in range(1, right + 1)] for right in (3, 2, 1, 0, 3, 2)]
PLACES = (
    "UPDATE candidate SET unit_name = '示例局', unit_kind = 'department', unit_order = 1 WHERE seat IN (1, 2)",
    "UPDATE candidate SET unit_name = '东岭镇', unit_order = 5 WHERE seat IN (3, 4, 7)",
    "UPDATE candidate SET unit_name = '西岭镇', unit_order = 4 WHERE seat IN (5, 6)",
    "UPDATE candidate SET category = '分管领导' WHERE seat IN (1, 3, 5)",
    "UPDATE candidate SET category = '扶贫专干' WHERE seat NOT IN (1, 3, 5)",
)


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    hall, _saves = hold_exam(app.installation, clock, answers=ANSWERS)
    tamper(app.installation, *PLACES)
    mark(app.installation, hall, clock)
    return hall


def figures(app: ExamApp, hall: Hall) -> ScoreNotice:
    with app.installation.database.reading() as session:
        run = find_newest_run(session, hall.exam.id)
        assert run is not None
        return build_figures(session, session.get_one(Exam, hall.exam.id), run)


def test_everybody_entered_is_counted_once(app: ExamApp, hall: Hall) -> None:
    found = figures(app, hall).overall
    assert (found.entered, found.sat, found.absent, found.leave, found.irregular) == (7, 6, 1, 0, 0)
    assert (found.mean, found.highest, found.lowest) == (Decimal("1.83333333"), Decimal(3), Decimal(0))
    assert found.mean_all == Decimal("1.57142857")


def test_units_are_ranked_within_their_kind_townships_first(app: ExamApp, hall: Hall) -> None:
    lines = [(line.kind, line.rank, line.unit, line.figures.mean) for line in figures(app, hall).units]
    assert lines == [
        ("township", 1, "西岭镇", Decimal("2.5")),
        ("township", 2, "东岭镇", Decimal("0.5")),
        ("department", 1, "示例局", Decimal("2.5")),
    ]


def test_groups_are_split_by_kind_category_and_form(app: ExamApp, hall: Hall) -> None:
    found = figures(app, hall)
    assert [(name, group.entered, group.sat) for name, group in found.by_kind] == [
        ("township", 5, 4),
        ("department", 2, 2),
    ]
    assert {name: (group.entered, group.sat) for name, group in found.by_category} == {
        "分管领导": (3, 3),
        "扶贫专干": (4, 3),
    }
    assert [(name, group.sat) for name, group in found.by_form] == [("A", 6)]


@pytest.mark.parametrize(("standing", "reason"), [("leave", "因公出差"), ("irregular", ""), ("absent", "")])
def test_a_standing_sets_a_person_apart_even_with_marks_and_only_leave_gives_its_reason(
    app: ExamApp, hall: Hall, standing: str, reason: str
) -> None:
    tamper(
        app.installation, f"UPDATE candidate SET standing = '{standing}', standing_reason = '因公出差' WHERE seat = 1"
    )
    found = figures(app, hall)
    apart = {person.name: (person.standing, person.marks, person.reason) for person in found.apart}
    assert apart == {"考生1": (standing, None, reason), "考生7": ("absent", None, "")}
    assert "考生1" not in {line.sitter.name for line in found.persons}
    assert found.overall.sat == 5


def test_they_say_where_they_come_from(app: ExamApp, hall: Hall) -> None:
    found = figures(app, hall)
    assert (found.source.run, len(found.source.marks_hash)) == (1, 64)
    assert found.total_marks == 3
    assert (found.office, found.minutes) == (hall.office.name, 60)


def test_an_older_run_gives_the_figures_it_gave_then(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    before = figures(app, hall).to_json()
    mark(app.installation, hall, clock)
    with app.installation.database.reading() as session:
        first = session.scalars(select(MarkingRun).order_by(MarkingRun.number)).first()
        assert first is not None
        again = build_figures(session, session.get_one(Exam, hall.exam.id), first).to_json()
    assert again == before
    assert figures(app, hall).source.run == 2


def test_the_stored_words_hold_no_answer_number_or_key(app: ExamApp, hall: Hall) -> None:
    text = figures(app, hall).to_json()
    numbers = [candidate.exam_number or "" for candidate in hall.candidates]
    assert not [number for number in numbers if f'"{number}"' in text]
    assert "q1" not in text
    assert "correct" not in text
