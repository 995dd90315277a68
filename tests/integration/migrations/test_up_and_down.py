"""The migrations make what the models describe, undo it whole, and carry data."""

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import func, inspect, select

from examsvc import schema as models
from examsvc.core import migrating
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.operations.backups import count_rows
from examsvc.web.app import ExamApp
from tests.factories.finished import finish_exam
from tests.integration.migrations.schema import describe, table_names

REVISIONS = [f"{number:04d}" for number in range(1, int(migrating.newest_revision() or 0) + 1)]


def test_the_newest_schema_is_what_the_models_describe(migrated: Database) -> None:
    with migrated.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, models.metadata) == []


def test_every_table_of_the_models_is_there(migrated: Database) -> None:
    assert table_names(migrated) == set(models.metadata.tables)


def test_a_second_upgrade_changes_nothing(migrated: Database) -> None:
    before = describe(migrated)
    migrating.upgrade(migrated)
    assert describe(migrated) == before


def test_down_to_nothing_leaves_nothing(migrated: Database) -> None:
    migrating.downgrade(migrated, "base")
    found = describe(migrated)
    assert found == {"tables": {}, "triggers": []}
    assert migrating.current_revision(migrated) is None


def test_down_and_up_again_is_the_same_schema(migrated: Database) -> None:
    before = describe(migrated)
    migrating.downgrade(migrated, "base")
    migrating.upgrade(migrated)
    assert describe(migrated) == before


@pytest.mark.parametrize("revision", REVISIONS)
def test_each_step_undoes_exactly_itself(migrated: Database, revision: str) -> None:
    migrating.downgrade(migrated, revision)
    before = describe(migrated)
    assert migrating.current_revision(migrated) == revision
    if revision == REVISIONS[-1]:
        migrating.downgrade(migrated, "-1")
        migrating.upgrade(migrated)
    else:
        migrating.upgrade(migrated, "+1")
        migrating.downgrade(migrated, revision)
    assert describe(migrated) == before


def test_a_whole_exam_survives_the_way_down_and_up(app: ExamApp, clock: SettableClock) -> None:
    database = app.installation.database
    finish_exam(app.installation, clock)
    with database.reading() as session:
        before = count_rows(session)
    assert sum(before.values()) > 50
    migrating.downgrade(database, "0001")
    # A table that came later goes with its rows; what the first schema knew must stay whole.
    first = set(inspect(database.engine).get_table_names())
    migrating.upgrade(database)
    with database.reading() as session:
        after = count_rows(session)
    assert {name: after[name] for name in before if name in first} == {
        name: rows for name, rows in before.items() if name in first
    }
    assert sum(after[name] for name in first & set(after)) > 50


def test_going_back_to_nothing_is_possible_with_data_too(app: ExamApp, clock: SettableClock) -> None:
    finish_exam(app.installation, clock)
    migrating.downgrade(app.installation.database, "base")
    migrating.upgrade(app.installation.database)
    with app.installation.database.reading() as session:
        assert all(session.scalar(select(func.count()).select_from(t)) == 0 for t in models.metadata.sorted_tables)
