"""The tests' own PostgreSQL is durable, off the network, and gone with the tests."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.postgres import Postgres, roomy_memory, start_postgres


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    started = start_postgres()
    yield started
    started.stop()


def setting(server: Postgres, name: str) -> str:
    with psycopg.connect(server.url("postgres")) as connection:
        row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
    assert row is not None
    return str(row[0])


@pytest.mark.parametrize("name", ["fsync", "synchronous_commit", "full_page_writes"])
def test_durability_stays_on(server: Postgres, name: str) -> None:
    assert setting(server, name) == "on"


def test_nothing_listens_on_the_network(server: Postgres) -> None:
    assert setting(server, "listen_addresses") == ""


def test_chinese_text_sorts_by_code_point_in_utf_8(server: Postgres) -> None:
    assert setting(server, "server_encoding") == "UTF8"
    with psycopg.connect(server.url("postgres")) as connection:
        rows = connection.execute("SELECT * FROM (VALUES ('乙'), ('a'), ('Z'), ('甲')) AS t (word) ORDER BY word")
        assert [row[0] for row in rows] == ["Z", "a", "乙", "甲"]


def test_a_database_is_a_copy_of_its_template(server: Postgres) -> None:
    with psycopg.connect(server.create_database("pattern"), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    with psycopg.connect(server.create_database("copy", template="pattern")) as connection:
        assert connection.execute("SELECT number FROM kept").fetchall() == [(7,)]


def test_a_dropped_database_is_gone_even_while_somebody_is_connected(server: Postgres) -> None:
    with psycopg.connect(server.create_database("short-lived")) as connection:
        server.drop_database("short-lived")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.url("short-lived"))


def test_stopping_leaves_neither_process_nor_files() -> None:
    started = start_postgres()
    started.stop()
    assert started.process.poll() is not None
    assert not started.folder.exists()


def test_the_server_ends_when_the_tests_are_killed() -> None:
    code = """
import time
from tests.support.postgres import start_postgres
server = start_postgres()
print(server.process.pid, server.folder, flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as tests:
        assert tests.stdout is not None
        pid, folder = tests.stdout.readline().split()
        tests.kill()
    deadline = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    shutil.rmtree(folder)
    assert not Path(f"/proc/{pid}").exists()


def test_memory_is_used_only_where_it_has_room(tmp_path: Path) -> None:
    assert roomy_memory(tmp_path, needed=1) == tmp_path
    assert roomy_memory(tmp_path, needed=2**60) is None
    assert roomy_memory(tmp_path / "nowhere", needed=1) is None
