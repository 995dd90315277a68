"""Answers that arrived in time and were refused: kept, and counted only by two people."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from examsvc.attempts import closing, evidence, services
from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.invariants import check_events, check_sheets
from examsvc.attempts.models import Attempt
from examsvc.attempts.rules import Save
from examsvc.attempts.saving import write_batch
from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict, NotAllowed
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall, open_attempts
from tests.factories.saves import make_request, make_save

FIRST, SECOND = Actor("person", 1), Actor("person", 2)


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        make_staff(session, hall.office, clock.now())
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    return hall


def save(database: Database, hall: Hall, clock: SettableClock, *saves: Save) -> None:
    with database.write_turn(), database.driver_connection() as connection:
        write_batch(connection, [make_request(hall.attempts[0], clock.now(), *saves)])
        connection.commit()


def close(database: Database, hall: Hall, clock: SettableClock) -> None:
    with database.writing() as session:
        assert closing.hand_in(session, attempt_of(session, hall), 1, clock.now()) is not None


def attempt_of(session: Session, hall: Hall) -> Attempt:
    return session.get_one(Attempt, hall.attempts[0].id)


def test_counting_makes_a_new_revision_beside_the_old_one(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    save(database, hall, clock, make_save(value="a"))
    close(database, hall, clock)
    save(database, hall, clock, make_save(seq=2, item="q2", value="c"))
    with database.writing() as session:
        attempt = attempt_of(session, hall)
        before = newest_sheet(session, attempt)
        sheet = evidence.count_evidence(session, attempt, FIRST, SECOND, "收卷与保存同时发生", clock.now())
        assert before is not None
        assert (before.revision, sheet.revision) == (1, 2)
        assert '"q2":"c"' in sheet.content
        assert '"q2"' not in before.content
        assert (sheet.decided_by, sheet.second_by) == (1, 2)


def test_verify_folds_counted_evidence_again_and_finds_nothing(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    close(database, hall, clock)
    save(database, hall, clock, make_save())
    with database.writing() as session:
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())
    clock.move(seconds=1)
    save(database, hall, clock, make_save(seq=9))
    with database.reading() as session:
        assert check_sheets(session) + check_events(session) == []


def test_what_was_counted_still_counts_when_the_attempt_is_reopened_and_ends_again(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    save(database, hall, clock, make_save(value="a"))
    close(database, hall, clock)
    save(database, hall, clock, make_save(seq=2, item="q2", value="c"), make_save(seq=3, item="q3", value="d"))
    with database.writing() as session:
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())
        services.reopen(session, attempt_of(session, hall), 600, FIRST, SECOND, "误交卷", clock.now())
    save(database, hall, clock, make_save(item="q3", value="b", epoch=2))
    with database.writing() as session:
        sheet = closing.hand_in(session, attempt_of(session, hall), 2, clock.now())
        assert sheet is not None
        assert json.loads(sheet.content)["answers"] == {"q1": "a", "q2": "c", "q3": "b"}
    with database.reading() as session:
        assert check_sheets(session) == []


def test_evidence_that_nobody_counted_stays_out_of_a_reopened_attempt(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    close(database, hall, clock)
    save(database, hall, clock, make_save(value="a"))
    with database.writing() as session:
        services.reopen(session, attempt_of(session, hall), 600, FIRST, SECOND, "误交卷", clock.now())
        sheet = closing.hand_in(session, attempt_of(session, hall), 2, clock.now())
        assert sheet is not None
        assert json.loads(sheet.content)["answers"] == {}


def test_evidence_that_arrives_while_it_is_being_counted_disturbs_no_check(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    close(database, hall, clock)
    save(database, hall, clock, make_save())
    with database.writing() as session:
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())
    save(database, hall, clock, make_save(seq=2, item="q2"))
    with database.reading() as session:
        assert check_sheets(session) == []
        assert len(evidence.list_countable(session, attempt_of(session, hall))) == 1


def test_an_answer_of_an_older_epoch_never_beats_a_newer_one(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        session.execute(update(Attempt).values(epoch=2))
    save(database, hall, clock, make_save(seq=99, value="old", epoch=1))
    save(database, hall, clock, make_save(seq=1, value="new", epoch=2))
    with database.writing() as session:
        closing.hand_in(session, attempt_of(session, hall), 2, clock.now())
        sheet = evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())
        assert '"q1":"new"' in sheet.content


def test_what_came_after_the_deadline_is_counted_by_nobody(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    clock.move(minutes=60, seconds=6)
    save(database, hall, clock, make_save())
    clock.move(minutes=1)
    assert closing.sweep(database, clock.now()) == 1
    with database.writing() as session, pytest.raises(Conflict, match="没有按时到达"):
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())


def test_a_save_refused_in_a_pause_and_stored_afterwards_counts_once(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    again = make_save()
    with database.writing() as session:
        services.pause(session, attempt_of(session, hall), FIRST, "停电", clock.now())
    save(database, hall, clock, again)
    with database.writing() as session:
        services.resume(session, attempt_of(session, hall), FIRST, clock.now())
    save(database, hall, clock, again)
    with database.reading() as session:
        assert evidence.list_countable(session, attempt_of(session, hall)) == []


@pytest.mark.parametrize("second", [FIRST, Actor("command_line", None)])
def test_one_person_cannot_count_alone(database: Database, hall: Hall, clock: SettableClock, second: Actor) -> None:
    close(database, hall, clock)
    save(database, hall, clock, make_save())
    with database.writing() as session, pytest.raises(NotAllowed):
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, second, "x", clock.now())


@pytest.mark.parametrize("state", ["open", "paused", "graded", "released"])
def test_nothing_is_counted_before_the_end_or_after_marking(
    database: Database, hall: Hall, clock: SettableClock, state: str
) -> None:
    close(database, hall, clock)
    save(database, hall, clock, make_save())
    with database.writing() as session:
        session.execute(update(Attempt).values(state=state, closed_at=clock.now() + timedelta(0)))
    with database.writing() as session, pytest.raises(Conflict, match="尚未评分"):
        evidence.count_evidence(session, attempt_of(session, hall), FIRST, SECOND, "x", clock.now())
