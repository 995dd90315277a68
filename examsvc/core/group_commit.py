"""Many small writes, one transaction, one sync: the save path's engine.

Requests hand in an item and wait; one thread a process drains whatever is waiting into one batch, and each
request is answered only after the commit that stored its item is on disk.
"""

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from typing import Any, Generic, TypeVar

import psycopg
import pysqlite3
import structlog
from flask_babel import lazy_gettext as _

from examsvc.core.database import Database, unavailable
from examsvc.core.errors import ExamError, Unavailable

Item = TypeVar("Item")
Outcome = TypeVar("Outcome")
BATCH_LIMIT = 256
# Codes of a locked database and a full disk: no row of the batch would fare better alone.
_WHOLE_DATABASE = ("busy", "disk")
_UNKNOWN = "save-failed"
log = structlog.get_logger()


class GroupCommit(Generic[Item, Outcome]):
    """Write items in batches through `write_batch(driver connection, items) -> outcomes`.

    `write_batch` must give one outcome an item, in order, and leave the transaction open.
    """

    def __init__(
        self,
        database: Database,
        write_batch: Callable[[Any, Sequence[Item]], list[Outcome]],
        *,
        queue_limit: int,
        wait_seconds: float = 20.0,
    ) -> None:
        self._database = database
        self._write_batch = write_batch
        self._waiting: queue.Queue[tuple[Item, Future[Outcome]] | None] = queue.Queue(queue_limit)
        self._wait_seconds = wait_seconds
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()

    @property
    def waiting(self) -> int:
        """Return about how many items wait for a batch."""
        return self._waiting.qsize()

    def write(self, item: Item) -> Outcome:
        """Return the item's outcome after its commit.

        Raises Unavailable when the queue is full or the database cannot be written; the caller may send again.
        """
        self._start()
        future: Future[Outcome] = Future()
        try:
            self._waiting.put_nowait((item, future))
        except queue.Full:
            raise _overloaded() from None
        try:
            return future.result(self._wait_seconds)
        except FutureTimeout:
            # The batch may still commit: the outcome is unknown, and a repeat gets the same answer.
            raise _overloaded() from None

    def stop(self) -> None:
        """Finish what waits and end the thread."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _start(self) -> None:
        # Started on first use: a thread made before the server forks would not live in the worker.
        if not self._runs():
            with self._starting:
                if not self._runs():
                    self._thread = threading.Thread(target=self._run, name="group-commit", daemon=True)
                    self._thread.start()

    def _runs(self) -> bool:
        # A fork copies the object but not the thread.
        return self._thread is not None and self._thread.is_alive()

    def _run(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            stopping = self._fill(batch)
            self._settle(batch)
            if stopping:
                return

    def _fill(self, batch: list[tuple[Item, Future[Outcome]]]) -> bool:
        while len(batch) < BATCH_LIMIT:
            try:
                more = self._waiting.get_nowait()
            except queue.Empty:
                return False
            if more is None:
                return True
            batch.append(more)
        return False

    def _settle(self, batch: list[tuple[Item, Future[Outcome]]]) -> None:
        try:
            outcomes = self._store([item for item, _future in batch])
        except Exception as error:
            told = _as_exam_error(error)
            if len(batch) == 1 or told.code in _WHOLE_DATABASE:
                if told.code == _UNKNOWN:
                    log.error("batch_failed", exc_info=error)
                for _item, future in batch:
                    future.set_exception(told)
                return
            # One bad row must not sink its neighbours: each is tried by itself.
            for entry in batch:
                self._settle([entry])
            return
        for (_item, future), outcome in zip(batch, outcomes, strict=True):
            future.set_result(outcome)

    def _store(self, items: list[Item]) -> list[Outcome]:
        with self._database.write_turn(), self._database.driver_connection() as connection:
            outcomes = self._write_batch(connection, items)
            if len(outcomes) != len(items):
                raise ValueError("a batch gave not one outcome an item")
            connection.commit()
        return outcomes


def _as_exam_error(error: Exception) -> ExamError:
    if isinstance(error, ExamError):
        return error
    if isinstance(error, (pysqlite3.OperationalError, psycopg.OperationalError)):
        return unavailable(str(error))
    return Unavailable(_("答案暂时没有存上，请不要关闭页面，系统会自动重试。"), code=_UNKNOWN)


def _overloaded() -> Unavailable:
    return Unavailable(_("服务器正忙，答案暂存在本机，系统会自动重试。"), code="overloaded")
