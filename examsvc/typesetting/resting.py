"""Let the garbage collector rest while type is set.

A notice of a thousand rows is a tree of some million objects that all live to the end: a collector that goes through
them again and again, finding nothing, takes a third of the time.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Rest:
    """Count who sets type just now; the first puts the collector to rest and the last wakes it."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._blocks = 0
        self._was_awake = False

    def begin(self) -> None:
        with self._guard:
            if not self._blocks:
                self._was_awake = gc.isenabled()
                gc.disable()
            self._blocks += 1

    def end(self) -> None:
        with self._guard:
            self._blocks -= 1
            if self._blocks or not self._was_awake:
                return
            gc.enable()
        # All that was made meanwhile is young: the tree goes at once, not when chance has it.
        gc.collect(0)


_rest = _Rest()


@contextmanager
def collector_resting() -> Iterator[None]:
    """Keep the collector from running in the block; blocks may nest and run side by side."""
    _rest.begin()
    try:
        yield
    finally:
        _rest.end()
