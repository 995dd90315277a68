"""The last measure against the fullest moment of an exam."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from examsvc.core.readiness import Colour
from examsvc.readiness.capacity import SLOWEST_P99_MS, find_capacity, most_at_once
from examsvc.readiness.models import CapacityMeasure
from tests.support.in_chinese import in_chinese

NOON = datetime(2026, 5, 20, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def words() -> Iterator[None]:
    with in_chinese():
        yield


def measure(candidates: int, p99_ms: int, lost: int) -> CapacityMeasure:
    return CapacityMeasure(id=1, candidates=candidates, p99_ms=p99_ms, lost=lost, measured_by="x", measured_at=NOON)


@pytest.mark.parametrize(
    ("last", "colour"),
    [
        (None, Colour.YELLOW),
        (measure(118, SLOWEST_P99_MS, 0), Colour.GREEN),
        (measure(117, SLOWEST_P99_MS, 0), Colour.YELLOW),
        (measure(118, SLOWEST_P99_MS + 1, 0), Colour.YELLOW),
        (measure(3000, 1, 1), Colour.RED),
    ],
)
def test_so_many_at_once_were_borne_fast_and_without_loss(last: CapacityMeasure | None, colour: Colour) -> None:
    assert find_capacity(last, 118).colour is colour


def test_a_measure_is_told_with_its_figures() -> None:
    assert "118 人测过，99% 的答案在 80 毫秒内存好，丢失 0 条" in find_capacity(measure(118, 80, 0), 40).words


@pytest.mark.parametrize(
    ("starts", "most"),
    [([], 0), ([0], 10), ([0, 60], 10), ([0, 59], 20), ([0, 30, 59], 30), ([0, 30, 60], 20)],
)
def test_sittings_that_overlap_are_counted_together(starts: list[int], most: int) -> None:
    hour = timedelta(hours=1)
    begins = [NOON + timedelta(minutes=start) for start in starts]
    assert most_at_once([(begin, begin + hour, 10) for begin in begins]) == most
