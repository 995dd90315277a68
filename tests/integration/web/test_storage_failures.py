"""A database that is locked, full or gone: a page in the user's language, 503, nothing kept, no trace."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pysqlite3
import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, func, select, text

from examsvc.accounts.models import Unit
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.visiting import visit_as


@pytest.fixture
def sqlite(tmp_path: Path, migrated_sqlite: Path, clock: SettableClock) -> Iterator[ExamApp]:
    """An application on SQLite that waits a tenth of a second for a lock."""
    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    yield from impatient(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"), clock)


@pytest.fixture
def impatient_app(settings: Settings, clock: SettableClock) -> Iterator[ExamApp]:
    yield from impatient(settings, clock)


def impatient(settings: Settings, clock: SettableClock) -> Iterator[ExamApp]:
    app = create_app(replace(settings, lock_timeout_seconds=0.1), clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.installation.database.dispose()


def clerk(app: ExamApp) -> FlaskClient:
    with app.installation.database.writing() as session:
        office = make_office(session, app.installation.clock.now())
        session.expunge(office)
    return visit_as(app, office, Role.ADMINISTRATOR)


@contextmanager
def locked_by_another_program(database: Database) -> Iterator[None]:
    """Keep every writer of the units out, as a tool does that knows nothing of our own lock."""
    if not database.is_sqlite:
        with database.engine.connect() as other:
            other.execute(text("LOCK TABLE unit IN EXCLUSIVE MODE"))
            yield
        return
    other_program = pysqlite3.connect(str(database.settings.database_file), isolation_level=None)
    other_program.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other_program.close()


def fill_the_disk(engine: Engine) -> None:
    """Let the file grow by no page: SQLite says what it says on a full disk."""

    def bound(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")

    engine.dispose()
    event.listen(engine, "connect", bound)


def count_units(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Unit)) or 0


def add_unit(client: FlaskClient, *, name: str = "东岭镇", accept: str = "text/html") -> tuple[int, str]:
    answer = client.post("/units", data={"name": name, "kind": "township"}, headers={"Accept": accept})
    return answer.status_code, answer.text


def refused(answer: tuple[int, str], *words: str) -> None:
    status, page = answer
    assert status == 503
    assert [word for word in words if word not in page] == []
    assert "Traceback" not in page
    assert "Error" not in page


def test_a_writer_that_holds_our_lock_is_told_as_busy(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    with sqlite.installation.database.write_lock.held():
        refused(add_unit(client), "系统正忙", "没有保存", "再试")
        assert client.get("/units").status_code == 200
    assert count_units(sqlite) == 0


def test_another_program_that_locks_the_database_is_told_as_busy(impatient_app: ExamApp) -> None:
    client = clerk(impatient_app)
    with locked_by_another_program(impatient_app.installation.database):
        refused(add_unit(client), "系统正忙", "没有保存")
    assert count_units(impatient_app) == 0
    assert add_unit(client)[0] == 302


def test_a_busy_database_is_told_in_english_to_whom_reads_english(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    client.post("/preferences", data={"language": "en"})
    with sqlite.installation.database.write_lock.held():
        refused(add_unit(client), "busy", "nothing was saved")


def test_a_script_is_told_in_json_and_when_to_come_back(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    with sqlite.installation.database.write_lock.held():
        answer = client.post("/units", data={"name": "东岭镇"}, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (503, "busy")
    assert answer.headers["Retry-After"] == "2"


def test_a_full_disk_is_told_and_nothing_is_kept(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    fill_the_disk(sqlite.installation.database.engine)
    answers = [add_unit(client, name=f"示例{n}" + "镇" * 190) for n in range(60)]
    full = [answer for answer in answers if answer[0] != 302]
    assert full
    for answer in full:
        refused(answer, "磁盘已满", "没有保存", "系统管理员")
    assert count_units(sqlite) == len(answers) - len(full)


def test_what_is_stored_can_still_be_read_when_the_disk_is_full(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    assert add_unit(client)[0] == 302
    fill_the_disk(sqlite.installation.database.engine)
    assert "东岭镇" in client.get("/units").text


def test_a_server_that_is_gone_is_told_without_knowing_who_asks(sqlite: ExamApp) -> None:
    client = clerk(sqlite)
    database = sqlite.installation.database
    database.dispose()
    database.settings.database_file.unlink()
    database.settings.database_file.mkdir()
    for answer in (client.get("/units"), client.post("/units", data={"name": "东岭镇"})):
        refused((answer.status_code, answer.text), "暂时连不上数据库", "没有保存")
