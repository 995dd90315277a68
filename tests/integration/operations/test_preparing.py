"""Before anything is served, what is in the way is said in both languages, without a stack trace."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import func, select, text

from examsvc.bank.models import Question
from examsvc.core import migrating
from examsvc.core.database import Database
from examsvc.demonstration.site import TOLD_FILE, demo_settings
from examsvc.factory import create_app
from examsvc.operations import preparing
from examsvc.operations.preparing import NotPrepared, check_libraries, describe
from examsvc.settings import Settings
from examsvc.typesetting import fonts
from examsvc.web.app import ExamApp


def prepare(app: ExamApp) -> Result:
    return app.test_cli_runner().invoke(args=["prepare"])


def test_an_empty_folder_gets_the_schema_and_the_shipped_questions(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"))
    result = prepare(app)
    assert result.exit_code == 0, result.output
    database = app.installation.database
    assert migrating.current_revision(database) == migrating.newest_revision()
    with database.reading() as session:
        assert (session.scalar(select(func.count()).select_from(Question)) or 0) >= 160
    assert "0 new, 0 changed" in prepare(app).output
    database.dispose()


def test_the_demonstration_gets_the_newest_schema_too(sqlite: ExamApp, migrated_sqlite: Path) -> None:
    own = demo_settings(sqlite.installation.settings)
    own.data_dir.mkdir()
    shutil.copy(migrated_sqlite, own.database_file)
    (own.data_dir / TOLD_FILE).write_text("{}")
    database = Database(own)
    migrating.downgrade(database, "0001")
    assert sqlite.test_cli_runner().invoke(args=["db", "upgrade"]).exit_code == 0
    assert migrating.current_revision(database) == migrating.newest_revision()
    database.dispose()


def test_a_damaged_database_is_kept_and_the_way_back_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "exam.db"
    path.write_bytes(b"no database" * 1000)
    result = prepare(create_app(Settings(data_dir=tmp_path, database_url=f"sqlite:///{path}")))
    assert result.exit_code == 1
    assert "flask restore" in result.output
    assert "is damaged" in result.output
    assert path.read_bytes() == b"no database" * 1000


def test_data_of_a_newer_program_are_left_alone(app: ExamApp) -> None:
    with app.installation.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    result = prepare(app)
    assert result.exit_code == 1
    assert "更新的程序版本" in result.output
    with app.installation.database.reading() as session:
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_a_server_that_cannot_be_reached_is_named_without_its_password(tmp_path: Path) -> None:
    url = f"postgresql://exam:a-secret@/exam?host={tmp_path}"
    result = prepare(create_app(Settings(data_dir=tmp_path, database_url=url)))
    assert result.exit_code == 1
    assert "连不上数据库" in result.output
    assert "a-secret" not in result.output


def test_a_database_that_somebody_else_keeps_locked_is_told_apart_from_a_damaged_one(sqlite: ExamApp) -> None:
    settings = replace(sqlite.installation.settings, lock_timeout_seconds=0.05)
    app = create_app(settings)
    with sqlite.installation.database.write_turn():
        result = prepare(app)
    assert result.exit_code == 1
    assert "不能读写" in result.output
    assert "已损坏" not in result.output
    app.installation.database.dispose()


def test_a_full_disk_is_told_in_words(tmp_path: Path) -> None:
    error = RuntimeError("database or disk is full")
    said = describe(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"), error)
    assert "磁盘是否已满" in said
    assert "full disk" in said


@pytest.mark.parametrize(("version", "good"), [((3, 51, 2), False), ((3, 51, 3), True), ((3, 53, 0), True)])
def test_an_sqlite_that_can_corrupt_data_is_refused(version: tuple[int, ...], good: bool) -> None:
    if good:
        check_libraries(version)
        return
    with pytest.raises(NotPrepared, match=r"3\.51\.3"):
        check_libraries(version)


def test_missing_fonts_are_a_warning_that_names_them(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = fonts.Face("House Fang", "normal", Path("/nowhere/FandolFang-Regular.otf"))
    monkeypatch.setattr(fonts, "FACES", (gone, *fonts.FACES[1:]))
    preparing.warn_of_fonts()
    assert "FandolFang-Regular.otf" in capsys.readouterr().err


@pytest.mark.parametrize("setting", ["off", "local"])
def test_a_server_that_would_lose_saved_answers_is_refused_before_anything_is_served(
    postgres_app: ExamApp, setting: str
) -> None:
    with postgres_app.installation.database.writing() as session:
        name = session.scalar(text("SELECT current_database()"))
        session.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = {setting}'))
    postgres_app.installation.database.dispose()
    result = prepare(postgres_app)
    assert result.exit_code == 1
    assert f"synchronous_commit: {setting}" in result.output
    assert "断电" in result.output
