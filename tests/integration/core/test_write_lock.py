"""One writer at a time, across threads and processes."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from examsvc.core.errors import Unavailable
from examsvc.core.write_lock import LONGEST_TURN_SECONDS, WriteLock, note_turn

HOLDER = """
import sys
from pathlib import Path
from examsvc.core.write_lock import WriteLock
with WriteLock(Path(sys.argv[1]), 5).held():
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        try:
            yield process
        finally:
            process.kill()


def free(path: Path) -> bool:
    try:
        with WriteLock(path, 0.05).held():
            return True
    except Unavailable:
        return False


def test_another_process_keeps_writers_out_until_it_lets_go(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with held_by_another_process(path) as process:
        assert not free(path)
        process.communicate()
        assert free(path)


def test_a_process_that_is_killed_leaves_the_lock_free(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with held_by_another_process(path) as process:
        process.kill()
        process.wait()
        assert free(path)


def test_a_writer_that_waits_gets_its_turn(tmp_path: Path) -> None:
    lock, order, inside = WriteLock(tmp_path / "write.lock", 20), [], threading.Event()

    def second() -> None:
        inside.wait()
        with lock.held():
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with lock.held():
        inside.set()
        order.append("first")
    thread.join()
    assert order == ["first", "second"]


def test_no_two_threads_are_inside_together(tmp_path: Path) -> None:
    lock, inside, most = WriteLock(tmp_path / "write.lock", 20), [], []

    def work() -> None:
        for _ in range(20):
            with lock.held():
                inside.append(1)
                most.append(len(inside))
                inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(most), max(most)) == (160, 1)


def test_a_block_that_fails_gives_the_turn_back(tmp_path: Path) -> None:
    lock = WriteLock(tmp_path / "write.lock", 0.05)
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    with lock.held():
        pass


def test_waiting_too_long_is_told_in_words(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    with WriteLock(path, 1).held(), pytest.raises(Unavailable) as refused, WriteLock(path, 0.02).held():
        pass
    assert refused.value.code == "busy"
    assert "没有保存" in refused.value.message


def test_the_lock_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "write.lock"
    assert free(path)
    assert path.stat().st_mode & 0o777 == 0o600


def turns(at_most: str = "+Inf") -> float:
    return REGISTRY.get_sample_value("examsvc_write_turn_seconds_bucket", {"le": at_most}) or 0.0


def test_every_turn_is_counted_also_one_that_failed(tmp_path: Path) -> None:
    before, lock = turns(), WriteLock(tmp_path / "write.lock", 1)
    with lock.held():
        pass
    with pytest.raises(ZeroDivisionError), lock.held():
        raise ZeroDivisionError
    assert turns() == before + 2


@pytest.mark.parametrize(("seconds", "told"), [(0.01, []), (LONGEST_TURN_SECONDS, []), (0.25, [250])])
def test_a_turn_that_a_hall_would_notice_is_named_in_the_log(seconds: float, told: list[int]) -> None:
    with capture_logs() as log:
        note_turn(seconds)
    assert [line["ms"] for line in log] == told
    assert {line["event"] for line in log} <= {"long_write_turn"}


def test_the_histogram_tells_turns_within_the_bound_apart() -> None:
    within, all_ = turns(str(LONGEST_TURN_SECONDS)), turns()
    note_turn(LONGEST_TURN_SECONDS)
    note_turn(LONGEST_TURN_SECONDS * 2)
    assert (turns(str(LONGEST_TURN_SECONDS)) - within, turns() - all_) == (1, 2)
