"""A planted break of each invariant of the attempts is found and named, and a sound exam has none."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from examsvc.attempts import closing
from examsvc.attempts.invariants import check_events, check_ledger, check_lives, check_sheets, check_time
from examsvc.attempts.models import AnswerEvent, AnswerSheet, Attempt
from examsvc.attempts.rules import value_hash
from examsvc.attempts.saving import write_batch
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.exams import Hall, make_hall, open_attempts
from tests.factories.saves import make_request, make_save

SAVE = make_save(save_id="a" * 32)


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    """One attempt with one save, handed in."""
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    with database.write_turn(), database.driver_connection() as connection:
        write_batch(connection, [make_request(hall.attempts[0], clock.now(), SAVE)])
        connection.commit()
    with database.writing() as session:
        closing.hand_in(session, session.get_one(Attempt, hall.attempts[0].id), 1, clock.now())
    return hall


def found(database: Database) -> set[int]:
    with database.reading() as session:
        findings = check_sheets(session) + check_events(session) + check_lives(session) + check_time(session)
    return {finding.invariant for finding in findings}


def event(hall: Hall, clock: SettableClock, **changes: object) -> AnswerEvent:
    values = {
        "exam_id": hall.exam.id,
        "attempt_id": hall.attempts[0].id,
        "save_id": "b" * 32,
        "epoch": 1,
        "seq": 2,
        "item": "q2",
        "value": "b",
        "value_hash": value_hash("q2", "b"),
        "received_at": clock.now(),
        **changes,
    }
    return AnswerEvent(**values)


def test_a_sound_exam_has_no_finding(database: Database, hall: Hall) -> None:
    assert found(database) == set()


@pytest.mark.parametrize(
    ("line", "lost"),
    [
        ({}, False),
        ({"save_id": "c" * 32}, True),
        ({"value_hash": "0" * 16}, True),
        ({"attempt": "z" * 26}, True),
    ],
)
def test_every_line_of_a_ledger_must_be_stored(
    database: Database, hall: Hall, line: dict[str, str], lost: bool
) -> None:
    told = {"attempt": hall.attempts[0].public_id, "save_id": SAVE.save_id, "value_hash": SAVE.value_hash, **line}
    with database.reading() as session:
        assert [f.invariant for f in check_ledger(session, [told])] == ([1] if lost else [])


def test_an_event_after_the_end_is_found(database: Database, hall: Hall, clock: SettableClock) -> None:
    with database.writing() as session:
        session.add(event(hall, clock))
    assert found(database) == {5}


def test_an_event_after_the_deadline_is_found(database: Database, hall: Hall, clock: SettableClock) -> None:
    clock.move(minutes=60, seconds=6)
    with database.writing() as session:
        session.add(event(hall, clock))
    assert 2 in found(database)


def test_a_value_that_is_not_what_was_acknowledged_is_found(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        session.add(event(hall, clock, value="c"))
    assert 1 in found(database)


def test_a_sheet_that_folds_to_something_else_is_found(database: Database, hall: Hall, clock: SettableClock) -> None:
    with database.writing() as session:
        (sheet,) = session.query(AnswerSheet).all()
        session.add(
            AnswerSheet(
                exam_id=sheet.exam_id,
                attempt_id=sheet.attempt_id,
                revision=2,
                reason=sheet.reason,
                content=sheet.content.replace('"q1":"a"', '"q1":"b"'),
                hash=sheet.hash,
                event_count=sheet.event_count,
                event_digest=sheet.event_digest,
                created_at=clock.now(),
            )
        )
    assert found(database) == {3}


def test_an_ended_attempt_without_a_sheet_is_found(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        open_attempts(session, hall, clock.now())
        session.execute(update(Attempt).values(state="expired", closed_at=clock.now()))
    assert found(database) == {6}


def test_a_deadline_that_its_facts_do_not_give_is_found(database: Database, hall: Hall) -> None:
    with database.writing() as session:
        session.execute(update(Attempt).values(closes_at=hall.sitting.ends_at + timedelta(seconds=1)))
    assert found(database) == {11}


def test_a_running_exam_is_not_judged_by_a_sheet_it_does_not_have_yet(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        open_attempts(session, hall, clock.now())
    assert found(database) == set()
