"""The only module that reads the time of day."""

from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """Tell the time in UTC."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        ...


class SystemClock:
    """The host's clock; readiness compares it with the database's."""

    def now(self) -> datetime:
        """Return the host's present moment in UTC."""
        return datetime.now(UTC)


class SettableClock:
    """A clock that stands where it is put, for tests and for planning."""

    def __init__(self, start: datetime) -> None:
        self.moment = start

    def now(self) -> datetime:
        """Return the moment it was put at."""
        return self.moment

    def move(self, **delta: float) -> None:
        """Go forward (or back) by a timedelta given in keywords."""
        self.moment += timedelta(**delta)


def to_micros(moment: datetime) -> int:
    """Return microseconds since 1970-01-01 UTC; `moment` must be aware."""
    return (moment - EPOCH) // _MICROSECOND


def from_micros(micros: int) -> datetime:
    """Return the aware UTC moment of so many microseconds since 1970."""
    return EPOCH + micros * _MICROSECOND


def local(moment: datetime) -> datetime:
    """Return the moment as Asia/Shanghai shows it."""
    return moment.astimezone(SHANGHAI)
