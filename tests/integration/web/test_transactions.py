"""One request, one transaction: stored whole with the answer, or not at all."""

from collections.abc import Callable

import pytest
from flask import abort
from sqlalchemy import select
from structlog.testing import capture_logs

from examsvc.core.clock import SettableClock
from examsvc.core.database import after_commit
from examsvc.core.errors import Conflict
from examsvc.core.models import InstanceSetting
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp, commits_itself
from examsvc.web.context import abandon, installation, session
from examsvc.web.guards import public
from tests.factories.accounts import make_office
from tests.factories.visiting import visit_as

Answering = Callable[[Callable[[], str]], None]


def write(key: str = "written") -> None:
    session().add(InstanceSetting(key=key, value="x"))
    session().flush()


def stored(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as reading:
        return list(reading.scalars(select(InstanceSetting.key).order_by(InstanceSetting.key)))


@pytest.fixture
def answering(app: ExamApp) -> Answering:
    """Put a view in the place of the page that keeps the reader's preferences, which takes a POST, or of /healthz."""

    def answering(view: Callable[[], str]) -> None:
        app.view_functions["accounts.preferences"] = app.view_functions["operations.healthz"] = public(view)

    return answering


def post(app: ExamApp) -> int:
    return app.test_client().post("/preferences").status_code


def test_what_a_page_wrote_is_there_when_its_answer_is(app: ExamApp, answering: Answering) -> None:
    def view() -> str:
        write()
        return "done"

    answering(view)
    assert (post(app), stored(app)) == (200, ["written"])


@pytest.mark.parametrize(
    ("failure", "status"), [(Conflict("no"), 409), (ZeroDivisionError(), 500), (KeyError("key"), 500)]
)
def test_a_page_that_fails_after_writing_keeps_nothing(
    app: ExamApp, answering: Answering, failure: Exception, status: int
) -> None:
    def view() -> str:
        write()
        raise failure

    answering(view)
    assert (post(app), stored(app)) == (status, [])


def test_an_answer_of_flask_s_own_keeps_nothing_either(app: ExamApp, answering: Answering) -> None:
    def view() -> str:
        write()
        abort(418)

    answering(view)
    assert (post(app), stored(app)) == (418, [])


def test_a_page_that_is_only_read_stores_nothing(app: ExamApp, answering: Answering) -> None:
    def view() -> str:
        write()
        return "done"

    answering(view)
    assert app.test_client().get("/healthz").status_code == 200
    assert stored(app) == []


def test_what_was_abandoned_is_gone_and_what_came_after_stays(app: ExamApp, answering: Answering) -> None:
    def view() -> str:
        write("before")
        abandon()
        write("after")
        return "done"

    answering(view)
    assert (post(app), stored(app)) == (200, ["after"])


def test_a_view_that_commits_itself_stores_in_its_own_turn_alone(app: ExamApp, answering: Answering) -> None:
    def view() -> str:
        with installation().database.writing() as writing:
            writing.add(InstanceSetting(key="in its turn", value="x"))
        # Reading in the meantime, and so never stored.
        session().add(InstanceSetting(key="beside it", value="x"))
        return "done"

    answering(commits_itself(view))
    assert (post(app), stored(app)) == (200, ["in its turn"])


@pytest.mark.parametrize(("failing", "status", "ran"), [(False, 200, ["act"]), (True, 409, [])])
def test_effects_outside_wait_for_the_commit(
    app: ExamApp, answering: Answering, failing: bool, status: int, ran: list[str]
) -> None:
    done: list[str] = []

    def view() -> str:
        write()
        after_commit(session(), lambda: done.append("act"))
        if failing:
            raise Conflict("no")
        return "done"

    answering(view)
    assert (post(app), done) == (status, ran)


def test_an_effect_of_what_was_abandoned_does_not_happen(app: ExamApp, answering: Answering) -> None:
    done: list[str] = []

    def view() -> str:
        after_commit(session(), lambda: done.append("act"))
        abandon()
        return "done"

    answering(view)
    assert (post(app), done) == (200, [])


def test_a_row_that_is_refused_at_the_last_moment_is_told_and_nothing_is_kept(
    app: ExamApp, answering: Answering, clock: SettableClock
) -> None:
    with app.installation.database.writing() as writing:
        office = make_office(writing, clock.now())
        writing.expunge(office)
    reader = visit_as(app, office, Role.ORGANISER)

    def view() -> str:
        session().add(InstanceSetting(key="first", value="x"))
        session().add(InstanceSetting(key="second"))
        return "done"

    answering(view)
    with capture_logs() as log:
        answer = reader.post("/preferences")
    assert answer.status_code == 500
    (failure,) = [line for line in log if line["event"] == "request_failed"]
    assert failure["code"] in answer.text
    assert "没有保存" in answer.text
    assert "Traceback" not in answer.text
    assert stored(app) == []
