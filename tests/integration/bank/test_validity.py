"""Whether a version may be on a paper: the days of its source, what an office struck, and what a person found."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.models import QuestionVersion
from examsvc.bank.source_models import PolicyDocument, Recheck, Supersession, SupersessionWithdrawal
from examsvc.bank.validity import fallen, holds
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import make_question
from tests.factories.sources import make_document, strike

END = date(2020, 5, 1)
EVE = END - timedelta(days=1)


@dataclass
class Shelf:
    """An office, a document with two clauses, and a question on each of them."""

    office: Office
    document: PolicyDocument
    versions: list[QuestionVersion]


def shelf(session: Session, clock: SettableClock, **times: date | None) -> Shelf:
    office = make_office(session, clock.now())
    document = make_document(session, None, clock.now(), title="示例办法", doc_no=None, clauses=2, **times)
    versions = [make_question(session, clock.now(), clause=clause) for clause in document.clauses]
    return Shelf(office, document, versions)


def valid(session: Session, office: Office, as_of: date) -> set[int]:
    return set(session.scalars(select(QuestionVersion.id).where(holds(office.id, as_of))))


def struck(session: Session, office: Office) -> set[int]:
    return set(session.scalars(select(QuestionVersion.id).where(fallen(office.id))))


@pytest.mark.parametrize(("as_of", "there"), [(EVE, True), (END, False), (END + timedelta(days=900), False)])
def test_a_struck_document_counts_until_the_eve_of_its_end(
    database: Database, clock: SettableClock, as_of: date, there: bool
) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        strike(session, own.office, clock.now(), own.document, END)
        assert bool(valid(session, own.office, as_of)) == there


def test_a_struck_clause_leaves_its_neighbour_alone(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        strike(session, own.office, clock.now(), own.document, END, clause=own.document.clauses[0])
        assert valid(session, own.office, END) == {own.versions[1].id}


def test_what_one_office_struck_holds_for_every_other(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        other = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        strike(session, own.office, clock.now(), own.document, END)
        assert valid(session, other, END) == {version.id for version in own.versions}
        assert struck(session, other) == set()


def test_a_withdrawn_finding_strikes_nothing(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        row = strike(session, own.office, clock.now(), own.document, END)
        session.add(
            SupersessionWithdrawal(
                supersession_id=row.id, reason="看错", withdrawn_by=row.decided_by, withdrawn_at=clock.now()
            )
        )
        session.flush()
        assert len(valid(session, own.office, END)) == 2


def test_a_recheck_keeps_its_own_version_and_answers_its_own_finding_alone(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        first = strike(session, own.office, clock.now(), own.document, END)
        session.add(recheck(session, own, first, own.versions[0], clock))
        session.flush()
        assert valid(session, own.office, END) == {own.versions[0].id}
        newer = make_question(session, clock.now(), clause=own.document.clauses[0], question=own.versions[0].question)
        assert newer.id not in valid(session, own.office, END)
        strike(session, own.office, clock.now(), own.document, END, clause=own.document.clauses[0])
        assert valid(session, own.office, END) == set()


def recheck(
    session: Session, own: Shelf, row: Supersession, version: QuestionVersion, clock: SettableClock
) -> Recheck:
    person = make_staff(session, own.office, clock.now())
    return Recheck(
        supersession_id=row.id, version_id=version.id, note="仍然有效", checked_by=person.id, checked_at=clock.now()
    )


def test_an_end_still_to_come_puts_its_questions_into_the_queue_at_once(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        strike(session, own.office, clock.now(), own.document, date(2030, 1, 1))
        assert struck(session, own.office) == {version.id for version in own.versions}
        assert len(valid(session, own.office, END)) == 2


def test_a_question_without_a_clause_rests_on_nothing_that_could_end(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        own = shelf(session, clock)
        bare = make_question(session, clock.now())
        strike(session, own.office, clock.now(), own.document, END)
        assert bare.id in valid(session, own.office, END)


DAYS = st.one_of(st.none(), st.dates(date(2015, 1, 1), date(2022, 12, 31)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.fixed_dictionaries(dict.fromkeys(("issued", "effective_from", "effective_to"), DAYS)),
    DAYS,
    DAYS,
    DAYS,
    st.data(),
)
def test_the_statement_agrees_with_the_rule_written_out(
    database: Database,
    clock: SettableClock,
    times: dict[str, date | None],
    clause_from: date | None,
    clause_to: date | None,
    ends_on: date | None,
    data: st.DataObject,
) -> None:
    as_of = data.draw(st.dates(date(2014, 1, 1), date(2023, 12, 31)))
    with database.writing() as session:
        own = shelf(session, clock, **times)
        clause = own.document.clauses[0]
        clause.effective_from, clause.effective_to = clause_from, clause_to
        if ends_on is not None:
            strike(session, own.office, clock.now(), own.document, ends_on)
        session.flush()
        begins = times["effective_from"] or times["issued"]
        rule = (
            (begins is None or begins <= as_of)
            and (clause_from is None or clause_from <= as_of)
            and all(last is None or as_of <= last for last in (times["effective_to"], clause_to))
            and (ends_on is None or as_of < ends_on)
        )
        assert (own.versions[0].id in valid(session, own.office, as_of)) == rule
        session.rollback()
