"""Installations on one database only, for what only that database knows."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from examsvc.core.clock import SystemClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.support.postgres import Postgres


def installed(settings: Settings) -> ExamApp:
    settings.data_dir.chmod(0o700)
    application = create_app(settings, SystemClock())
    application.config.update(TESTING=True)
    return application


@pytest.fixture
def sqlite(tmp_path: Path, migrated_sqlite: Path) -> Iterator[ExamApp]:
    """A fresh installation on SQLite."""
    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    app = installed(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"))
    yield app
    app.installation.database.dispose()


@pytest.fixture
def postgres_app(tmp_path: Path, postgres: Postgres) -> Iterator[ExamApp]:
    """A fresh installation on PostgreSQL."""
    url = postgres.create_database(f"t{os.urandom(6).hex()}", template="migrated")
    app = installed(Settings(data_dir=tmp_path, database_url=url))
    yield app
    app.installation.database.dispose()
