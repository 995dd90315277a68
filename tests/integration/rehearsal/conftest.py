"""A small rehearsal, played once over HTTP on a clock that runs fast; tests look at what it left."""

import contextlib
import io
import json
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import WSGIRequestHandler, make_server

from examsvc.attempts import closing
from examsvc.bank.shelf_commands import load_shipped
from examsvc.core.database import Database
from examsvc.core.tasks import run_next
from examsvc.factory import create_app
from examsvc.rehearsal import clock as wall
from examsvc.rehearsal.playing import Outcome, play
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.support.fast_clock import FastClock
from tests.support.serving import free_port

PEOPLE, SPEED = 20, 12.0


class Quiet(WSGIRequestHandler):
    """Keep connections, as browsers expect, and write no log of its own."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""


@dataclass(frozen=True)
class Played:
    """What one rehearsal left."""

    outcome: Outcome
    words: list[str]
    out: Path
    app: ExamApp
    log: str
    metrics: str

    def ledger(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.out / "ledger.jsonl").read_text(encoding="utf-8").splitlines()]


@contextlib.contextmanager
def served(app: ExamApp, port: int) -> Iterator[None]:
    """Serve the application, do its tasks and close what is due, until the block ends."""
    server = make_server("127.0.0.1", port, app.wsgi_app, threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    ended = threading.Event()
    service, handlers = app.installation, app.extensions["task_handlers"]

    def look_after() -> None:
        with app.app_context():
            while not ended.wait(0.05):
                run_next(service, handlers)
                closing.sweep(service.database, service.clock.now())

    threads = [threading.Thread(target=server.serve_forever), threading.Thread(target=look_after)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        ended.set()
        server.shutdown()
        for thread in threads:
            thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def played(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Played]:
    """One rehearsal of twenty people in ten tempers, two of each."""
    folder, out = tmp_path_factory.mktemp("rehearsed"), tmp_path_factory.mktemp("left")
    shutil.copy(migrated_sqlite, folder / "exam.db")
    port, clock, said = free_port(), FastClock(SPEED), io.StringIO()
    url = f"http://127.0.0.1:{port}"
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}", public_url=url)
    with contextlib.redirect_stderr(said):
        app = create_app(settings, clock)
    load_shipped(app.installation)
    with pytest.MonkeyPatch.context() as patch, served(app, port):
        patch.setattr(wall, "time", clock)
        patch.setattr(wall, "datetime", clock)
        outcome, words = play(url, folder, PEOPLE, 1, out)
        metrics = app.test_client().get("/metrics").text
    yield Played(outcome, words, out, app, said.getvalue(), metrics)
    app.extensions["gate"].saves.stop()
    app.installation.database.dispose()


@pytest.fixture
def damaged(played: Played, tmp_path: Path) -> Iterator[Database]:
    """A copy of the rehearsed database that a test may tamper with."""
    shutil.copy(played.app.installation.settings.database_file, tmp_path / "exam.db")
    database = Database(
        replace(played.app.installation.settings, data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}")
    )
    yield database
    database.dispose()
