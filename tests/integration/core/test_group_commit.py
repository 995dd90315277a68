"""Many small writes, one transaction: a bad row sinks nobody, and nobody waits for ever."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from examsvc.core.database import Database
from examsvc.core.errors import Conflict, Unavailable
from examsvc.core.group_commit import BATCH_LIMIT, GroupCommit
from examsvc.settings import Settings
from tests.support.locking import locked

ROW = "INSERT INTO instance_setting (key, value) VALUES ('{0}', 'x')"


class Ledger:
    """Store names, remember the batches, and refuse the name `bad`; each batch may be held at a gate."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.entered = threading.Event()

    def write(self, connection: Any, names: Sequence[str]) -> list[str]:
        self.entered.set()
        self.gate.wait()
        self.batches.append(list(names))
        cursor = connection.cursor()
        for name in names:
            cursor.execute(ROW.format(name))
        if "bad" in names:
            raise Conflict("bad is refused")
        return [name.upper() for name in names if name != "short"]


@pytest.fixture
def patient_settings(settings: Settings) -> Settings:
    return replace(settings, lock_timeout_seconds=0.2)


@pytest.fixture
def own_database(patient_settings: Settings) -> Iterator[Database]:
    database = Database(patient_settings)
    yield database
    database.dispose()


@contextmanager
def running(
    database: Database, ledger: Ledger, queue_limit: int = 1000, wait_seconds: float = 20.0
) -> Iterator[GroupCommit[str, str]]:
    group = GroupCommit(database, ledger.write, queue_limit=queue_limit, wait_seconds=wait_seconds)
    try:
        yield group
    finally:
        ledger.gate.set()
        group.stop()


def stored(database: Database) -> set[str]:
    with database.engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT key FROM instance_setting").scalars())


def send(pool: ThreadPoolExecutor, group: GroupCommit[str, str], names: Sequence[str]) -> list[Any]:
    return [pool.submit(group.write, name) for name in names]


def wait_until_queued(group: GroupCommit[str, str], count: int) -> None:
    while group.waiting < count:
        threading.Event().wait(0.001)


def test_an_outcome_is_given_after_its_row_is_on_disk(own_database: Database) -> None:
    with running(own_database, Ledger()) as group:
        assert group.write("a") == "A"
        assert stored(own_database) == {"a"}


def test_what_waits_together_is_written_together(own_database: Database) -> None:
    ledger = Ledger()
    ledger.gate.clear()
    names = [f"n{n}" for n in range(40)]
    with running(own_database, ledger) as group, ThreadPoolExecutor(41) as pool:
        first = pool.submit(group.write, "first")
        ledger.entered.wait()
        rest = send(pool, group, names)
        wait_until_queued(group, len(names))
        ledger.gate.set()
        assert first.result() == "FIRST"
        assert [answer.result() for answer in rest] == [name.upper() for name in names]
    assert [len(batch) for batch in ledger.batches] == [1, 40]
    assert stored(own_database) == {"first", *names}


def test_a_bad_row_is_refused_alone(own_database: Database) -> None:
    ledger = Ledger()
    ledger.gate.clear()
    with running(own_database, ledger) as group, ThreadPoolExecutor(5) as pool:
        send(pool, group, ["first"])
        ledger.entered.wait()
        answers = dict(zip("xyz", send(pool, group, ["x", "bad", "z"]), strict=True))
        wait_until_queued(group, 3)
        ledger.gate.set()
        assert (answers["x"].result(), answers["z"].result()) == ("X", "Z")
        with pytest.raises(Conflict, match="bad is refused"):
            answers["y"].result()
    assert stored(own_database) == {"first", "x", "z"}


def test_a_writer_that_forgets_an_outcome_stores_nothing_and_answers_all(own_database: Database) -> None:
    with running(own_database, Ledger()) as group:
        with pytest.raises(Unavailable):
            group.write("short")
        assert stored(own_database) == set()
        assert group.write("next") == "NEXT"


