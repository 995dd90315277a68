"""F13: saves that arrive in any order, some of them several times, end in the same answers."""

import random

from sqlalchemy import select

from examsvc.attempts.folding import fold_attempt, list_counted
from examsvc.attempts.models import Attempt
from examsvc.attempts.rules import Event, Save, fold
from examsvc.attempts.saving import SaveRequest, write_batch
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.exams import make_hall, open_attempts
from tests.factories.saves import make_save, make_token

ORDERS = 1000
ORDERS_STORED = 60
CHANCE = random.Random(13)  # noqa: S311 - no secret


def shuffled(log: list[Save]) -> list[Save]:
    """Return the log in another order with a third of it sent twice."""
    sent = [*log, *CHANCE.sample(log, len(log) // 3)]
    CHANCE.shuffle(sent)
    return sent


def make_log() -> list[Save]:
    return [make_save(n, f"q{CHANCE.randint(1, 3)}", CHANCE.choice("abc")) for n in range(1, 31)]


def test_a_thousand_orders_of_one_log_fold_to_the_same_sheet() -> None:
    log = make_log()
    sheets = set()
    for _ in range(ORDERS):
        stored = {save.save_id: save for save in shuffled(log)}
        events = [Event(s.save_id, s.epoch, s.seq, s.item, s.value) for s in stored.values()]
        sheets.add(fold({"attempt": "x"}, events))
    assert len(sheets) == 1


def test_what_is_stored_and_acknowledged_does_not_follow_the_order_either(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=ORDERS_STORED)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    log = make_log()
    for attempt in hall.attempts:
        sent = shuffled(log)
        for start in range(0, len(sent), 7):
            request = SaveRequest(make_token(attempt), clock.now(), tuple(sent[start : start + 7]))
            with database.write_turn(), database.driver_connection() as connection:
                (reply,) = write_batch(connection, [request])
                connection.commit()
            assert reply.refused == ()
    with database.reading() as session:
        digests = {
            fold_attempt(attempt, 1, list_counted(session, attempt)).event_digest
            for attempt in session.scalars(select(Attempt))
        }
    assert len(digests) == 1
