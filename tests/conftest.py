"""Databases built by the real migrations, a clock that stands still, and an application on them."""

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from examsvc.core import migrating
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.factory import make_installation, serve_installation
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.support.compiled_templates import COMPILED_TEMPLATES
from tests.support.postgres import Postgres, roomy_memory, start_postgres

NOON = datetime(2026, 5, 20, 4, 0, tzinfo=UTC)


# The same examples on every run, whatever the machine's pace: a failure is a finding, never luck.
hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Look for garbage seldom, and never among what was imported: a fifth of the run went into that."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite file with the whole schema, to copy."""
    folder = tmp_path_factory.mktemp("template")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}")
    database = Database(settings)
    migrating.upgrade(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
    database.dispose()
    return folder / "exam.db"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """One PostgreSQL cluster for the run, with a migrated database named `template` to copy."""
    server = start_postgres(roomy_memory())
    try:
        url = server.create_database("migrated")
        database = Database(Settings(data_dir=tmp_path_factory.mktemp("pg-data"), database_url=url))
        migrating.upgrade(database)
        database.dispose()
        yield server
    finally:
        server.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def settings(request: pytest.FixtureRequest, tmp_path: Path, migrated_sqlite: Path) -> Iterator[Settings]:
    """Settings of a fresh, migrated installation, once a database."""
    if request.param == "sqlite":
        shutil.copy(migrated_sqlite, tmp_path / "exam.db")
        yield Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = f"t{os.urandom(6).hex()}"
    yield Settings(data_dir=tmp_path, database_url=server.create_database(name, template="migrated"))
    # Thousands of databases left behind would take minutes to remove at the end.
    server.drop_database(name)


@pytest.fixture
def clock() -> SettableClock:
    """A clock that stands at noon in Ji'an on 20 May 2026 until it is moved."""
    return SettableClock(NOON)


@pytest.fixture
def installation(settings: Settings, clock: SettableClock) -> Iterator[Installation]:
    """That database with its commit hooks, the clock and keys."""
    made = make_installation(settings, clock)
    yield made
    made.database.dispose()


@pytest.fixture
def database(installation: Installation) -> Database:
    """The database alone, for what needs no page."""
    return installation.database


@pytest.fixture
def app(installation: Installation) -> ExamApp:
    """The application on that database."""
    application = serve_installation(installation)
    application.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    application.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    return application
