"""Two at once: sweepers, browsers and invigilators who all want the same attempt."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts import closing, services
from examsvc.attempts.models import AnswerSheet, Attempt, TimeChange
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from tests.factories.exams import Hall, make_hall, open_attempts

SEATS = 20


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=SEATS)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    return hall


def both(*work: Callable[[], Any]) -> list[Any]:
    """Begin all work in the same instant; return what each gave, or the Conflict it met."""
    gate, results = threading.Barrier(len(work)), [None] * len(work)

    def run(n: int) -> None:
        gate.wait(10)
        try:
            results[n] = work[n]()
        except Conflict as refused:
            results[n] = refused  # type: ignore[call-overload]

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(work))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return results


def at_first_seat(database: Database, hall: Hall, act: Callable[[Session, Attempt], None]) -> Callable[[], bool]:
    def run() -> bool:
        with database.writing() as session:
            act(session, session.get_one(Attempt, hall.attempts[0].id))
        return True

    return run


def test_two_sweepers_at_once_close_every_attempt_exactly_once(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    clock.move(minutes=61)
    closed = both(*[lambda: closing.sweep(database, clock.now())] * 2)
    assert sum(closed) == SEATS
    with database.reading() as session:
        sheets = session.scalar(select(func.count()).select_from(AnswerSheet))
        states = set(session.scalars(select(Attempt.state)))
    assert (sheets, states) == (SEATS, {"expired"})


def test_of_two_browsers_that_want_an_unlocked_attempt_one_gets_it(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        person = hall.candidates[0].person_id
        made = [start_sign_in(session, person, "candidate", clock.now(), hall.exam.id)[1] for _ in range(2)]
        sign_ins = [row.id for row in made]
    starts = [
        at_first_seat(database, hall, lambda s, a, n=n: services.start(s, a, n, clock.now()))  # type: ignore[misc]
        for n in sign_ins
    ]
    results = both(*starts)
    assert sorted(isinstance(result, Conflict) for result in results) == [False, True]
    with database.reading() as session:
        holder = session.get_one(Attempt, hall.attempts[0].id).sign_in_id
    assert holder == sign_ins[results.index(True)]


def test_two_invigilators_who_end_one_pause_give_its_time_back_once(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        attempt = session.get_one(Attempt, hall.attempts[0].id)
        services.pause(session, attempt, COMMAND_LINE, "停电", clock.now())
    clock.move(minutes=5)
    go_on = at_first_seat(database, hall, lambda s, a: services.resume(s, a, COMMAND_LINE, clock.now()))
    both(go_on, go_on)
    with database.reading() as session:
        assert list(session.scalars(select(TimeChange.seconds))) == [300]


def test_two_extensions_at_once_both_count(database: Database, hall: Hall, clock: SettableClock) -> None:
    extend = at_first_seat(database, hall, lambda s, a: services.extend(s, a, 60, COMMAND_LINE, "x", clock.now()))
    assert both(extend, extend) == [True, True]
    with database.reading() as session:
        closes = session.get_one(Attempt, hall.attempts[0].id).closes_at
    assert closes is not None
    assert (closes - hall.sitting.ends_at).total_seconds() == 120


def test_a_sweeper_that_comes_with_an_extension_never_closes_what_was_extended(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    with database.writing() as session:
        session.execute(update(Attempt).where(Attempt.id != hall.attempts[0].id).values(state="voided"))
    clock.move(minutes=60, seconds=15)
    extend = at_first_seat(database, hall, lambda s, a: services.extend(s, a, 600, COMMAND_LINE, "x", clock.now()))
    swept, extended = both(lambda: closing.sweep(database, clock.now()), extend)
    with database.reading() as session:
        state = session.get_one(Attempt, hall.attempts[0].id).state
    assert (swept, extended is True, state) in [(0, True, "open"), (1, False, "expired")]
