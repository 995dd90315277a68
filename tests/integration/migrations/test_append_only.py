"""What is evidence can be added to and never changed: the database itself refuses, on both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.schema import metadata
from examsvc.web.app import ExamApp
from tests.factories.finished import finish_exam
from tests.integration.migrations.schema import list_triggers

# Written out here and not read from the migration: a table that leaves this list must leave it in plain sight.
APPEND_ONLY = (
    "answer_event",
    "answer_sheet",
    "attempt_event",
    "audit_entry",
    "bank_release",
    "bank_release_item",
    "key_version",
    "late_evidence",
    "manual_mark",
    "mark_sheet",
    "marking_run",
    "notice_file",
    "question_approval",
    "question_key",
    "question_retirement",
    "question_version",
)


@pytest.mark.parametrize("table", APPEND_ONLY)
def test_every_append_only_table_is_guarded_after_migrating(migrated: Database, table: str) -> None:
    own = " ".join(sql for _name, sql in list_triggers(migrated) if f" {table} " in sql or f".{table} " in sql)
    assert "UPDATE" in own
    assert "DELETE" in own


@pytest.fixture
def filled(app: ExamApp, clock: SettableClock) -> Database:
    """A database with an exam that was sat, marked and reported."""
    finish_exam(app.installation, clock)
    return app.installation.database


def attempt(database: Database, statement: str) -> str:
    """Return the database's own refusal of a change."""
    with database.engine.connect() as connection, pytest.raises(DatabaseError) as refused:
        connection.execute(text(statement))
    return str(refused.value.orig)


FILLED = ("answer_event", "answer_sheet", "audit_entry", "key_version", "mark_sheet", "marking_run", "notice_file")


@pytest.mark.parametrize("table", FILLED)
def test_a_change_is_refused_in_words(filled: Database, table: str) -> None:
    column = next(iter(metadata.tables[table].columns)).name
    assert "append-only" in attempt(filled, f"UPDATE {table} SET {column} = {column}")
    assert "append-only" in attempt(filled, f"DELETE FROM {table}")


def test_on_postgresql_emptying_a_table_is_refused_too(filled: Database) -> None:
    statement = "DELETE FROM answer_event" if filled.is_sqlite else "TRUNCATE answer_event"
    assert "append-only" in attempt(filled, statement)
