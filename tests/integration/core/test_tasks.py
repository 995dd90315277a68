"""Long work: asked for once, done once, its failure told in a sentence, taken over when a worker dies."""

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, NotFound
from examsvc.core.models import Task
from examsvc.core.tasks import LEASE, Handler, Work, enqueue, get_task, hand_back_running, list_files, run_next
from examsvc.web.app import ExamApp

ARGUMENTS = {"exam": 7}


def ask(app: ExamApp, kind: str = "print", arguments: Mapping[str, Any] = ARGUMENTS, office: int = 1) -> int:
    service = app.installation
    with service.database.writing() as session:
        return enqueue(session, service.clock.now(), kind, arguments, office, 5).id


def run(app: ExamApp, handler: Handler) -> bool:
    return run_next(app.installation, {"print": handler})


def look(app: ExamApp, task_id: int) -> tuple[Task, list[str]]:
    with app.installation.database.reading() as session:
        task = session.get_one(Task, task_id)
        names = [file.name for file in list_files(session, task)]
        session.expunge_all()
    return task, names


def print_two(work: Work) -> str:
    work.report(1, 2)
    work.keep("b.pdf", "application/pdf", b"2")
    work.keep("a.pdf", "application/pdf", b"1")
    return f"exam {work.arguments['exam']} printed"


def test_work_leaves_its_result_and_its_files(app: ExamApp) -> None:
    task_id = ask(app)
    assert run(app, print_two)
    task, files = look(app, task_id)
    assert (task.state, task.result, task.progress, task.total) == ("done", "exam 7 printed", 2, 2)
    assert files == ["a.pdf", "b.pdf"]
    assert not run(app, print_two)


def test_the_same_work_is_waiting_once(app: ExamApp) -> None:
    first = ask(app)
    assert ask(app) == first
    assert ask(app, office=2) != first
    assert ask(app, arguments={"exam": 8}) != first
    run(app, print_two)
    assert ask(app) != first


def test_work_is_done_in_the_order_it_was_asked_for(app: ExamApp, clock: SettableClock) -> None:
    seen: list[int] = []

    def note(work: Work) -> str:
        seen.append(work.arguments["exam"])
        return ""

    for exam in (3, 1, 2):
        ask(app, arguments={"exam": exam})
        clock.move(seconds=1)
    while run(app, note):
        pass
    assert seen == [3, 1, 2]


def test_a_refusal_is_kept_as_its_sentence(app: ExamApp) -> None:
    def refuse(work: Work) -> str:
        work.keep("half.pdf", "application/pdf", b"half")
        raise Conflict("封卷之后才能印。")

    task_id = ask(app)
    assert run(app, refuse)
    task, files = look(app, task_id)
    assert (task.state, task.error, files) == ("failed", "封卷之后才能印。", [])


def test_a_failure_is_told_without_its_inside(app: ExamApp) -> None:
    task_id = ask(app)

    def fail(work: Work) -> str:
        return str(len(work.files) // 0)

    run(app, fail)
    task, _files = look(app, task_id)
    assert task.state == "failed"
    assert "系统日志" in (task.error or "")
    assert "Division" not in (task.error or "")


def test_work_of_a_kind_nobody_knows_fails_and_stops_nobody(app: ExamApp, clock: SettableClock) -> None:
    unknown = ask(app, "nobody knows")
    clock.move(seconds=1)
    known = ask(app)
    assert run(app, print_two)
    assert run(app, print_two)
    assert [look(app, task)[0].state for task in (unknown, known)] == ["failed", "done"]


@pytest.mark.parametrize(("seconds", "taken"), [(0, False), (1, True)])
def test_work_of_a_dead_worker_is_taken_over_after_its_lease(
    app: ExamApp, clock: SettableClock, seconds: int, taken: bool
) -> None:
    task_id = ask(app)

    def die(work: Work) -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(app, die)
    clock.move(seconds=LEASE.total_seconds() + seconds)
    assert run(app, print_two) == taken
    assert look(app, task_id)[0].state == ("done" if taken else "running")


def test_a_report_renews_the_lease(app: ExamApp, clock: SettableClock) -> None:
    ask(app)

    def report_late(work: Work) -> str:
        clock.move(minutes=10)
        work.report(1, 3)
        clock.move(minutes=10)
        assert not run(app, print_two)
        return "done"

    assert run(app, report_late)


def test_a_worker_that_lost_its_lease_leaves_nothing(app: ExamApp, clock: SettableClock) -> None:
    task_id = ask(app)

    def sleep_through(work: Work) -> str:
        clock.move(seconds=LEASE.total_seconds() + 1)
        assert run(app, print_two)
        work.keep("late.pdf", "application/pdf", b"late")
        return "late"

    assert run(app, sleep_through)
    task, files = look(app, task_id)
    assert (task.result, files) == ("exam 7 printed", ["a.pdf", "b.pdf"])


def test_work_breaks_off_at_its_next_report_when_the_worker_is_to_end(app: ExamApp, clock: SettableClock) -> None:
    task_id, begun = ask(app), []

    def print_slowly(work: Work) -> str:
        begun.append(work.claimed_at)
        work.keep("half.pdf", "application/pdf", b"half")
        work.report(1, 2)
        return "done"

    assert run_next(app.installation, {"print": print_slowly}, lambda: True)
    task, files = look(app, task_id)
    assert (task.state, task.started_at, task.progress, files) == ("queued", None, 0, [])
    assert run_next(app.installation, {"print": print_slowly}, lambda: False)
    assert look(app, task_id)[0].state == "done"
    assert len(begun) == 2


def test_a_worker_told_to_end_leaves_alone_what_another_took_over(app: ExamApp, clock: SettableClock) -> None:
    task_id = ask(app)

    def lose(work: Work) -> str:
        clock.move(seconds=LEASE.total_seconds() + 1)
        assert run(app, print_two)
        work.report(1, 2)
        return "never"

    run_next(app.installation, {"print": lose}, lambda: True)
    assert look(app, task_id)[0].state == "done"


def test_what_a_killed_worker_left_begins_anew_when_the_service_starts(app: ExamApp) -> None:
    task_id = ask(app)

    def die(work: Work) -> str:
        work.report(1, 2)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(app, die)
    assert hand_back_running(app.installation) == 1
    assert run(app, print_two)
    assert look(app, task_id)[0].result == "exam 7 printed"
    assert hand_back_running(app.installation) == 0


@pytest.mark.parametrize(("language", "told"), [("en", "was not finished"), ("zh_Hans", "没有完成")])
def test_a_result_is_told_in_the_language_of_whoever_asked(app: ExamApp, language: str, told: str) -> None:
    def fail(work: Work) -> str:
        return str(len(work.files) // 0)

    with app.test_request_context(headers={"Cookie": f"language={language}"}):
        task_id = ask(app)
    with app.app_context():
        run(app, fail)
    assert re.search(told, look(app, task_id)[0].error or "")


def test_a_task_of_another_office_is_not_there(app: ExamApp) -> None:
    task_id = ask(app)
    with app.installation.database.reading() as session:
        public_id = session.scalars(select(Task.public_id).where(Task.id == task_id)).one()
        assert get_task(session, public_id, 1).id == task_id
        with pytest.raises(NotFound):
            get_task(session, public_id, 2)
