"""Moments: UTC within, Shanghai on the outside, whole microseconds in the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.clock import SettableClock, SystemClock, from_micros, local, to_micros
from examsvc.core.types import Instant

MOMENTS = st.datetimes(datetime(1960, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_survives_the_database(moment: datetime) -> None:
    assert from_micros(to_micros(moment)) == moment


@given(MOMENTS, st.integers(-12, 14))
def test_the_zone_in_which_a_moment_is_written_does_not_count(moment: datetime, hours: int) -> None:
    assert to_micros(moment.astimezone(timezone(timedelta(hours=hours)))) == to_micros(moment)


@given(MOMENTS, MOMENTS)
def test_stored_moments_keep_their_order(one: datetime, other: datetime) -> None:
    assert (to_micros(one) < to_micros(other)) == (one < other)


def test_a_moment_without_a_zone_is_never_stored() -> None:
    with pytest.raises(ValueError, match="naive"):
        Instant().process_bind_param(datetime(2026, 5, 20), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_the_hall_lives_eight_hours_ahead() -> None:
    assert local(datetime(2026, 12, 31, 17, 30, tzinfo=UTC)).strftime("%Y-%m-%d %H:%M") == "2027-01-01 01:30"


def test_the_systems_clock_is_aware_and_goes_forward() -> None:
    clock = SystemClock()
    first = clock.now()
    assert first.utcoffset() == timedelta(0)
    assert clock.now() >= first


def test_a_clock_for_tests_stands_until_it_is_moved() -> None:
    clock = SettableClock(datetime(2026, 5, 20, tzinfo=UTC))
    assert clock.now() == clock.now()
    clock.move(minutes=90)
    assert clock.now() == datetime(2026, 5, 20, 1, 30, tzinfo=UTC)
