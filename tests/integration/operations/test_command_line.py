"""Commands on a bad day: one sentence and exit 1, for a person at a terminal, and no stack trace."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from examsvc.cli import COMMANDS
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.conftest import NOON
from tests.factories.accounts import make_office


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[ExamApp]:
    """An installation whose database nobody has made yet."""
    app = create_app(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"))
    yield app
    app.installation.database.dispose()


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[ExamApp]:
    """An installation whose database server does not answer."""
    app = create_app(Settings(data_dir=tmp_path, database_url=f"postgresql://nobody@/nothing?host={tmp_path}"))
    yield app
    app.installation.database.dispose()


@pytest.mark.parametrize(
    "words", [["first-run"], ["invite", "周小明", "--role", "organiser"], ["verify"], ["bank", "load"]]
)
def test_a_database_that_is_not_there_is_told_with_what_it_said_itself(empty: ExamApp, words: list[str]) -> None:
    told = empty.test_cli_runner().invoke(args=words)
    assert told.exit_code == 1
    assert isinstance(told.exception, SystemExit)
    assert "连不上数据库" in told.output
    assert "no such table" in told.output
    assert "Traceback" not in told.output


@pytest.mark.parametrize("words", [["first-run"], ["verify"], ["bank", "load"]])
def test_a_server_that_is_gone_is_told_the_same_way(gone: ExamApp, words: list[str]) -> None:
    told = gone.test_cli_runner().invoke(args=words)
    assert (told.exit_code, "Traceback" in told.output) == (1, False)
    assert "连不上数据库" in told.output


def test_a_locked_database_is_told_as_busy(tmp_path: Path, migrated_sqlite: Path) -> None:
    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    url = f"sqlite:///{tmp_path / 'exam.db'}"
    app = create_app(Settings(data_dir=tmp_path, database_url=url, lock_timeout_seconds=0.05))
    with app.installation.database.writing() as session:
        make_office(session, NOON)
    with app.installation.database.write_lock.held():
        told = app.test_cli_runner().invoke(args=["invite", "周小明", "--role", "organiser"])
    app.installation.database.dispose()
    assert told.exit_code == 1
    assert "系统正忙" in told.output


def test_a_command_that_succeeds_or_is_misspelt_is_as_it_was(app: ExamApp) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["first-run"]).exit_code == 0
    assert runner.invoke(args=["invite", "--role", "king"]).exit_code == 2
    assert runner.invoke(args=["no-such-command"]).exit_code == 2


def test_every_command_of_ours_is_listed_with_a_sentence(app: ExamApp) -> None:
    told = app.test_cli_runner().invoke(args=["--help"]).output
    assert [command.name for command in COMMANDS if f"\n  {command.name} " not in told] == []
