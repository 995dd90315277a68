"""The write decides, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from examsvc.attempts import services
from examsvc.attempts.models import AnswerEvent, Attempt, LateEvidence
from examsvc.attempts.rules import Save
from examsvc.attempts.saving import SaveReply, SaveRequest, write_batch
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_request, make_save, make_token


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2)
        for attempt in hall.attempts:
            open_attempt(session, attempt, clock)
        session.expunge_all()
    return hall


def open_attempt(session: object, attempt: Attempt, clock: SettableClock) -> None:
    attempt.state = "open"
    attempt.started_at = clock.now()
    attempt.closes_at = clock.now() + timedelta(minutes=60)
    session.flush()  # type: ignore[attr-defined]


def write(database: Database, *requests: SaveRequest) -> list[SaveReply]:
    with database.write_turn(), database.driver_connection() as connection:
        replies = write_batch(connection, requests)
        connection.commit()
    return replies


def stored(database: Database) -> list[AnswerEvent]:
    with database.reading() as session:
        return list(session.scalars(select(AnswerEvent).order_by(AnswerEvent.attempt_id, AnswerEvent.seq)))


def evidence(database: Database) -> list[LateEvidence]:
    with database.reading() as session:
        return list(session.scalars(select(LateEvidence).order_by(LateEvidence.seq)))


def test_an_admitted_save_is_stored_and_acknowledged(database: Database, hall: Hall, clock: SettableClock) -> None:
    save = make_save(value="答案：甲")
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), save))
    assert reply.acknowledged == (save,)
    assert reply.closes_at == clock.now() + timedelta(minutes=60)
    (event,) = stored(database)
    assert (event.save_id, event.value, event.received_at) == (save.save_id, "答案：甲", clock.now())


def test_a_repeat_gets_the_same_ack_and_stores_nothing(database: Database, hall: Hall, clock: SettableClock) -> None:
    request = make_request(hall.attempts[0], clock.now(), make_save())
    first, second = write(database, request, request)
    (third,) = write(database, request)
    assert first == second == third
    assert len(stored(database)) == 1


def test_a_repeat_after_the_end_is_still_acknowledged(database: Database, hall: Hall, clock: SettableClock) -> None:
    save = make_save()
    write(database, make_request(hall.attempts[0], clock.now(), save))
    with database.writing() as session:
        session.execute(update(Attempt).values(state="expired", closed_at=clock.now()))
    clock.move(hours=2)
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), save))
    assert reply.acknowledged == (save,)


def test_a_used_id_with_another_answer_is_not_acknowledged(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    save = make_save(value="a")
    changed = Save(save.save_id, save.epoch, save.seq, save.item, "b")
    write(database, make_request(hall.attempts[0], clock.now(), save))
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), changed))
    assert reply.acknowledged == ()
    assert [event.value for event in stored(database)] == ["a"]


def test_one_request_of_a_batch_does_not_answer_for_another(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    save = make_save()
    both = write(
        database,
        make_request(hall.attempts[0], clock.now(), save),
        make_request(hall.attempts[1], clock.now(), save, make_save(seq=2, item="q2")),
    )
    assert [len(reply.acknowledged) for reply in both] == [1, 2]
    assert len(stored(database)) == 3


@pytest.mark.parametrize(("late_by", "acknowledged"), [(5.0, 1), (5.000001, 0)])
def test_a_save_after_deadline_and_grace_is_kept_as_late_evidence(
    database: Database, hall: Hall, clock: SettableClock, late_by: float, acknowledged: int
) -> None:
    received_at = clock.now() + timedelta(minutes=60, seconds=late_by)
    (reply,) = write(database, make_request(hall.attempts[0], received_at, make_save()))
    assert len(reply.acknowledged) == len(stored(database)) == acknowledged
    kept = evidence(database)
    assert [(row.refused_for, row.in_time) for row in kept] == ([] if acknowledged else [("too_late", False)])


def test_a_save_in_time_for_an_attempt_that_ended_is_kept_and_marked_so(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        session.execute(update(Attempt).values(state="submitted", closed_at=clock.now()))
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), make_save()))
    assert reply.refused[0][1] == "not_open"
    assert [(row.refused_for, row.in_time) for row in evidence(database)] == [("not_open", True)]


def test_an_unlocked_attempt_refuses_its_old_browser(database: Database, hall: Hall, clock: SettableClock) -> None:
    with database.writing() as session:
        session.execute(update(Attempt).values(epoch=2))
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), make_save(epoch=1)))
    assert reply.refused[0][1] == "stale_epoch"
    assert not stored(database)


def test_a_foreign_attempt_is_refused_and_leaves_no_trace(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    mine, theirs = hall.attempts
    token = make_token(theirs)
    forged = token.__class__(
        token.exam_id, mine.id, token.candidate_id, token.sign_in_id, token.epoch, mine.public_id
    )
    (reply,) = write(database, SaveRequest(forged, clock.now(), (make_save(),)))
    assert not reply.acknowledged
    assert not stored(database)
    assert not evidence(database)


def test_an_item_that_is_not_on_the_paper_is_refused(database: Database, hall: Hall, clock: SettableClock) -> None:
    good, bad = make_save(seq=1), make_save(seq=2, item="q9")
    (reply,) = write(database, make_request(hall.attempts[0], clock.now(), good, bad))
    assert reply.acknowledged == (good,)
    assert reply.refused == ((bad, "not_of_this_paper"),)


@pytest.mark.parametrize("statement", ["UPDATE answer_event SET value = 'x'", "DELETE FROM answer_event"])
def test_the_log_refuses_to_be_changed(database: Database, hall: Hall, clock: SettableClock, statement: str) -> None:
    write(database, make_request(hall.attempts[0], clock.now(), make_save()))
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.connection().exec_driver_sql(statement)


def test_the_statement_and_the_rule_decide_alike(database: Database, hall: Hall, clock: SettableClock) -> None:
    """Every combination of state, epoch and time: what is acknowledged is what admit_save admits."""
    from examsvc.attempts.rules import Standing, admit_save

    attempt = hall.attempts[0]
    closes = clock.now() + timedelta(minutes=60)
    seq = 0
    for state in ("open", "paused", "submitted", "expired", "graded", "voided"):
        for epoch in (1, 2):
            with database.writing() as session:
                session.execute(update(Attempt).values(state=state, epoch=epoch, closed_at=clock.now()))
            for late_by in (-1, 5, 6):
                seq += 1
                received_at = closes + timedelta(seconds=late_by)
                (reply,) = write(database, make_request(attempt, received_at, make_save(seq=seq)))
                admitted = admit_save(Standing(state, epoch, closes, 5), 1, received_at) is None
                assert bool(reply.acknowledged) == admitted, (state, epoch, late_by)


def test_pausing_and_going_on_gives_the_lost_time_back(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now())
        attempt, by = hall.attempts[0], make_staff(session, hall.office, clock.now())
        from examsvc.audit.log import Actor

        services.start(session, attempt, _sign_in(session, hall, clock), clock.now())
        services.pause(session, attempt, Actor("person", by.id), "停电", clock.now())
        clock.move(minutes=7)
        services.resume(session, attempt, Actor("person", by.id), clock.now())
        assert attempt.state == "open"
        assert attempt.closes_at == hall.sitting.starts_at + timedelta(minutes=67)


def _sign_in(session: object, hall: Hall, clock: SettableClock) -> int:
    from examsvc.accounts.signing_in import start_sign_in

    _token, row = start_sign_in(
        session,  # type: ignore[arg-type]
        hall.candidates[0].person_id,
        "candidate",
        clock.now(),
        hall.exam.id,
    )
    return row.id
