"""Health for machines."""

from examsvc.core import migrating
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
