"""Health for machines, and what the doctor says."""

import pytest

from examsvc.core import migrating
from examsvc.operations import doctor
from examsvc.web.app import ExamApp


def test_a_living_process_says_so(app: ExamApp) -> None:
    response = app.test_client().get("/healthz")
    assert (response.status_code, response.get_json()) == (200, {"status": "ok"})


def test_an_old_schema_is_not_ready(app: ExamApp) -> None:
    assert app.test_client().get("/readyz").status_code == 200
    migrating.downgrade(app.installation.database, "0001")
    response = app.test_client().get("/readyz")
    assert (response.status_code, response.get_json()["status"]) == (503, "schema")


def test_metrics_are_for_this_machine_alone(app: ExamApp) -> None:
    client = app.test_client()
    assert b"examsvc_requests_total" in client.get("/metrics").data
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "10.0.0.9"}).status_code == 404


def test_the_doctor_finds_a_sound_machine_well(app: ExamApp) -> None:
    app.installation.settings.data_dir.chmod(0o700)
    rows = {row.name: row for row in doctor.examine(app.installation)}
    assert rows["schema"].well
    assert rows["fonts"].well
    assert all(row.well for name, row in rows.items() if "SQLite" in name or "PostgreSQL fsync" in name)


def test_the_doctor_says_what_to_do(app: ExamApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE_BYTES", 1 << 62)
    app.installation.settings.data_dir.chmod(0o755)
    result = app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1
    assert "BAD  free disk" in result.output
    assert "chmod go-rwx" in result.output
