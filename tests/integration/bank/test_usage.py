"""The bank knows on which opened papers a version stood and how candidates fared."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor
from examsvc.bank.finding import Filters, list_questions
from examsvc.bank.models import VersionUse
from examsvc.bank.usage import Observed, list_observed, list_records, note_facility
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.papers.models import FormItem
from examsvc.papers.services import open_sealed, seal
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.papers import make_small_paper


def found(session: Session, office_id: int, **asked: str) -> set[int]:
    return {row.version.id for row in list_questions(session, office_id, Filters(**asked), 1, 100)}


def test_what_stands_on_a_sealed_paper_counts_from_its_opening_on(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        paper = make_small_paper(session, clock.now())
        on_paper = set(session.scalars(select(FormItem.version_id)))
        assert session.scalars(select(VersionUse)).all() == []
        seal(session, paper, Actor("person", paper.created_by), clock.now())
        assert set(session.scalars(select(VersionUse.version_id))) == on_paper
        assert found(session, paper.office_id, use="used") == set()
        assert list_observed(session, sorted(on_paper)) == {}
        open_sealed(session, paper, clock.now())
        assert {record.papers for record in list_observed(session, sorted(on_paper)).values()} == {1}
        assert found(session, paper.office_id, use="used") == on_paper
        assert not found(session, paper.office_id, use="unused") & on_paper


@pytest.mark.parametrize(
    ("earned", "band"), [(39, "hard"), (40, "middle"), (79, "middle"), (80, "easy"), (100, "easy")]
)
def test_a_question_is_found_by_the_share_of_marks_it_was_answered_for(
    database: Database, clock: SettableClock, earned: int, band: str
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        version, other = (make_question(session, clock.now()) for _ in range(2))
        note_facility(session, 1, {version.id: Observed(100, Decimal(earned), Decimal(100))})
        bands = {name: found(session, office.id, facility=name) for name in ("hard", "middle", "easy", "none")}
        expected = {name: {version.id} if name == band else set() for name in ("hard", "middle", "easy")}
        assert bands == expected | {"none": {other.id}}


def test_a_second_marking_run_takes_the_place_of_the_first(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        version = make_question(session, clock.now())
        for earned in (10, 50):
            note_facility(session, 1, {version.id: Observed(100, Decimal(earned), Decimal(100))})
        assert list_observed(session, [version.id])[version.id].facility == Decimal("0.5")


def test_exams_count_by_their_candidates(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        version = make_question(session, clock.now())
        note_facility(session, 1, {version.id: Observed(300, Decimal(300), Decimal(300))})
        note_facility(session, 2, {version.id: Observed(100, Decimal(0), Decimal(100))})
        record = list_records(session, [version.question_id])[version.question_id]
        assert (record.candidates, record.facility) == (400, Decimal("0.75"))


def test_nobody_who_answered_is_no_facility(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        version = make_question(session, clock.now())
        note_facility(session, 1, {version.id: Observed(0, Decimal(0), Decimal(0))})
        assert list_observed(session, [version.id]) == {}
