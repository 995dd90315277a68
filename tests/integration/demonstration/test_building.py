"""The demonstration is built once, from the start, however often it is asked for."""

from sqlalchemy import func, select

from examsvc.core.models import Task
from examsvc.core.tasks import run_next
from examsvc.demonstration import building
from examsvc.demonstration.site import demo_settings, is_built
from examsvc.demonstration.telling import read_told
from examsvc.web.app import ExamApp


def test_asking_twice_builds_it_once(empty: ExamApp) -> None:
    client = empty.test_client()
    client.post("/demonstration")
    client.post("/demonstration")
    with empty.installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Task)) == 1


def test_progress_is_shown_while_it_is_built(empty: ExamApp) -> None:
    client = empty.test_client()
    assert "<progress" not in client.get("/demonstration").text
    client.post("/demonstration")
    assert "<progress" in client.get("/demonstration").text


def test_until_it_is_built_nothing_is_served_under_its_prefix(empty: ExamApp) -> None:
    assert empty.test_client().get("/demo/sit").status_code == 404


def test_nothing_of_an_interrupted_build_is_left(built: ExamApp) -> None:
    folder = demo_settings(built.installation.settings).data_dir
    assert is_built(built.installation.settings)
    assert not (folder / "left-over").exists()


def test_a_task_that_comes_twice_leaves_the_built_one_alone(built: ExamApp) -> None:
    before = read_told(demo_settings(built.installation.settings))
    service = built.installation
    with service.database.writing() as session:
        building.enqueue_build(session, service.clock.now())
    assert run_next(service, built.extensions["task_handlers"])
    assert read_told(demo_settings(service.settings)) == before
