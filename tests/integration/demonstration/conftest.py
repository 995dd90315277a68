"""A demonstration, built once by the worker and copied for every test. It is SQLite whatever stands beside it."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from examsvc.core.clock import SettableClock
from examsvc.core.tasks import run_next
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.conftest import NOON
from tests.support.compiled_templates import COMPILED_TEMPLATES


def serve(folder: Path, clock: SettableClock) -> ExamApp:
    """Make the application on a data folder."""
    app = create_app(Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}"), clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    app.jinja_env.bytecode_cache = COMPILED_TEMPLATES
    return app


def submit(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in a form of the demonstration, which checks its tokens as the real service does."""
    token = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', client.get(path).text)
    assert token is not None
    return client.post(path, data={"csrf_token": token[1], "submit": "1", **fields})


def work(app: ExamApp) -> None:
    """Do what was asked for, as the worker does."""
    assert run_next(app.installation, app.extensions["task_handlers"])


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """An empty installation whose demonstration has been built over what an interrupted build had left."""
    folder = tmp_path_factory.mktemp("demonstration")
    shutil.copy(migrated_sqlite, folder / "exam.db")
    (folder / "demo").mkdir()
    (folder / "demo" / "exam.db").write_bytes(b"half a database")
    (folder / "demo" / "left-over").write_bytes(b"")
    app = serve(folder, SettableClock(NOON))
    assert app.test_client().post("/demonstration").status_code == 302
    work(app)
    app.installation.database.dispose()
    return folder


@pytest.fixture
def empty(tmp_path: Path, migrated_sqlite: Path, clock: SettableClock) -> Iterator[ExamApp]:
    """An empty installation without a demonstration."""
    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    app = serve(tmp_path, clock)
    yield app
    app.installation.database.dispose()


@pytest.fixture
def built(template: Path, tmp_path: Path, clock: SettableClock) -> Iterator[ExamApp]:
    """An empty installation beside its built demonstration."""
    shutil.copytree(template, tmp_path, dirs_exist_ok=True)
    app = serve(tmp_path, clock)
    yield app
    app.installation.database.dispose()
