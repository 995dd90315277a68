"""Health for machines."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from examsvc.core import migrating
from examsvc.core.clock import SettableClock, SystemClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.integration.operations.conftest import installed


@pytest.fixture
def running(settings: Settings) -> Iterator[ExamApp]:
    """An installation under the real clock, as readiness compares it with the database's."""
    application = installed(settings)
    yield application
    application.installation.database.dispose()


def readiness(app: ExamApp) -> tuple[int, str]:
    response = app.test_client().get("/readyz")
    return response.status_code, response.get_json()["status"]


def test_a_living_process_says_so(app: ExamApp) -> None:
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_an_old_schema_is_not_ready(running: ExamApp) -> None:
    assert readiness(running) == (200, "ok")
    migrating.downgrade(running.installation.database, "0001")
    assert readiness(running) == (503, "schema")


@pytest.mark.parametrize("seconds_off", [-1, 1])
def test_a_host_whose_clock_is_not_the_database_s_is_not_ready(postgres_app: ExamApp, seconds_off: int) -> None:
    settings = postgres_app.installation.settings
    wrong = SettableClock(SystemClock().now() + timedelta(seconds=seconds_off))
    app = create_app(settings, wrong)
    # The clock that stands is asked at once; a second is ten times what is allowed.
    assert readiness(app) == (503, "clock")
    app.installation.database.dispose()


def test_a_database_that_is_gone_is_not_ready(tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url=f"postgresql://nobody@/nothing?host={tmp_path}"))
    app.config.update(PROPAGATE_EXCEPTIONS=False)
    assert app.test_client().get("/readyz").status_code == 503


def test_metrics_are_for_this_machine_alone(app: ExamApp) -> None:
    client = app.test_client()
    assert b"examsvc_requests_total" in client.get("/metrics").data
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 404
