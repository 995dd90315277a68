"""Somebody else who writes and does not end."""

from collections.abc import Iterator
from contextlib import contextmanager

from examsvc.core.database import Database


@contextmanager
def locked(database: Database, tables: str) -> Iterator[None]:
    """Keep every writer out until the block ends: of the whole file on SQLite, of these tables on PostgreSQL."""
    if database.is_sqlite:
        with database.write_lock.held():
            yield
        return
    with database.engine.connect() as other:
        other.exec_driver_sql(f"LOCK TABLE {tables} IN ACCESS EXCLUSIVE MODE")
        yield
        other.rollback()
