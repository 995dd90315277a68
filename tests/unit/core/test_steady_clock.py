"""F11: a host's clock that leaps moves nothing; one that is slewed is followed."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.clock import SteadyClock
from tests.support.host import NINE, Host

LEAPS = [
    timedelta(hours=1),
    timedelta(hours=-1),
    timedelta(minutes=5),
    timedelta(seconds=-3),
    timedelta(days=1),
    timedelta(days=-4000),
]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "data" / "clock.json")


def test_it_tells_the_host_s_time(host: Host) -> None:
    clock = host.clock()
    assert clock.now() == NINE
    host.live(timedelta(minutes=10))
    assert (clock.now(), clock.leapt()) == (NINE + timedelta(minutes=10), timedelta())


@pytest.mark.parametrize("leap", LEAPS)
def test_a_leap_of_the_host_s_clock_moves_nothing_and_is_told(host: Host, leap: timedelta) -> None:
    clock = host.clock()
    clock.now()
    host.wall += leap
    host.live(timedelta(minutes=10))
    assert (clock.now(), clock.leapt()) == (NINE + timedelta(minutes=10), leap)


@pytest.mark.parametrize("step", [timedelta(seconds=2), timedelta(seconds=-2), timedelta(milliseconds=40)])
def test_a_small_step_is_followed(host: Host, step: timedelta) -> None:
    clock = host.clock()
    clock.now()
    host.wall += step
    assert (clock.now(), clock.leapt()) == (NINE + step, timedelta())


@given(st.lists(st.tuples(st.integers(1, 3600), st.integers(-500, 500)), max_size=30))
def test_a_clock_that_is_slewed_for_hours_is_followed_all_the_way(steps: list[tuple[int, int]]) -> None:
    with TemporaryDirectory() as folder:
        host = Host(Path(folder) / "clock.json")
        clock = host.clock()
        clock.now()
        for seconds, parts_per_million in steps:
            host.live(timedelta(seconds=seconds), timedelta(microseconds=seconds * parts_per_million))
            assert clock.now() == host.wall


def test_a_process_that_starts_after_the_leap_lives_in_the_time_of_the_others(host: Host) -> None:
    older = host.clock()
    older.now()
    host.wall += timedelta(hours=1)
    host.live(timedelta(minutes=1))
    younger = host.clock()
    assert younger.now() == older.now() == NINE + timedelta(minutes=1)


def test_a_host_that_was_started_again_begins_with_its_own_clock(host: Host) -> None:
    host.clock().now()
    host.wall, host.counted, host.boot = NINE + timedelta(hours=5), timedelta(seconds=20), "second"
    assert host.clock().now() == NINE + timedelta(hours=5)


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"boot": "first"}', '{"boot": "first", "zero": "x"}'])
def test_a_file_that_cannot_be_read_is_made_anew(host: Host, content: str) -> None:
    host.file.parent.mkdir()
    host.file.write_text(content)
    assert host.clock().now() == NINE
    assert '"zero"' in host.file.read_text()


def test_the_host_s_clock_can_be_taken_for_right_again(host: Host) -> None:
    clock = host.clock()
    clock.now()
    host.wall += timedelta(hours=1)
    clock.follow_the_host()
    assert clock.now() == host.clock().now() == NINE + timedelta(hours=1)
    assert clock.leapt() == timedelta()


def test_it_runs_on_this_host(tmp_path: Path) -> None:
    clock = SteadyClock(tmp_path / "clock.json")
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=1)
    assert clock.now() <= clock.now()
