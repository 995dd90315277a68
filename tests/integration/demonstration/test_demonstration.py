"""The demonstration: built by the worker, kept apart, served under its own prefix, and invented."""

import pytest
from sqlalchemy import select

from examsvc.accounts.models import Office, Person
from examsvc.core.clock import SystemClock
from examsvc.core.database import Database
from examsvc.core.models import Task
from examsvc.core.tasks import run_next
from examsvc.demonstration.site import demo_settings, read_sign_ins
from examsvc.exams.models import Exam
from examsvc.factory import create_app
from examsvc.notices.models import Notice
from examsvc.settings import Settings
from examsvc.web.app import ExamApp


@pytest.fixture
def built(settings: Settings) -> ExamApp:
    """An empty installation whose demonstration has been asked for and built; its clock is the real one."""
    if not settings.is_sqlite:
        pytest.skip("the demonstration is always SQLite, whatever the installation beside it uses")
    app = create_app(settings, SystemClock())
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    assert app.test_client().post("/demonstration").status_code == 302
    assert run_next(app.installation, app.extensions["task_handlers"])
    return app


def test_it_is_whole_apart_and_invented(built: ExamApp) -> None:
    with built.installation.database.reading() as session:
        assert session.scalars(select(Task)).one().state == "done"
        assert session.scalars(select(Office)).all() == []
    own = Database(demo_settings(built.installation.settings))
    with own.reading() as session:
        office = session.scalars(select(Office)).one()
        assert (office.county, office.demonstration) == ("示例县", True)
        assert [exam.state for exam in session.scalars(select(Exam).order_by(Exam.id))] == ["released", "sealed"]
        assert session.scalars(select(Notice)).one().state == "issued"
        assert all(person.password_hash for person in session.scalars(select(Person)) if person.username)
    own.dispose()
    _its_pages_are_served_under_a_prefix(built)
    _only_an_empty_installation_shows_its_door(built)


def _its_pages_are_served_under_a_prefix(built: ExamApp) -> None:
    told = read_sign_ins(demo_settings(built.installation.settings))
    client = built.test_client()
    door = client.get("/demonstration").text
    assert all(row["password"] in door for row in told["sign_ins"])
    page = client.get("/demo/sit")
    assert page.status_code == 200
    assert "非正式公文" in page.text
    assert 'href="/demo/static/css/exam.css"' in page.text
    assert client.get("/demo/workbench").status_code == 302


def _only_an_empty_installation_shows_its_door(built: ExamApp) -> None:
    now = built.installation.clock.now()
    with built.installation.database.writing() as session:
        session.add(Office(name="示例县办公室", short_name="示例办", level="county", created_at=now))
    assert built.test_client().get("/demonstration").status_code == 404
    assert built.test_client().post("/demonstration").status_code == 404
