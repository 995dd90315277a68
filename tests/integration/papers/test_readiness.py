"""What is known of a paper before it is sealed: its public share, and what stands on it without a source."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.papers.models import FormItem
from examsvc.papers.readiness import Exposure, count_usable, list_exposures, list_unfounded
from tests.factories.accounts import make_office
from tests.factories.bank import approve_for, make_question, make_source
from tests.factories.papers import make_small_paper

MAY = date(2020, 5, 1)
KINDS: dict[str, dict[str, object]] = {"single": {"correct": "a"}, "multiple": {"correct": ["a", "b"]}}


def founded_bank(session: Session, clock: SettableClock, each: int = 10, private: str = "") -> Office:
    """Make an office whose approved questions all rest on a clause."""
    office, clause = make_office(session, clock.now()), make_source(session, clock.now())
    made = [
        make_question(session, clock.now(), kind=kind, key=dict(key), clause=clause, public=kind != private)
        for kind, key in KINDS.items()
        for _ in range(each)
    ]
    approve_for(session, office, clock.now(), *made)
    return office


def test_each_form_tells_how_many_of_its_questions_are_public(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = founded_bank(session, clock, private="multiple")
        paper = make_small_paper(session, clock.now(), office=office)
        found = list_exposures(session, paper)
    assert found == [Exposure("A", 6, 4), Exposure("B", 6, 4)]
    assert round(found[0].share, 4) == Decimal("0.6667")


def test_a_paper_whose_questions_all_rest_on_clauses_has_nothing_to_warn_of(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        paper = make_small_paper(session, clock.now(), office=founded_bank(session, clock))
        assert list_unfounded(session, paper) == []


def test_what_rests_on_no_source_is_told_with_who_approved_it_and_why(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        office = founded_bank(session, clock, each=4)
        lonely = [make_question(session, clock.now(), kind=kind, key=dict(key)) for kind, key in KINDS.items()]
        approve_for(session, office, clock.now(), *lonely, note="示例：会议记录为证")
        ids = [version.id for version in lonely]
        paper = make_small_paper(session, clock.now(), office=office)
        found = list_unfounded(session, paper)
        placed = {(f.label, i.number) for f in paper.forms for i in f.items if i.version_id in ids}
    (told,) = found
    assert set(told.places) == placed != set()
    assert (told.approved_by, told.reason) == ("工作人员", "示例：会议记录为证")
    assert {form for form, _number in placed} == set(told.forms)


def test_another_offices_approval_is_not_quoted(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = founded_bank(session, clock, each=4)
        lonely = make_question(session, clock.now())
        approve_for(session, office, clock.now(), lonely)
        approve_for(session, make_office(session, clock.now(), "邻县示例办公室"), clock.now(), lonely)
        paper = make_small_paper(session, clock.now(), office=office)
        found = list_unfounded(session, paper)
        forms = session.scalars(select(FormItem.form_id).where(FormItem.version_id == lonely.id)).all()
    assert [len(one.places) for one in found] == [len(forms)]


def test_usable_questions_are_counted_by_kind_as_of_a_date(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = founded_bank(session, clock, each=3)
        later = make_source(session, clock.now(), effective_from=date(2020, 6, 1))
        approve_for(session, office, clock.now(), make_question(session, clock.now(), clause=later))
        make_question(session, clock.now())
        assert count_usable(session, office, MAY) == {"single": 3, "multiple": 3}
        assert count_usable(session, office, date(2020, 6, 2)) == {"single": 4, "multiple": 3}
