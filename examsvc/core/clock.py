"""The only module that reads the time of day."""

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


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


class SteadyClock:
    """The host's clock, but without its leaps: for those, time goes on by a counter that nobody can set.

    A clock that is set by hand in mid-exam, or by a bad NTP answer, would move every deadline of the hall. What NTP
    slews or steps by less than LEAP is followed. All processes of a host share one base through a file, for a worker
    that is respawned after the leap must not begin to live in another time; a restart of the host begins anew.
    """

    LEAP = timedelta(seconds=2)

    def __init__(
        self,
        base_file: Path,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        counter: Callable[[], int] = lambda: time.clock_gettime_ns(time.CLOCK_BOOTTIME),
        boot: Callable[[], str] = lambda: _BOOT_ID.read_text().strip(),
    ) -> None:
        self._file, self._wall, self._counter, self._boot = base_file, wall, counter, boot
        self._zero: datetime | None = None

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        wall, counted = self._wall(), timedelta(microseconds=self._counter() // 1000)
        if self._zero is None:
            self._zero = self._shared_zero(wall - counted)
        if abs(wall - (self._zero + counted)) <= self.LEAP:
            self._zero = wall - counted
        return self._zero + counted

    def leapt(self) -> timedelta:
        """Return how far the host's clock is from this one; nothing unless somebody set it."""
        return self._wall() - self.now()

    def follow_the_host(self) -> None:
        """Take the host's clock for right again: for every process that starts from now on, and for this one."""
        with suppress(FileNotFoundError):
            self._file.unlink()
        self._zero = None

    def _shared_zero(self, mine: datetime) -> datetime:
        """Return when this host's counter stood at nothing, as the first process of the host has seen it."""
        known = self._read()
        if known is not None:
            return known
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        own.write_text(json.dumps({"boot": self._boot(), "zero": to_micros(mine)}))
        own.replace(self._file)
        return mine

    def _read(self) -> datetime | None:
        try:
            told = json.loads(self._file.read_text())
            return from_micros(int(told["zero"])) if told["boot"] == self._boot() else None
        except (OSError, ValueError, KeyError, TypeError):
            return None


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


def from_local(day: date, at: time_of_day) -> datetime:
    """Return the moment, in UTC, that a day and a time of day in Asia/Shanghai name."""
    return datetime.combine(day, at, SHANGHAI).astimezone(UTC)
