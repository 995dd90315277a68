"""F1, F2, F10: whatever is killed, and whatever reply is lost, an acknowledged answer is there afterwards."""

import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from examsvc.core import migrating
from examsvc.core.database import Database
from examsvc.settings import Settings
from tests.faults.conftest import BadDay
from tests.support.postgres import Postgres, restart_after_a_crash, start_postgres

WORKER_DEATHS = 3
_CHANCE = random.Random(5)  # noqa: S311 - no secret


@pytest.fixture
def workers() -> int:
    return 2


def kill_a_web_worker(day: BadDay) -> None:
    """Kill one of the server's workers as soon as there is one."""
    while True:
        with suppress(FileNotFoundError, ProcessLookupError):
            told = Path(f"/proc/{day.server.pid}/task/{day.server.pid}/children").read_text().split()
            workers = [int(word) for word in told if b"granian" in Path(f"/proc/{word}/cmdline").read_bytes()]
            if workers:
                return os.kill(_CHANCE.choice(workers), signal.SIGKILL)
        time.sleep(0.05)


def test_a_killed_web_worker_loses_no_acknowledged_answer(bad_day: BadDay) -> None:
    bad_day.room.begin()
    for _ in range(WORKER_DEATHS):
        bad_day.room.wait_for(60)
        kill_a_web_worker(bad_day)
    bad_day.room.wait_for(60)
    bad_day.room.end()
    assert bad_day.room.statuses() <= {200, 503}
    assert bad_day.broken() == []


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
def test_the_whole_service_killed_with_its_database_loses_no_acknowledged_answer(bad_day: BadDay) -> None:
    bad_day.room.begin()
    bad_day.room.wait_for(100)
    os.killpg(bad_day.server.pid, signal.SIGKILL)
    bad_day.room.wait_for(100)
    bad_day.room.end()
    assert bad_day.broken() == []


class TestPostgresCrash:
    """A cluster of this test's own, for nobody else could go on with it."""

    @pytest.fixture
    def cluster(self) -> Iterator[list[Postgres]]:
        # On a disk, not in memory: what survives must have been synced.
        clusters = [start_postgres()]
        yield clusters
        clusters[-1].stop()

    @pytest.fixture
    def settings(self, cluster: list[Postgres], tmp_path: Path) -> Settings:
        made = Settings(data_dir=tmp_path, database_url=cluster[-1].create_database("exam"))
        database = Database(made)
        migrating.upgrade(database)
        database.dispose()
        return made

    def test_a_killed_database_server_loses_no_acknowledged_answer(
        self, cluster: list[Postgres], bad_day: BadDay
    ) -> None:
        bad_day.room.begin()
        bad_day.room.wait_for(100)
        cluster.append(restart_after_a_crash(cluster[-1]))
        bad_day.room.wait_for(100)
        bad_day.room.end()
        assert bad_day.room.statuses() <= {200, 503}
        assert bad_day.broken() == []
