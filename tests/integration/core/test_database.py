"""Sessions: what commits, what does not, and the settings that durability needs."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from examsvc.core.database import Database, after_commit, unavailable
from examsvc.core.errors import Unavailable
from examsvc.core.models import InstanceSetting


def keys(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(InstanceSetting.key).order_by(InstanceSetting.key)))


def put(session: Session, key: str) -> None:
    session.add(InstanceSetting(key=key, value="x"))


def fail_after(database: Database, act: Callable[[Session], None]) -> None:
    with database.writing() as session:
        act(session)
        session.flush()
        raise ZeroDivisionError


def test_a_write_is_stored_when_its_block_ends_well(database: Database) -> None:
    with database.writing() as session:
        put(session, "a")
    assert keys(database) == ["a"]


def test_a_write_whose_block_fails_is_not_stored(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        fail_after(database, lambda session: put(session, "a"))
    assert keys(database) == []


def test_a_session_that_reads_stores_nothing(database: Database) -> None:
    with database.reading() as session:
        put(session, "a")
        session.flush()
    assert keys(database) == []


def test_outside_effects_happen_after_the_commit_and_only_then(database: Database) -> None:
    seen: list[list[str]] = []
    with database.writing() as session:
        put(session, "a")
        after_commit(session, lambda: seen.append(keys(database)))
        assert seen == []
    assert seen == [["a"]]
    with pytest.raises(ZeroDivisionError):
        fail_after(database, lambda session: after_commit(session, lambda: seen.append(["never"])))
    assert seen == [["a"]]


def test_a_reader_is_not_kept_out_by_a_writer(database: Database) -> None:
    with database.writing() as session:
        put(session, "a")
        session.flush()
        assert keys(database) == []


def test_sqlite_is_set_for_durability(database: Database) -> None:
    if database.is_sqlite:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "mmap_size": 0}
        with database.engine.connect() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        assert found == wanted
    else:
        with database.engine.connect() as connection:
            assert connection.execute(text("SHOW lock_timeout")).scalar() == "10s"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("database or disk is full", "disk"),
        ('could not extend file "base/1": No space left on device', "disk"),
        ("disk I/O error", "disk"),
        ("attempt to write a readonly database", "disk"),
        ("database is locked", "busy"),
        ("canceling statement due to lock timeout", "busy"),
        ("server closed the connection unexpectedly", "database"),
        ("unable to open database file", "database"),
    ],
)
def test_a_full_disk_a_lock_and_a_lost_server_are_told_apart(reason: str, code: str) -> None:
    refusal = unavailable(reason)
    assert isinstance(refusal, Unavailable)
    assert (refusal.code, refusal.status) == (code, 503)
    assert "没有保存" in refusal.message
