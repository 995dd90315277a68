"""A clock that hurries while everybody waits, for whole exams within seconds."""

import threading
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_LONG_SECONDS = 5


class FastClock:
    """Begin now at the wall's pace; from the first long wait on, pass `speed` seconds in each real one.

    What is prepared before that wait has the time it has in a hall, however busy the machine is. It also stands in
    for the modules `time` and `datetime`.
    """

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._pace = 1.0
        self._since = time.monotonic()
        self._start = datetime.now(UTC)
        self._lock = threading.Lock()

    def now(self, zone: ZoneInfo | None = None) -> datetime:
        """Return the moment this clock shows."""
        with self._lock:
            return self._reading().astimezone(zone or UTC)

    def time(self) -> float:
        """Return seconds since 1970."""
        return self.now().timestamp()

    def sleep(self, seconds: float) -> None:
        """Wait so long by this clock."""
        with self._lock:
            if seconds > _LONG_SECONDS and self._pace != self._speed:
                self._start, self._since, self._pace = self._reading(), time.monotonic(), self._speed
        time.sleep(seconds / self._pace)

    def _reading(self) -> datetime:
        return self._start + timedelta(seconds=(time.monotonic() - self._since) * self._pace)
