"""An act and its row in the log stand or fall together, whoever writes at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from examsvc.audit.log import SERVICE, list_breaks, record
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEntry.act).order_by(AuditEntry.stream, AuditEntry.seq)))


def test_an_act_that_fails_leaves_no_row(database: Database, clock: SettableClock) -> None:
    def fail() -> None:
        with database.writing() as session:
            record(session, "exam:1", SERVICE, "act", ("exam", 1), clock.now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert acts(database) == []


def test_many_at_once_make_one_chain(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        for stream in ("exam:1", "exam:2"):
            record(session, stream, SERVICE, "first", ("exam", 1), clock.now())

    def act(number: int) -> None:
        with database.writing() as session:
            # Named in both orders, so that two writers would wait for each other if heads had no order.
            for stream in ("exam:1", "exam:2") if number % 2 else ("exam:2", "exam:1"):
                record(session, stream, SERVICE, "act", ("exam", number), clock.now())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(act, range(24)))
    with database.reading() as session:
        assert list_breaks(session) == []
    assert len(acts(database)) == 50


def test_the_log_refuses_to_be_changed(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        record(session, "exam:1", SERVICE, "act", ("exam", 1), clock.now())
    with pytest.raises(DBAPIError, match="append-only"), database.writing() as session:
        session.execute(update(AuditEntry).values(act="nothing"))
    assert acts(database) == ["act"]


def test_no_name_is_in_the_log(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        record(session, "exam:1", SERVICE, "act", ("person", 7), clock.now(), roles=["marker"])
    with database.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.subject_kind, entry.subject_id, entry.detail) == ("person", 7, '{"roles":["marker"]}')
