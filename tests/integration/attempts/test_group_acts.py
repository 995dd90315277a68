"""Extending, pausing and resuming many at once: the same as one by one, once each, in short turns."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from examsvc.attempts import group_acts, services
from examsvc.attempts.group_acts import EXTEND, PAUSE, RESUME, Order, carry_out
from examsvc.attempts.invariants import check_time
from examsvc.attempts.models import Attempt, AttemptEvent, TimeChange
from examsvc.audit.log import Actor
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Unavailable
from examsvc.exams.models import Candidate, Room, Sitting
from tests.factories.exams import Hall, make_hall, open_attempts


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=5)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    return hall


@pytest.fixture
def order(hall: Hall, clock: SettableClock) -> Order:
    by = Actor("person", hall.organiser.id)
    return Order(EXTEND, hall.exam, hall.sitting, None, by, "停电", clock.now(), "m" * 26, 600)


def attempts(database: Database) -> list[Attempt]:
    with database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def test_everybody_who_is_working_or_paused_gets_the_time_and_nobody_else(
    database: Database, hall: Hall, order: Order, clock: SettableClock
) -> None:
    with database.writing() as session:
        rows = list(session.scalars(select(Attempt).order_by(Attempt.id)))
        rows[1].state, rows[1].paused_at = "paused", clock.now()
        rows[2].state, rows[2].closed_at = "submitted", clock.now()
        rows[3].state, rows[3].started_at, rows[3].closes_at = "entered", None, None
    before = [attempt.closes_at for attempt in attempts(database)]
    assert carry_out(database, order) == 3
    given = [
        None if was is None or attempt.closes_at is None else attempt.closes_at - was
        for attempt, was in zip(attempts(database), before, strict=True)
    ]
    ten = timedelta(minutes=10)
    assert given == [ten, ten, timedelta(0), None, ten]
    with database.reading() as session:
        assert check_time(session) == []
        changes = session.scalars(select(TimeChange)).all()
        assert {(c.kind, c.seconds, c.reason, c.decided_by) for c in changes} == {
            ("extension", 600, "停电", hall.organiser.id)
        }
        assert [entry.act for entry in session.scalars(select(AuditEntry))] == ["extend_group"]


def test_a_second_click_gives_no_second_extension_and_a_second_order_does(
    database: Database, hall: Hall, order: Order
) -> None:
    assert [carry_out(database, order), carry_out(database, order)] == [5, 0]
    assert carry_out(database, replace(order, mark="n" * 26)) == 5
    assert {a.closes_at for a in attempts(database)} == {hall.sitting.ends_at + timedelta(minutes=20)}


def test_an_order_that_failed_half_way_reaches_the_rest_when_it_is_asked_again(
    database: Database, order: Order, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_acts, "PIECE", 2)
    whole, pieces = database.writing, iter([True, True, False])

    def fails_third() -> object:
        if not next(pieces):
            raise Unavailable("the disk is full", code="disk")
        return whole()

    with monkeypatch.context() as patched:
        patched.setattr(database, "writing", fails_third)
        with pytest.raises(Unavailable):
            carry_out(database, order)
    assert carry_out(database, order) == 1
    assert len({attempt.closes_at for attempt in attempts(database)}) == 1


def test_a_pause_of_a_room_gives_its_time_back_to_each_as_a_pause_of_one_does(
    database: Database, hall: Hall, order: Order, clock: SettableClock
) -> None:
    one = hall.attempts[0].id
    with database.writing() as session:
        services.pause(session, session.get_one(Attempt, one), order.by, "先停", clock.now())
    clock.move(seconds=30.2)
    assert carry_out(database, replace(order, act=PAUSE, now=clock.now())) == 4
    assert {attempt.state for attempt in attempts(database)} == {"paused"}
    clock.move(minutes=3, seconds=0.1)
    with database.writing() as session:
        services.resume(session, session.get_one(Attempt, one), order.by, clock.now())
    assert carry_out(database, replace(order, act=RESUME, now=clock.now())) == 4
    after = attempts(database)
    assert {attempt.state for attempt in after} == {"open"}
    assert {attempt.paused_at for attempt in after} == {None}
    given = [a.closes_at - hall.sitting.ends_at for a in after if a.closes_at is not None]
    assert given == [timedelta(seconds=211), *[timedelta(seconds=181)] * 4]
    with database.reading() as session:
        assert check_time(session) == []
        events = session.execute(select(AttemptEvent.attempt_id, AttemptEvent.kind).order_by(AttemptEvent.id)).all()
    for attempt in after:
        assert [kind for key, kind in events if key == attempt.id] == ["paused", "resumed"]


def test_a_clock_that_went_back_during_a_pause_takes_no_time_away(
    database: Database, hall: Hall, order: Order, clock: SettableClock
) -> None:
    carry_out(database, replace(order, act=PAUSE))
    carry_out(database, replace(order, act=RESUME, now=clock.now() - timedelta(minutes=1)))
    assert {attempt.closes_at for attempt in attempts(database)} == {hall.sitting.ends_at}


def test_an_act_on_a_room_leaves_the_other_rooms_and_sittings_alone(
    database: Database, hall: Hall, order: Order, clock: SettableClock
) -> None:
    with database.writing() as session:
        room = Room(exam_id=hall.exam.id, number=2, name="第二考场", seat_rows=5, seat_columns=6)
        later = clock.now() + timedelta(hours=3)
        sitting = Sitting(
            exam_id=hall.exam.id, number=2, opens_at=later, starts_at=later, ends_at=later + timedelta(hours=1)
        )
        session.add_all([room, sitting])
        session.flush()
        ids = [candidate.id for candidate in hall.candidates]
        session.execute(update(Candidate).where(Candidate.id.in_(ids[:2])).values(room_id=room.id))
        session.execute(update(Candidate).where(Candidate.id == ids[2]).values(sitting_id=sitting.id))
        session.flush()
        session.expunge(room)
    assert carry_out(database, replace(order, room=room)) == 2
    assert carry_out(database, replace(order, mark="n" * 26)) == 4
