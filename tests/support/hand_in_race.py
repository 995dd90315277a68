"""Fifty browsers hand one paper in at the same instant, again and again."""

import threading
from datetime import datetime

from sqlalchemy import func, select

from examsvc.attempts import services
from examsvc.attempts.folding import HAND_IN, receipt
from examsvc.attempts.models import AnswerSheet, Attempt, AttemptEvent
from examsvc.core.database import Database
from tests.factories.exams import Hall

THREADS = 50


def race(database: Database, hall: Hall, rounds: int, now: datetime) -> None:
    """Let everybody hand in one attempt after the other; raises AssertionError unless all get one receipt."""
    for attempt in hall.attempts[:rounds]:
        receipts = _hand_in_at_once(database, attempt.id, now)
        assert len(receipts) == THREADS
        assert len(set(receipts)) == 1
        with database.reading() as session:
            mine = AttemptEvent.attempt_id == attempt.id
            ended = session.scalar(select(func.count()).where(mine, AttemptEvent.kind == HAND_IN))
            sheets = session.scalar(select(func.count()).where(AnswerSheet.attempt_id == attempt.id))
        assert (ended, sheets) == (1, 1)


def _hand_in_at_once(database: Database, attempt_id: int, now: datetime) -> list[str]:
    gate, receipts = threading.Barrier(THREADS), list[str]()

    def run() -> None:
        gate.wait(30)
        with database.writing() as session:
            sheet = services.hand_in(session, session.get_one(Attempt, attempt_id), 1, now)
            receipts.append(receipt(sheet))

    threads = [threading.Thread(target=run, daemon=True) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return receipts
