"""Save beside close: each is parked before COMMIT while the other tries; an acknowledged save is always folded."""

import json
import threading
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from examsvc.attempts import closing, saving
from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.attempts.saving import SaveReply, write_batch
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.exams import make_hall
from tests.factories.saves import make_request, make_save

PATIENCE = 0.4


@pytest.fixture
def attempt(database: Database, clock: SettableClock) -> Attempt:
    with database.writing() as session:
        attempt = make_hall(session, clock.now()).attempts[0]
        attempt.state = "open"
        attempt.started_at = clock.now()
        attempt.closes_at = clock.now() + timedelta(minutes=60)
        session.flush()
        session.expunge_all()
    return attempt


class Parked:
    """A piece of work in a thread that stops before COMMIT until it is let go."""

    def __init__(self) -> None:
        self.arrived = threading.Event()
        self.go = threading.Event()
        self.finished = threading.Event()
        self.result: Any = None

    def start(self, work: Any) -> "Parked":
        def run() -> None:
            self.result = work(self)
            self.finished.set()

        threading.Thread(target=run, daemon=True).start()
        return self

    def wait_here(self) -> None:
        self.arrived.set()
        assert self.go.wait(10)


def save_parked(database: Database, attempt: Attempt, clock: SettableClock) -> Any:
    def work(parked: Parked) -> SaveReply:
        with database.write_turn(), database.driver_connection() as connection:
            (reply,) = write_batch(connection, [make_request(attempt, clock.now(), make_save())])
            parked.wait_here()
            connection.commit()
        return reply

    return work


def close_parked(database: Database, attempt: Attempt, clock: SettableClock) -> Any:
    def work(parked: Parked) -> AnswerSheet | None:
        with database.writing() as session:
            mine = session.get_one(Attempt, attempt.id)
            sheet = closing.hand_in(session, mine, 1, clock.now())
            parked.wait_here()
            session.expunge_all()
        return sheet

    return work


def folded_answers(database: Database) -> dict[str, str]:
    with database.reading() as session:
        sheet = session.scalars(select(AnswerSheet)).one()
        answers: dict[str, str] = json.loads(sheet.content)["answers"]
        return answers


def save_first_then_close(database: Database, attempt: Attempt, clock: SettableClock) -> tuple[SaveReply, bool]:
    """Park the save, start the close, let both finish; return the reply and whether the close had to wait."""
    save = Parked().start(save_parked(database, attempt, clock))
    assert save.arrived.wait(10)
    close = Parked()
    close.go.set()
    close.start(close_parked(database, attempt, clock))
    waited = not close.finished.wait(PATIENCE)
    save.go.set()
    assert save.finished.wait(10)
    assert close.finished.wait(10)
    return save.result, waited


def test_closing_waits_for_a_save_that_is_being_written(
    database: Database, attempt: Attempt, clock: SettableClock
) -> None:
    reply, waited = save_first_then_close(database, attempt, clock)
    assert waited
    assert reply.acknowledged
    assert folded_answers(database) == {"q1": "a"}


def test_a_save_waits_for_closing_and_is_then_refused(
    database: Database, attempt: Attempt, clock: SettableClock
) -> None:
    close = Parked().start(close_parked(database, attempt, clock))
    assert close.arrived.wait(10)
    save = Parked()
    save.go.set()
    save.start(save_parked(database, attempt, clock))
    assert not save.finished.wait(PATIENCE)
    close.go.set()
    assert close.finished.wait(10)
    assert save.finished.wait(10)
    assert save.result.acknowledged == ()
    assert folded_answers(database) == {}


def test_without_the_lock_an_acknowledged_save_would_be_lost(
    database: Database, attempt: Attempt, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """See the first test fail: with the lock taken away the close does not wait and misses the answer.

    On SQLite a second guard stands behind our lock: BEGIN IMMEDIATE admits one writer, so there the close still
    waits and nothing is lost; our lock only makes that wait fair.
    """
    monkeypatch.setattr(saving, "LOCKING", "")
    monkeypatch.setattr(database.write_lock, "held", nullcontext)
    reply, waited = save_first_then_close(database, attempt, clock)
    assert reply.acknowledged
    assert waited == database.is_sqlite
    assert folded_answers(database) == ({"q1": "a"} if database.is_sqlite else {})
