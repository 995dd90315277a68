"""Listen to how long a process keeps the write lock, turn by turn."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from examsvc.core.database import Database


class Turns:
    """The turns that were taken inside a block, in milliseconds, each from getting the lock to giving it back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.taken: list[float] = []
        # What this process worked in the turn: the rest of it waited for a disk or a core.
        self.worked: list[float] = []

    def __enter__(self) -> Self:
        """Begin to listen."""
        self._held = self._database.write_lock.held
        self._database.write_lock.held = self._listen  # type: ignore[method-assign]
        return self

    def __exit__(self, *_error: object) -> None:
        """Leave the lock as it was."""
        self._database.write_lock.held = self._held  # type: ignore[method-assign]

    @contextmanager
    def _listen(self) -> Iterator[None]:
        with self._held():
            began, worked = time.perf_counter(), time.process_time()
            try:
                yield
            finally:
                self.taken.append((time.perf_counter() - began) * 1000)
                self.worked.append((time.process_time() - worked) * 1000)

    def told(self) -> str:
        """Return how many turns there were, the median, the 95th percentile and the longest."""
        cuts = statistics.quantiles(self.taken, n=20) if len(self.taken) > 1 else self.taken * 20
        return (
            f"{len(self.taken)} turns, p50 {cuts[9]:.0f} ms, p95 {cuts[18]:.0f} ms, longest {max(self.taken):.0f} ms"
        )
