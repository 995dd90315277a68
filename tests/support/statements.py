"""What is asked of a database, and how it means to answer."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from examsvc.core.database import Database


@dataclass(frozen=True)
class Asked:
    """One statement with its parameters, as the driver got it."""

    text: str
    parameters: Any


@contextmanager
def listening(database: Database) -> Iterator[list[Asked]]:
    """Collect the statements of a block; the words that open and end a transaction are none."""
    heard: list[Asked] = []

    def hear(_connection: Any, _cursor: Any, text: str, parameters: Any, _context: Any, _many: bool) -> None:
        if not text.startswith("BEGIN"):
            heard.append(Asked(text, parameters))

    event.listen(database.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(database.engine, "before_cursor_execute", hear)


def explain(database: Database, asked: Asked) -> str:
    """Return how the database means to answer a statement, in its own words."""
    ask = "EXPLAIN QUERY PLAN" if database.is_sqlite else "EXPLAIN"
    with database.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"{ask} {asked.text}", asked.parameters)
        return "\n".join(str(row[-1]) for row in rows)
