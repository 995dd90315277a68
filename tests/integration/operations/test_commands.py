"""Backup, drill and restore on the command line, on both databases, as whoever keeps the machine types them."""

import json
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from examsvc.attempts.models import AnswerEvent
from examsvc.core.clock import SettableClock
from examsvc.factory import create_app
from examsvc.operations.models import Backup
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.finished import Finished, finish_exam, tamper
from tests.support.postgres import Postgres


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools, where Debian keeps those of the server's version."""
    monkeypatch.setenv("PATH", f"/usr/lib/postgresql/15/bin:{os.environ['PATH']}")


@pytest.fixture
def finished(app: ExamApp, clock: SettableClock) -> Finished:
    return finish_exam(app.installation, clock)


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, app: ExamApp, clock: SettableClock, tmp_path: Path
) -> Iterator[ExamApp]:
    """An installation of the same kind that holds nothing yet, not even a schema."""
    folder = tmp_path / "elsewhere"
    if app.installation.database.is_sqlite:
        url = f"sqlite:///{folder / 'exam.db'}"
    else:
        server: Postgres = request.getfixturevalue("postgres")
        url = server.create_database(f"t{os.urandom(6).hex()}")
    other = create_app(Settings(data_dir=folder, database_url=url), clock)
    other.config.update(TESTING=True)
    yield other
    other.installation.database.dispose()


def back_up(app: ExamApp, folder: Path) -> Path:
    result = app.test_cli_runner().invoke(args=["backup", str(folder)])
    assert result.exit_code == 0, result.output
    assert "restored elsewhere and verified" in result.output
    return Path(result.output.splitlines()[0])


def test_what_is_restored_elsewhere_verifies_against_the_ledger(
    app: ExamApp, finished: Finished, elsewhere: ExamApp, tmp_path: Path
) -> None:
    backup = back_up(app, tmp_path / "backups")
    restored = elsewhere.test_cli_runner().invoke(args=["restore", str(backup)])
    assert (restored.exit_code, restored.output) == (0, "restored\n")
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text("\n".join(json.dumps(line) for line in finished.saves), encoding="utf-8")
    # A new process reads the restored keys.
    reader = create_app(elsewhere.installation.settings, app.installation.clock)
    result = reader.test_cli_runner().invoke(args=["verify", "--ledger", str(ledger)])
    assert result.exit_code == 0, result.output
    assert "12 invariants checked, 0 findings" in result.output
    reader.installation.database.dispose()


def test_a_backup_of_broken_data_is_made_and_says_so(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    tamper(app.installation, "UPDATE mark_sheet SET total = total + 10000 WHERE id = 1")
    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "backups")])
    assert result.exit_code == 1
    assert "invariant 7" in result.output
    with app.installation.database.reading() as session:
        assert session.scalars(select(Backup)).one().drill_result != "ok"
    assert [path.name[:7] for path in (tmp_path / "backups").iterdir()] == ["backup-"]


def test_the_service_goes_on_writing_while_a_backup_is_made(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    before = back_up(app, tmp_path / "one")
    with app.installation.database.reading() as session:
        events = session.scalar(select(func.count()).select_from(AnswerEvent))
    assert json.loads((before / "manifest.json").read_text())["rows"]["answer_event"] == events


def test_nothing_is_restored_over_an_installation_in_use(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    backup = back_up(app, tmp_path / "backups")
    result = app.test_cli_runner().invoke(args=["restore", str(backup)])
    assert result.exit_code == 1
    assert "already holds data" in result.output


def test_a_folder_that_cannot_be_written_is_named(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    result = app.test_cli_runner().invoke(args=["backup", str(tmp_path / "file" / "below")])
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert re.search(r"file", result.output)


def test_a_backup_of_the_other_database_is_refused_with_both_names(
    app: ExamApp, finished: Finished, tmp_path: Path, postgres: Postgres
) -> None:
    backup = back_up(app, tmp_path / "backups")
    other = tmp_path / "other"
    url = f"sqlite:///{other / 'exam.db'}"
    if app.installation.database.is_sqlite:
        url = postgres.create_database(f"t{os.urandom(6).hex()}")
    settings = replace(app.installation.settings, data_dir=other, database_url=url)
    result = create_app(settings).test_cli_runner().invoke(args=["restore", str(backup)])
    assert result.exit_code == 1
    assert "SQLite" in result.output
    assert "PostgreSQL" in result.output


def test_a_ledger_that_is_no_ledger_is_named_by_its_line(app: ExamApp, finished: Finished, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    ledger.write_text(json.dumps(finished.saves[0]) + "\nnot a line of json\n", encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["verify", "--ledger", str(ledger)])
    assert result.exit_code == 2
    assert "line 2" in result.output
