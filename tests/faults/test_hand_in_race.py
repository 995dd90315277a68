"""Fifty hand-ins of one paper at once make one end and fifty equal receipts."""

from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.exams import make_hall, open_attempts
from tests.support.hand_in_race import race

# script/fuzz attempts races 200 times on each database.
ROUNDS = 6


def test_fifty_hand_ins_at_once_make_one_end_and_equal_receipts(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=ROUNDS)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    clock.move(minutes=31)
    race(database, hall, ROUNDS, clock.now())