def test_a_full_queue_is_told_at_once(own_database: Database) -> None:
    ledger = Ledger()
    ledger.gate.clear()
    with running(own_database, ledger, queue_limit=2) as group, ThreadPoolExecutor(3) as pool:
        waiting = send(pool, group, ["first"])
        ledger.entered.wait()
        waiting += send(pool, group, ["a", "b"])
        wait_until_queued(group, 2)
        with pytest.raises(Unavailable) as refused:
            group.write("c")
        assert refused.value.code == "overloaded"
        ledger.gate.set()
        assert [answer.result() for answer in waiting] == ["FIRST", "A", "B"]
    assert "c" not in stored(own_database)


def test_what_nobody_foresaw_is_answered_as_not_stored_and_told_to_the_log_once(own_database: Database) -> None:
    with running(own_database, Ledger()) as group, capture_logs() as log:
        group.write("a")
        with pytest.raises(Unavailable) as refused:
            group.write("a")
        assert group.write("b") == "B"
    assert refused.value.code == "save-failed"
    assert [line["event"] for line in log] == ["batch_failed"]
    assert stored(own_database) == {"a", "b"}


def test_nobody_waits_longer_than_allowed_though_the_row_may_still_be_stored(own_database: Database) -> None:
    ledger = Ledger()
    ledger.gate.clear()
    with running(own_database, ledger, wait_seconds=0.05) as group:
        with pytest.raises(Unavailable) as refused:
            group.write("slow")
        assert refused.value.code == "overloaded"
    assert stored(own_database) == {"slow"}


def test_stopping_finishes_what_waits_and_a_later_write_starts_again(own_database: Database) -> None:
    ledger = Ledger()
    group = GroupCommit(own_database, ledger.write, queue_limit=10)
    group.write("a")
    group.stop()
    group.stop()
    assert group.write("b") == "B"
    group.stop()
    assert stored(own_database) == {"a", "b"}


def test_no_batch_is_larger_than_the_limit(own_database: Database) -> None:
    ledger = Ledger()
    ledger.gate.clear()
    names = [f"n{n}" for n in range(BATCH_LIMIT + 5)]
    with running(own_database, ledger) as group, ThreadPoolExecutor(len(names) + 1) as pool:
        send(pool, group, ["first"])
        ledger.entered.wait()
        answers = send(pool, group, names)
        wait_until_queued(group, len(names))
        ledger.gate.set()
        assert len({answer.result() for answer in answers}) == len(names)
    assert [len(batch) for batch in ledger.batches] == [1, BATCH_LIMIT, 5]


def test_a_locked_database_is_told_to_all_after_one_wait_and_works_when_it_is_free(own_database: Database) -> None:
    # Trying each of the thirty by itself would take longer than anybody waits here.
    with running(own_database, Ledger(), wait_seconds=3) as group, ThreadPoolExecutor(30) as pool:
        with locked(own_database, "instance_setting"):
            answers = send(pool, group, [f"n{n}" for n in range(30)])
            refused = [answer.exception() for answer in answers]
        assert {getattr(error, "code", error) for error in refused} == {"busy"}
        assert group.write("later") == "LATER"
    assert stored(own_database) == {"later"}


def test_a_full_disk_is_told_and_nothing_of_the_batch_is_kept(own_database: Database) -> None:
    if not own_database.is_sqlite:
        return

    def bound(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    event.listen(own_database.engine, "connect", bound)
    with running(own_database, Ledger()) as group:
        names = [f"{number}" + "n" * 4000 for number in range(40)]
        with ThreadPoolExecutor(1) as pool:
            failures = [answer.exception() for answer in send(pool, group, names)]
    full = [failure for failure in failures if failure is not None]
    assert full
    assert {getattr(failure, "code", failure) for failure in full} == {"disk"}
    assert len(stored(own_database)) == len(names) - len(full)
