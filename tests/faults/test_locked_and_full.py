"""F6, F7: a database that nobody can write for ten seconds, and a disk that is full for a while."""

import resource
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pysqlite3
import pytest

from examsvc.core.database import Database
from tests.faults.conftest import BadDay

LOCKED_SECONDS = 10
HEALED_SECONDS = 15


@contextmanager
def locked_by_another_program(database: Database) -> Iterator[None]:
    """Keep every writer out without our own lock, as a backup tool or an administrator's session would."""
    if database.is_sqlite:
        other = pysqlite3.connect(str(database.settings.database_file), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        yield
        other.close()
        return
    with database.engine.connect() as connection:
        connection.exec_driver_sql("LOCK TABLE answer_event IN EXCLUSIVE MODE")
        yield
        connection.rollback()


def test_a_database_locked_for_ten_seconds_delays_and_loses_nothing(bad_day: BadDay) -> None:
    bad_day.room.begin()
    bad_day.room.wait_for(60)
    with locked_by_another_program(bad_day.app.installation.database):
        time.sleep(LOCKED_SECONDS)
    began = time.monotonic()
    bad_day.room.end()
    assert time.monotonic() - began <= HEALED_SECONDS
    assert bad_day.room.statuses() <= {200, 503}
    assert bad_day.broken() == []


def limit_files(pid: int, size: int) -> None:
    """Let a process and its workers write no file beyond so many bytes: what a full disk is to them."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in [pid, *map(int, told)]:
        resource.prlimit(one, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_for_a_while_refuses_and_then_heals(bad_day: BadDay) -> None:
    bad_day.room.begin()
    bad_day.room.wait_for(60)
    wal = bad_day.settings.database_file.with_name("exam.db-wal")
    limit_files(bad_day.server.pid, wal.stat().st_size)
    deadline = time.monotonic() + HEALED_SECONDS
    while 503 not in bad_day.room.statuses() and time.monotonic() < deadline:
        time.sleep(0.05)
    full = len(bad_day.room.ledger())
    threading.Event().wait(1)
    assert len(bad_day.room.ledger()) - full <= len(bad_day.room.sitters)
    limit_files(bad_day.server.pid, resource.RLIM_INFINITY)
    bad_day.room.wait_for(60)
    bad_day.room.end()
    assert bad_day.room.statuses() == {200, 503}
    assert bad_day.broken() == []
