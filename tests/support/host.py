"""A host whose clock somebody sets."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from examsvc.core.clock import SteadyClock

NINE = datetime(2026, 5, 20, 1, tzinfo=UTC)


@dataclass
class Host:
    """A host whose clock and counter the test moves."""

    file: Path
    wall: datetime = NINE
    counted: timedelta = timedelta(hours=3)
    boot: str = "first"

    def clock(self) -> SteadyClock:
        counter = lambda: int(self.counted / timedelta(microseconds=1)) * 1000  # noqa: E731
        return SteadyClock(self.file, lambda: self.wall, counter, lambda: self.boot)

    def live(self, by: timedelta, runs_off: timedelta = timedelta()) -> None:
        self.wall += by + runs_off
        self.counted += by
