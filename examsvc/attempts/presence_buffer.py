"""Keep what browsers tell for a second or two and write it at once, beside the save path and never in its way.

Nothing here is durable: news that cannot be written is dropped, and the next report tells the same again.
"""

import json
import threading
import time
from collections.abc import Iterable

import structlog
from sqlalchemy import text
from sqlalchemy.orm import Session

from examsvc.attempts.presence import News, join
from examsvc.core.clock import Clock, to_micros
from examsvc.core.database import Database
from examsvc.core.errors import ExamError

# With a picture a second old and a console that asks every two, what it shows is less than four seconds behind.
PAUSE_SECONDS = 0.7
_COLUMNS = ("exam_id", "attempt_id", "seen_at", "saved_at", "answered", "unsaved", "address")
_SQLITE_ROWS = (
    f"SELECT {', '.join(f'value->>{n} AS {name}' for n, name in enumerate(_COLUMNS))} "
    "FROM json_each(:rows) WHERE true"
)
_PG_ROWS = (
    "SELECT (r->>0)::bigint AS exam_id, (r->>1)::bigint AS attempt_id, (r->>2)::bigint AS seen_at, "
    "(r->>3)::bigint AS saved_at, (r->>4)::bigint AS answered, (r->>5)::bigint AS unsaved, r->>6 AS address "
    "FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS t(r)"
)
# Processes hear of the same attempt by turns: the later report counts, whichever is written first. `answered` and
# `unsaved` of a row that only tells of a save stay what they were.
_UPSERT = (
    "WITH b AS ({rows}) INSERT INTO presence "
    "(exam_id, attempt_id, seen_at, saved_at, answered, unsaved, address, changed_at) "
    "SELECT b.exam_id, b.attempt_id, b.seen_at, b.saved_at, COALESCE(b.answered, p.answered, 0), "
    "COALESCE(b.unsaved, p.unsaved, 0), COALESCE(NULLIF(b.address, ''), p.address, ''), :now "
    "FROM b JOIN attempt a ON a.id = b.attempt_id AND a.exam_id = b.exam_id "
    "LEFT JOIN presence p ON p.attempt_id = b.attempt_id WHERE true ORDER BY b.attempt_id "
    "ON CONFLICT (attempt_id) DO UPDATE SET "
    "answered = CASE WHEN excluded.seen_at >= presence.seen_at THEN excluded.answered ELSE presence.answered END, "
    "unsaved = CASE WHEN excluded.seen_at >= presence.seen_at THEN excluded.unsaved ELSE presence.unsaved END, "
    "address = CASE WHEN excluded.seen_at >= presence.seen_at THEN excluded.address ELSE presence.address END, "
    "saved_at = COALESCE({greatest}(excluded.saved_at, presence.saved_at), excluded.saved_at, presence.saved_at), "
    "seen_at = {greatest}(excluded.seen_at, presence.seen_at), changed_at = excluded.changed_at"
)
log = structlog.get_logger()


class PresenceBuffer:
    """The news of one process; any number of threads may tell, one thread writes."""

    def __init__(self, database: Database, clock: Clock, pause_seconds: float = PAUSE_SECONDS) -> None:
        self._database = database
        self._clock = clock
        self._pause = pause_seconds
        self._lock = threading.Lock()
        self._news: dict[int, News] = {}
        self._something = threading.Event()
        self._thread: threading.Thread | None = None

    def tell(self, news: News) -> None:
        """Take a piece of news; it is written soon, or never."""
        with self._lock:
            self._news[news.attempt_id] = join(self._news.get(news.attempt_id), news)
            # Started on first use, and again after a fork, which copies the object but not the thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="presence", daemon=True)
                self._thread.start()
        self._something.set()

    def flush(self) -> int:
        """Write what waits and return how many attempts it told of; what cannot be written is dropped."""
        with self._lock:
            waiting, self._news = self._news, {}
        if not waiting:
            return 0
        try:
            with self._database.writing() as session:
                write(session, waiting.values(), to_micros(self._clock.now()))
        except ExamError as error:
            log.info("presence_dropped", attempts=len(waiting), code=error.code)
            return 0
        return len(waiting)

    def _run(self) -> None:
        while True:
            self._something.wait()
            self._something.clear()
            time.sleep(self._pause)
            try:
                self.flush()
            except Exception as error:
                # Whatever it was, the thread must go on.
                log.error("presence_failed", exc_info=error)


def write(session: Session, news: Iterable[News], now: int) -> None:
    """Store the news of many attempts in one statement, in the order in which every process takes their rows."""
    rows = [[getattr(one, name) for name in _COLUMNS] for one in sorted(news, key=lambda one: one.attempt_id)]
    sqlite = session.get_bind().dialect.name == "sqlite"
    statement = _UPSERT.format(rows=_SQLITE_ROWS if sqlite else _PG_ROWS, greatest="MAX" if sqlite else "GREATEST")
    session.execute(text(statement), {"rows": json.dumps(rows), "now": now})
