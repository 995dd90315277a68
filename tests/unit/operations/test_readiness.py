"""What the machine says before an exam, at and beside each boundary."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from examsvc.core.readiness import Colour
from examsvc.operations.clocks import FURTHEST_SECONDS
from examsvc.operations.doctor import LEAST_FREE_BYTES, Diagnosis
from examsvc.operations.readiness import (
    NOT_ENOUGH_BYTES,
    LastBackup,
    Way,
    find_backup,
    find_clocks,
    find_database,
    find_disk,
    find_way,
)
from tests.support.in_chinese import in_chinese

NOW = datetime(2026, 5, 20, 4, tzinfo=UTC)
WEEK, HOUR, TICK = timedelta(days=7), timedelta(hours=1), timedelta(microseconds=1)


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with in_chinese():
        yield


def test_one_unsafe_setting_is_in_the_way_and_told_with_what_it_is() -> None:
    safe = Diagnosis("SQLite journal_mode", well=True, found="wal")
    assert find_database([safe]).colour is Colour.GREEN
    found = find_database([safe, Diagnosis("SQLite synchronous", well=False, found="1", advice="must be 2")])
    assert found.colour is Colour.RED
    assert "SQLite synchronous = 1（must be 2）" in found.words


@pytest.mark.parametrize(
    ("free", "colour"),
    [
        (LEAST_FREE_BYTES, Colour.GREEN),
        (LEAST_FREE_BYTES - 1, Colour.YELLOW),
        (NOT_ENOUGH_BYTES, Colour.YELLOW),
        (NOT_ENOUGH_BYTES - 1, Colour.RED),
        (0, Colour.RED),
    ],
)
def test_a_disk_that_fills_is_told_and_a_full_one_is_in_the_way(free: int, colour: Colour) -> None:
    assert find_disk(free).colour is colour


def test_a_disk_that_goes_on_filling_stays_the_same_finding() -> None:
    assert find_disk(2000).hash == find_disk(1000).hash


@pytest.mark.parametrize(
    ("apart", "colour"),
    [
        (None, Colour.GREEN),
        (0.0, Colour.GREEN),
        (FURTHEST_SECONDS, Colour.GREEN),
        (FURTHEST_SECONDS + 0.01, Colour.RED),
    ],
)
def test_clocks_that_differ_are_in_the_way(apart: float | None, colour: Colour) -> None:
    assert find_clocks(apart).colour is colour


@pytest.mark.parametrize(
    ("last", "sealed_at", "colour"),
    [
        (None, None, Colour.RED),
        (LastBackup(NOW, None), None, Colour.RED),
        (LastBackup(NOW, "invariant 9: …"), None, Colour.RED),
        (LastBackup(NOW - WEEK, "ok"), None, Colour.GREEN),
        (LastBackup(NOW - WEEK - TICK, "ok"), None, Colour.RED),
        (LastBackup(NOW - HOUR, "ok"), NOW - HOUR, Colour.GREEN),
        (LastBackup(NOW - HOUR, "ok"), NOW - HOUR + TICK, Colour.YELLOW),
        (LastBackup(NOW - HOUR, "ok"), None, Colour.GREEN),
    ],
)
def test_a_backup_counts_when_it_was_restored_and_holds_what_was_sealed(
    last: LastBackup | None, sealed_at: datetime | None, colour: Colour
) -> None:
    found = find_backup(last, sealed_at, NOW)
    assert found.colour is colour
    assert bool(found.advice) == (colour is not Colour.GREEN)


@pytest.mark.parametrize(
    ("way", "colour"),
    [
        (Way(None), Colour.YELLOW),
        (Way("local", "127.0.0.1"), Colour.YELLOW),
        (Way("http", "10.0.0.5"), Colour.GREEN),
        (Way("cert", "ks.example", None), Colour.RED),
        (Way("cert", "ks.example", NOW + HOUR), Colour.RED),
        (Way("ca", "10.0.0.5", NOW + HOUR + TICK), Colour.GREEN),
    ],
)
def test_a_certificate_must_outlast_the_exam_by_an_hour(way: Way, colour: Colour) -> None:
    assert find_way(way, NOW).colour is colour


def test_plain_http_is_told_in_plain_words() -> None:
    assert "不加密" in find_way(Way("http", "10.0.0.5"), NOW).words
