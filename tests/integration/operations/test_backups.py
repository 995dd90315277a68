"""A backup is proved by restoring it, and restored only where nothing is lost by it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.operations.backups import MANIFEST, BadBackup, count_rows, make_backup, restore
from examsvc.operations.models import Backup
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.finished import finish_exam


def nothing_wrong(_settings: Settings) -> list[str]:
    return []


@pytest.fixture
def backup(app: ExamApp, clock: SettableClock, tmp_path: Path) -> Path:
    finish_exam(app.installation, clock)
    return make_backup(app.installation, tmp_path / "backups", nothing_wrong)


def test_the_drill_is_noted(app: ExamApp, backup: Path) -> None:
    with app.installation.database.reading() as session:
        row = session.scalars(select(Backup)).one()
        assert (row.path, row.drill_result) == (str(backup), "ok")
        assert row.drilled_at is not None


def test_a_failed_check_fails_the_backup(app: ExamApp, clock: SettableClock, tmp_path: Path) -> None:
    finish_exam(app.installation, clock)
    with pytest.raises(BadBackup, match="invariant 7"):
        make_backup(app.installation, tmp_path / "backups", lambda _settings: ["invariant 7: broken"])
    with app.installation.database.reading() as session:
        assert session.scalars(select(Backup)).one().drill_result == "invariant 7: broken"


def test_a_restored_installation_holds_every_row_and_the_keys(app: ExamApp, backup: Path, tmp_path: Path) -> None:
    if not app.installation.database.is_sqlite:
        # An empty database on the same server is what the drill itself makes.
        return_rows_of_drill(app, backup, tmp_path)
        return
    fresh = tmp_path / "fresh"
    settings = replace(app.installation.settings, data_dir=fresh, database_url=f"sqlite:///{fresh / 'exam.db'}")
    restore(settings, backup)
    assert rows_of(settings) == rows_of(app.installation.settings)
    assert (fresh / "keys" / "root.key").read_bytes() == app.installation.keyring.root


def return_rows_of_drill(app: ExamApp, backup: Path, tmp_path: Path) -> None:
    from examsvc.operations.dumping import scratch

    with scratch(app.installation.settings, tmp_path / "fresh") as settings:
        restore(settings, backup)
        assert rows_of(settings) == rows_of(app.installation.settings)


def rows_of(settings: Settings) -> dict[str, int]:
    database = Database(settings)
    try:
        with database.reading() as session:
            return count_rows(session)
    finally:
        database.dispose()


def test_nothing_is_restored_over_data(app: ExamApp, backup: Path) -> None:
    with pytest.raises(BadBackup, match="already holds data"):
        restore(app.installation.settings, backup)


def test_a_changed_backup_is_refused(app: ExamApp, backup: Path, tmp_path: Path) -> None:
    (backup / "keys" / "root.key").write_bytes(b"x" * 32)
    settings = replace(app.installation.settings, data_dir=tmp_path / "fresh")
    with pytest.raises(BadBackup, match="hashes differ"):
        restore(settings, backup)


def test_a_folder_that_is_no_backup_is_refused(app: ExamApp, tmp_path: Path) -> None:
    with pytest.raises(BadBackup, match="not a backup"):
        restore(app.installation.settings, tmp_path)


def test_a_backup_is_for_its_owner_alone(backup: Path) -> None:
    assert backup.stat().st_mode & 0o077 == 0
    assert (backup / MANIFEST).is_file()
