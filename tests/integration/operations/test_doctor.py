"""Every check of the doctor is seen red once, by a planted fault, and says what to do."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from examsvc.core import migrating
from examsvc.core.clock import SettableClock
from examsvc.factory import create_app, make_installation
from examsvc.notices import register
from examsvc.operations import doctor
from examsvc.operations.doctor import Diagnosis, examine
from examsvc.settings import Settings
from examsvc.typesetting import fonts
from examsvc.web.app import ExamApp
from tests.factories.finished import finish_exam
from tests.integration.operations.conftest import installed
from tests.support.host import Host

Plant = Callable[[ExamApp], None]


@pytest.fixture
def app(settings: Settings) -> Iterator[ExamApp]:
    """A sound installation under the real clock."""
    application = installed(settings)
    yield application
    application.installation.database.dispose()


def bad(app: ExamApp) -> dict[str, Diagnosis]:
    """Return what is not well, by name."""
    return {row.name: row for row in examine(app.installation) if not row.well}


def test_a_sound_machine_is_well(app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 0)
    assert bad(app) == {}


def test_an_issued_notice_that_the_register_lacks_is_named(app: ExamApp) -> None:
    finish_exam(app.installation, SettableClock(app.installation.clock.now() - timedelta(hours=3)))
    (app.installation.settings.data_dir / register.FILE_NAME).unlink()
    row = bad(app)[register.FILE_NAME]
    assert row.found == "2 issued editions missing"
    assert "written within the hour" in row.advice


def pragma(words: str) -> Plant:
    """Change a setting on the connection that the doctor will be lent."""

    def plant(app: ExamApp) -> None:
        pooled = app.installation.database.engine.raw_connection()
        pooled.cursor().execute(f"PRAGMA {words}")
        pooled.close()

    return plant


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("journal_mode=DELETE", "SQLite journal_mode"),
        ("synchronous=NORMAL", "SQLite synchronous"),
        ("foreign_keys=OFF", "SQLite foreign_keys"),
        ("mmap_size=1000000", "SQLite mmap_size"),
    ],
)
def test_an_unsafe_sqlite_setting_is_named(sqlite: ExamApp, words: str, name: str) -> None:
    pragma(words)(sqlite)
    assert set(bad(sqlite)) == {name}


def test_an_old_sqlite_is_named(sqlite: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_SQLITE", (99, 0, 0))
    assert "WAL" in bad(sqlite)["SQLite"].advice


def test_a_damaged_page_is_named(sqlite: ExamApp) -> None:
    sqlite.installation.database.dispose()
    path = sqlite.installation.settings.database_file
    content = bytearray(path.read_bytes())
    content[8192:-4096] = b"\xff" * (len(content) - 8192 - 4096)
    path.write_bytes(bytes(content))
    found = bad(sqlite)
    assert {"SQLite quick_check", "database"} & set(found)
    assert all("backup" in row.advice for row in found.values())


def test_what_is_no_database_is_named_without_a_stack_trace(sqlite: ExamApp) -> None:
    sqlite.installation.database.dispose()
    sqlite.installation.settings.database_file.write_bytes(b"no database" * 1000)
    assert "restore" in bad(sqlite)["database"].advice


@pytest.mark.parametrize("setting", ["off", "local"])
def test_a_commit_that_does_not_wait_for_the_disk_is_named(postgres_app: ExamApp, setting: str) -> None:
    with postgres_app.installation.database.writing() as session:
        name = session.scalar(text("SELECT current_database()"))
        session.execute(text(f'ALTER DATABASE "{name}" SET synchronous_commit = {setting}'))
    postgres_app.installation.database.dispose()
    assert set(bad(postgres_app)) == {"synchronous_commit"}


@pytest.fixture
def careless(postgres_app: ExamApp) -> Iterator[Callable[[str], None]]:
    """Switch a setting of the whole server off, until the test is over."""
    engine = postgres_app.installation.database.engine

    def administer(words: str) -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(words))
            connection.execute(text("SELECT pg_reload_conf()"))

    def switch_off(name: str) -> None:
        administer(f"ALTER SYSTEM SET {name} = off")
        wait_for(name, "off")

    def wait_for(name: str, value: str) -> None:
        # The server reads its settings again in its own time: only what a new connection is told counts.
        found = None
        while found != value:
            engine.dispose()
            with engine.connect() as connection:
                found = connection.scalar(text(f"SHOW {name}"))

    yield switch_off
    administer("ALTER SYSTEM RESET ALL")
    for name in ("fsync", "full_page_writes"):
        wait_for(name, "on")


@pytest.mark.parametrize("name", ["fsync", "full_page_writes"])
def test_a_server_that_may_lose_or_tear_what_it_acknowledged_is_named(
    postgres_app: ExamApp, careless: Callable[[str], None], name: str
) -> None:
    careless(name)
    found = bad(postgres_app)
    assert set(found) == {f"PostgreSQL {name}"}
    assert "lost" in found[f"PostgreSQL {name}"].advice


def test_clocks_that_differ_are_named(postgres_app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "FURTHEST_SECONDS", -1.0)
    assert "NTP" in bad(postgres_app)["clocks"].advice


def test_a_clock_that_somebody_set_is_named(settings: Settings, tmp_path: Path) -> None:
    host = Host(tmp_path / "clock.json")
    service = make_installation(settings, host.clock())
    service.clock.now()
    host.wall += timedelta(minutes=-5)
    (told,) = (one for one in examine(service) if one.name == "host clock")
    assert (told.well, told.found) == (False, "set by -300 s")
    service.database.dispose()


def test_a_server_that_is_gone_is_named_without_a_stack_trace(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url=f"postgresql://nobody@/nothing?host={tmp_path}")
    tmp_path.chmod(0o700)
    assert "database" in bad(create_app(settings))


def test_an_old_schema_is_named_with_the_command_that_mends_it(app: ExamApp) -> None:
    migrating.downgrade(app.installation.database, "0001")
    assert "flask db upgrade" in bad(app)["schema"].advice


def test_a_full_disk_is_named(app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 62)
    assert set(bad(app)) == {"free disk"}


@pytest.mark.parametrize("path", ["", "keys/root.key"])
def test_data_that_others_may_read_are_named_with_the_command_that_mends_it(app: ExamApp, path: str) -> None:
    target = app.installation.settings.data_dir / path
    target.chmod(0o755)
    (row,) = bad(app).values()
    assert row.advice == f"chmod go-rwx {target}"


def test_a_missing_font_is_named(app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = fonts.Face("House Fang", "normal", Path("/nowhere/FandolFang-Regular.otf"))
    monkeypatch.setattr(fonts, "FACES", (gone, *fonts.FACES[1:]))
    row = bad(app)["fonts"]
    assert "FandolFang-Regular.otf" in row.found
    assert "script/setup" in row.advice


def test_the_command_exits_0_when_all_is_well_and_1_otherwise(app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 0)
    assert app.test_cli_runner().invoke(args=["doctor"]).exit_code == 0
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 62)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "BAD  free disk" in result.output
