"""Invariant 10: whoever knocks without a sign-in finds every door shut, and the knocking makes no noise."""

from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from examsvc.core.clock import SettableClock
from examsvc.operations.secrecy import check_bodies, check_doors
from examsvc.web.app import ExamApp
from examsvc.web.guards import public
from examsvc.web.observing import UNLOGGED
from tests.factories.exams import Hall, make_hall, open_attempts


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2)
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    return hall


def knock(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as session:
        return [finding.text for finding in check_doors(session, app.test_client())]


def test_every_door_is_shut_to_a_stranger_and_nothing_is_logged(app: ExamApp, hall: Hall) -> None:
    with capture_logs() as log:
        assert knock(app) == []
    assert log == []


@pytest.mark.parametrize("page", ["paper", "state", "rules", "plain"])
def test_a_door_that_opens_is_named(app: ExamApp, hall: Hall, page: str) -> None:
    app.view_functions[f"attempts.{page}"] = public(lambda **_address: "come in")
    found = knock(app)
    assert sorted(found) == sorted(f"/attempts/{a.public_id}/{page} answers without a sign-in" for a in hall.attempts)


def test_a_released_exam_s_doors_are_nobody_s_secret(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    app.view_functions["attempts.paper"] = public(lambda **_address: "come in")
    with app.installation.database.writing() as session:
        exam = session.merge(hall.exam)
        exam.state, exam.closed_at = "released", clock.now()
        exam.released_at = clock.now() + timedelta(hours=1)
    assert knock(app) == []


def test_no_browser_can_ask_not_to_be_logged(app: ExamApp) -> None:
    headers = {UNLOGGED: "1", UNLOGGED.replace(".", "_"): "1", "Examsvc-Unlogged": "1"}
    with capture_logs() as log:
        app.test_client().get("/sign-in", headers=headers, environ_overrides={"HTTP_EXAMSVC_UNLOGGED": "1"})
    assert [line["event"] for line in log] == ["request"]


def test_a_paper_without_explanations_tells_nothing(app: ExamApp, hall: Hall) -> None:
    with app.installation.database.reading() as session:
        assert check_bodies(session) == []
