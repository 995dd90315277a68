"""The deciding statement reads its batch once, however many attempts are open."""

import pytest

from examsvc.attempts.saving import _SQLITE_BATCH, _SQLITE_INSERT, _SQLITE_KNOWN
from examsvc.core.database import Database


@pytest.mark.parametrize("statement", [_SQLITE_INSERT, _SQLITE_KNOWN], ids=["insert", "known"])
def test_the_batch_is_the_outermost_loop(database: Database, statement: str) -> None:
    if not database.is_sqlite:
        # PostgreSQL knows how many rows arrays hold; its plan needs no help.
        return
    with database.driver_connection() as connection:
        cursor = connection.cursor()
        steps = [row[3] for row in cursor.execute(f"EXPLAIN QUERY PLAN {_SQLITE_BATCH}{statement}", ["[]"])]
        connection.rollback()
    loops = [step for step in steps if step.startswith(("SCAN", "SEARCH"))]
    assert loops[:2] == ["SCAN json_each VIRTUAL TABLE INDEX 1:", "SCAN b"]
    assert all(step.startswith("SEARCH") for step in loops[2:])
