"""One life of the whole service as processes: up, watched, mended, asked to end, and nothing left behind."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.serving import ROOT, free_port

PATIENCE_SECONDS = 60
PARTS = ("web", "worker", "sweep")


@dataclass
class Life:
    """What was seen from the start to the end of one service."""

    statuses: dict[str, int]
    said: str
    before: set[int]
    killed: int
    after: set[int]
    left: set[int]
    code: int
    seconds_to_end: float
    data: Path


def wait_for(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not seen():
        assert time.monotonic() < deadline, "nothing happened for a minute"
        time.sleep(0.05)


def children(pid: int) -> set[int]:
    """Return the living direct children of a process."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(word) for word in told}


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def words_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def start(data: Path, port: int, log: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "examsvc.operations.supervisor", "--data", str(data), "--port", str(port)]
    with log.open("wb") as file:
        return subprocess.Popen(command, cwd=ROOT, stdout=file, stderr=file, process_group=0)


def status(port: int, path: str) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as reply:
        return int(reply.status)


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Life]:
    folder = tmp_path_factory.mktemp("life")
    data, log, port = folder / "instance", folder / "log", free_port()
    data.mkdir()
    shutil.copy(migrated_sqlite, data / "exam.db")
    process = start(data, port, log)
    try:
        wait_for(lambda: "/first-run/" in log.read_text(encoding="utf-8") or process.poll() is not None)
        statuses = {path: status(port, path) for path in ("/healthz", "/readyz", "/metrics", "/welcome")}
        # The process that showed the address is one more until it ends.
        wait_for(lambda: len(children(process.pid)) == len(PARTS))
        before = children(process.pid)
        killed = next(pid for pid in before if "sweep" in words_of(pid))
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: len(children(process.pid) - {killed}) == len(PARTS))
        after = children(process.pid)
        everybody = after | {grandchild for pid in after for grandchild in children(pid)}
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        code = process.wait(PATIENCE_SECONDS)
        took = time.monotonic() - began
        left = {pid for pid in everybody if lives(pid)}
        said = log.read_text(encoding="utf-8")
        yield Life(statuses, said, before, killed, after, left, code, took, data)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def test_it_answers_everywhere_once_it_says_that_it_runs(life: Life) -> None:
    assert life.statuses == dict.fromkeys(("/healthz", "/readyz", "/metrics", "/welcome"), 200)


def test_it_says_its_address_and_the_one_time_address_in_two_languages(life: Life) -> None:
    assert re.search(r"http://127\.0\.0\.1:\d+/first-run/[\w-]{20,}", life.said)
    assert "请用浏览器打开" in life.said
    assert "open in a browser" in life.said


def test_web_worker_and_sweeper_run_under_one_parent(life: Life) -> None:
    assert len(life.before) == len(PARTS)


def test_a_killed_part_is_named_and_started_again(life: Life) -> None:
    assert life.killed not in life.after
    assert len(life.after) == len(PARTS)
    assert "sweep 意外退出" in life.said


def test_ctrl_c_ends_everything_and_leaves_nobody_behind(life: Life) -> None:
    assert life.code == 0
    assert life.left == set()
    assert life.seconds_to_end < 15
    assert life.said.rstrip().endswith("Stopped.")


def test_no_stack_trace_is_shown_on_the_way(life: Life) -> None:
    assert "Traceback" not in life.said


def test_its_data_are_for_its_owner_alone(life: Life) -> None:
    assert life.data.stat().st_mode & 0o077 == 0
    assert (life.data / "keys" / "root.key").stat().st_mode & 0o077 == 0


def test_a_damaged_database_is_named_and_nothing_is_served(tmp_path: Path) -> None:
    (tmp_path / "instance").mkdir()
    (tmp_path / "instance" / "exam.db").write_bytes(b"no database at all" * 1000)
    process = start(tmp_path / "instance", free_port(), tmp_path / "log")
    assert process.wait(PATIENCE_SECONDS) == 1
    said = (tmp_path / "log").read_text(encoding="utf-8")
    assert "已损坏" in said
    assert "is damaged" in said
    assert "Traceback" not in said
    assert (tmp_path / "instance" / "exam.db").read_bytes().startswith(b"no database")
