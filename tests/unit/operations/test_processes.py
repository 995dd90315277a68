"""Children restart with patience, stop with their workers and die with the parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from examsvc.operations import processes
from examsvc.operations.processes import Child, GaveUp, RestartPolicy

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
FAILER = [sys.executable, "-c", "raise SystemExit(3)"]


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_each_death_doubles_the_wait() -> None:
    policy = RestartPolicy(first_delay=0.5)
    assert [policy.delay_after_death(now) for now in (0, 1, 2)] == [0.5, 1.0, 2.0]


def test_the_sixth_death_in_a_minute_is_the_last() -> None:
    policy = RestartPolicy(limit=5, window=60)
    delays = [policy.delay_after_death(now) for now in (0, 5, 10, 15, 20, 25)]
    assert delays[4] is not None
    assert delays[5] is None


def test_old_deaths_are_forgiven() -> None:
    policy = RestartPolicy(limit=5, window=60)
    assert all(policy.delay_after_death(now * 61.0) == 0.5 for now in range(20))


def test_a_dead_child_is_started_again_when_its_wait_is_over() -> None:
    child = Child("web", SLEEPER)
    processes.keep_running(child, 0.0)
    first = child.process
    assert first is not None
    first.kill()
    assert wait_until(lambda: not child.is_running)
    assert processes.keep_running(child, 1.0) == 0.5
    assert child.last_code == -signal.SIGKILL
    processes.keep_running(child, 1.4)
    assert child.process is None
    processes.keep_running(child, 1.5)
    assert child.is_running
    processes.stop([child])


def test_a_child_that_keeps_dying_is_given_up_by_name() -> None:
    child = Child("sweep", FAILER, policy=RestartPolicy(limit=0))
    processes.keep_running(child, 0.0)
    assert wait_until(lambda: not child.is_running)
    with pytest.raises(GaveUp, match="sweep"):
        processes.keep_running(child, 1.0)


def test_stopping_kills_a_child_that_will_not_listen() -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    child = Child("web", [sys.executable, "-c", deaf], stop_seconds=0.2)
    child.process = subprocess.Popen(child.command, stdout=subprocess.PIPE, process_group=0)
    assert child.process.stdout is not None
    child.process.stdout.readline()
    child.process.stdout.close()
    pid = child.process.pid
    began = time.monotonic()
    processes.stop([child])
    assert not lives(pid)
    assert time.monotonic() - began < 5


def test_a_child_that_died_leaves_no_workers_behind(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    parent = f"import subprocess; p = subprocess.Popen({SLEEPER!r}); open({str(note)!r}, 'w').write(str(p.pid))"
    child = Child("web", [sys.executable, "-c", parent])
    processes.keep_running(child, 0.0)
    assert wait_until(lambda: child.process is not None and not child.is_running)
    worker = int(note.read_text())
    assert lives(worker)
    processes.keep_running(child, 1.0)
    assert wait_until(lambda: not lives(worker))


def test_a_child_dies_with_a_parent_that_was_killed(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    command = processes.with_environment({"NOTE": str(note)}, ["sh", "-c", 'echo $$ > "$NOTE"; exec sleep 60'])
    parent = f"import subprocess, time; subprocess.Popen({command!r}); time.sleep(60)"
    process = subprocess.Popen([sys.executable, "-c", parent])
    assert wait_until(lambda: note.exists() and note.read_text().endswith("\n"))
    child = int(note.read_text())
    assert lives(child)
    process.kill()
    process.wait()
    assert wait_until(lambda: not lives(child))


def test_the_variables_reach_the_child_and_its_process_id_is_the_commands_own(tmp_path: Path) -> None:
    note = tmp_path / "note"
    code = f"import os; open({str(note)!r}, 'w').write(os.environ['EXAMSVC_DATA_DIR'] + ' ' + str(os.getpid()))"
    process = processes.start(processes.with_environment({"EXAMSVC_DATA_DIR": "/a b"}, [sys.executable, "-c", code]))
    process.wait()
    assert note.read_text() == f"/a b {process.pid}"
    assert os.getpid() != process.pid


def test_a_child_with_a_log_writes_there_and_goes_on_there_after_a_restart(tmp_path: Path) -> None:
    with (tmp_path / "service.log").open("ab") as log:
        child = Child("web", [sys.executable, "-c", "print('alive', flush=True)"], log=log)
        for now in (0.0, 1.0):
            processes.keep_running(child, now)
            assert wait_until(lambda: child.process is None or not child.is_running)
            processes.keep_running(child, now + 0.5)
        processes.stop([child])
    assert (tmp_path / "service.log").read_text() == "alive\nalive\n"
