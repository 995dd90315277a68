"""Engines, sessions and the one place where a request or a task commits."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any

import pysqlite3
from flask_babel import lazy_gettext as _
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from examsvc.core.errors import Unavailable
from examsvc.core.write_lock import WriteLock, busy
from examsvc.settings import Settings

# What a full disk, a locked database and a lost server raise, as opposed to a mistake of ours.
STORAGE_FAILURES = (OperationalError, InterfaceError, PoolTimeout)
BeforeCommit = Callable[[Session], None]
_AFTER_COMMIT = "after_commit"
_BUSY_TIMEOUT_MS = 5000


class Database:
    """Give out sessions: any number for reading, one at a time for writing on SQLite."""

    def __init__(self, settings: Settings, before_commit: Sequence[BeforeCommit] = ()) -> None:
        self.settings = settings
        self.engine = make_engine(settings)
        self.is_sqlite = settings.is_sqlite
        self.write_lock = WriteLock(settings.data_dir / "write.lock", settings.lock_timeout_seconds)
        self._before_commit = tuple(before_commit)
        self._writing_engine = self.engine.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that cannot write: it is rolled back at the end.

        Raises Unavailable when the database cannot be read now.
        """
        with _told_as_unavailable(), Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session, commit it after the block and run what was put off until then.

        Raises Unavailable when the database cannot be written now; nothing was stored.
        """
        with self.write_turn(), _told_as_unavailable(), Session(self._writing_engine) as session:
            yield session
            session.flush()
            for hook in self._before_commit:
                hook(session)
            session.commit()
        for act in session.info.pop(_AFTER_COMMIT, ()):
            act()

    def write_turn(self) -> AbstractContextManager[None]:
        """Wait for the turn to write; PostgreSQL needs none."""
        return self.write_lock.held() if self.is_sqlite else nullcontext()

    @contextmanager
    def driver_connection(self) -> Iterator[Any]:
        """Lend a pooled driver connection with a write transaction open; the borrower commits it.

        It is rolled back when the block raises. Only the save path has reason to go below SQLAlchemy.
        """
        pooled = self.engine.raw_connection()
        try:
            if self.is_sqlite:
                pooled.cursor().execute("BEGIN IMMEDIATE")
            yield pooled
        except BaseException:
            pooled.rollback()
            raise
        finally:
            pooled.close()

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()


def after_commit(session: Session, act: Callable[[], None]) -> None:
    """Put an act with outside effects off until the transaction is on disk."""
    session.info.setdefault(_AFTER_COMMIT, []).append(act)


def make_engine(settings: Settings) -> Engine:
    """Make the engine with the settings that durability needs (docs/adr/0001).

    Parameters are hidden: a failed statement is logged, and the values it was given are names and answers.
    """
    if not settings.is_sqlite:
        url = settings.database_url.replace("postgresql://", "postgresql+psycopg://", 1)
        engine = create_engine(url, pool_size=8, max_overflow=32, pool_pre_ping=True, hide_parameters=True)
        patience = f"{round(settings.lock_timeout_seconds * 1000)}ms"
        event.listen(engine, "connect", lambda connection, _record: _prepare_postgres(connection, patience))
        return engine
    settings.database_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(
        f"sqlite+pysqlite:///{settings.database_file}",
        module=pysqlite3,
        hide_parameters=True,
        connect_args={"check_same_thread": False},
    )
    patience_ms = min(_BUSY_TIMEOUT_MS, round(settings.lock_timeout_seconds * 1000))
    event.listen(engine, "connect", lambda connection, _record: prepare_sqlite(connection, patience_ms))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def prepare_sqlite(connection: Any, patience_ms: int = _BUSY_TIMEOUT_MS) -> None:
    """Set what every SQLite connection must have: WAL, full sync, foreign keys, no memory map."""
    # The driver must not open transactions by itself: BEGIN IMMEDIATE is ours to send.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "mmap_size=0",
        f"busy_timeout={patience_ms}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _prepare_postgres(connection: Any, patience: str) -> None:
    # Without it a request would wait for a locked row or table for ever.
    connection.execute(f"SET lock_timeout = '{patience}'")
    # No statement of ours runs for seconds; compiling one for a tenth of a second makes it slower.
    connection.execute("SET jit = off")
    # After five times a statement would get one plan for whatever it is asked, made for a bank of one question.
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.commit()


def _begin_sqlite(connection: Any) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def _told_as_unavailable() -> Iterator[None]:
    try:
        yield
    except STORAGE_FAILURES as error:
        raise unavailable(str(error.orig if isinstance(error, DBAPIError) else error)) from error


def unavailable(reason: str) -> Unavailable:
    """Tell a full disk, a locked database and a lost server apart, in words for the user."""
    text = reason.lower()
    if "full" in text or "no space" in text or "disk i/o" in text or "readonly" in text:
        return Unavailable(
            _("服务器磁盘已满或不可写，刚才的操作没有保存。请立即告知系统管理员清理磁盘，然后再试一次。"),
            code="disk",
        )
    if "locked" in text or "busy" in text or "lock timeout" in text:
        return busy()
    return Unavailable(
        _("暂时连不上数据库，刚才的操作没有保存。请稍后再试，仍不行请告知系统管理员。"), code="database"
    )
