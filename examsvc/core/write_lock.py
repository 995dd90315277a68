"""One writer at a time on SQLite, across threads and processes.

SQLite's own busy handler sleeps and is unfair: with two processes it is where most of the tail latency of a
save comes from. An operating-system lock taken before BEGIN IMMEDIATE lets writers queue instead.
"""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from flask_babel import lazy_gettext as _
from prometheus_client import Histogram

from examsvc.core.errors import Unavailable

# What every other writer, a candidate's save among them, can bear to wait without noticing it.
LONGEST_TURN_SECONDS = 0.2
TURNS = Histogram(
    "examsvc_write_turn_seconds",
    "Seconds a writer kept the others waiting",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, LONGEST_TURN_SECONDS, 0.5, 1, 2, 5, 10),
)
log = structlog.get_logger()
_FIRST_PAUSE_SECONDS = 0.0002
_LONGEST_PAUSE_SECONDS = 0.005


class WriteLock:
    """A lock file held by at most one writer on this machine."""

    def __init__(self, path: Path, timeout_seconds: float) -> None:
        self._path = path
        self._timeout = timeout_seconds
        self._threads = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock for the block.

        Raises Unavailable when another writer keeps it longer than the time-out.
        """
        deadline = time.monotonic() + self._timeout
        if not self._threads.acquire(timeout=self._timeout):
            raise busy()
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                _lock_before(handle, deadline)
                began = time.monotonic()
                try:
                    yield
                finally:
                    note_turn(time.monotonic() - began)
            finally:
                os.close(handle)
        finally:
            self._threads.release()


def note_turn(seconds: float) -> None:
    """Count how long a writer took; one that kept the hall waiting is named in the log."""
    TURNS.observe(seconds)
    if seconds > LONGEST_TURN_SECONDS:
        log.warning("long_write_turn", ms=round(seconds * 1000))


def _lock_before(handle: int, deadline: float) -> None:
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise busy() from None
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
        else:
            return


def busy() -> Unavailable:
    """Make the error that asks a browser to try again."""
    return Unavailable(_("系统正忙，刚才的操作没有保存，请稍后再试一次。"), code="busy")
