"""The sweeper leaves time for what entered in time, and closes at the moment that was promised."""

from datetime import timedelta

import pytest

from examsvc.attempts import closing
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.exams import make_hall, open_attempts


@pytest.mark.parametrize(("seconds", "closed"), [(0, 0), (9.999999, 0), (10, 1)])
def test_an_attempt_is_closed_ten_seconds_after_deadline_and_grace(
    database: Database, clock: SettableClock, seconds: float, closed: int
) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), minutes=60)
        open_attempts(session, hall, clock.now())
        grace = hall.exam.grace_seconds
    clock.move(minutes=60, seconds=grace)
    assert closing.sweep(database, clock.now() + timedelta(seconds=seconds)) == closed


@pytest.mark.parametrize("others", [1, closing.BATCH, closing.BATCH + 1])
def test_one_sweep_closes_everybody_whose_time_is_up_and_nobody_else(
    database: Database, clock: SettableClock, others: int
) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=others + 1)
        open_attempts(session, hall, clock.now())
        hall.attempts[0].closes_at = clock.now() + timedelta(minutes=90)
    clock.move(minutes=61)
    assert closing.sweep(database, clock.now()) == others
    assert closing.sweep(database, clock.now()) == 0
