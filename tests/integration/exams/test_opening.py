"""启封: by two people or by the service at the start, once, noted in the log, and never of a changed paper."""

import json

import pytest
from sqlalchemy import select

from examsvc.accounts.models import Person
from examsvc.audit.models import AuditEntry
from examsvc.bank.usage import used_versions
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import Exam, Sitting
from examsvc.exams.opening import open_due
from examsvc.exams.queries import list_papers
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.finished import tamper
from tests.factories.visiting import visit
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    """A sealed exam that begins in half an hour, and a head who may be present."""
    made = plan_whole(app, clock.now(), 3, sealed=True)
    with app.installation.database.writing() as session:
        make_staff(session, made.office, clock.now(), Role.HEAD, username="head")
        make_staff(session, made.office, clock.now(), Role.ORGANISER, username="clerk")
    return made


def send(app: ExamApp, planned: Planned, username: str = "head", password: str = PASSWORD) -> tuple[int, str]:
    """Let the clerk send the page's form with somebody's name and password."""
    with app.installation.database.reading() as session:
        clerk = session.scalars(select(Person.id).where(Person.username == "clerk")).one()
    sent = {"second_username": username, "second_password": password}
    answer = visit(app, clerk).post(f"/exams/{planned.exam.public_id}/opening", data=sent)
    return answer.status_code, answer.text


def opened(app: ExamApp, planned: Planned) -> tuple[bool, set[str]]:
    """Tell whether the exam is open, and how its papers stand."""
    with app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        return exam.opened_at is not None, {paper.state for paper in list_papers(session, exam)}


def entries(app: ExamApp) -> list[AuditEntry]:
    with app.installation.database.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.act == "open_exam")))


def test_two_people_open_the_papers_and_both_stand_in_the_log_as_ids(app: ExamApp, planned: Planned) -> None:
    assert send(app, planned)[0] == 302
    assert opened(app, planned) == (True, {"opened"})
    (entry,) = entries(app)
    with app.installation.database.reading() as session:
        ids = {name: id_ for id_, name in session.execute(select(Person.id, Person.username))}
    assert (entry.actor_kind, entry.actor_id) == ("person", ids["clerk"])
    told = json.loads(entry.detail)
    assert (told["second"], told["hash"], len(told["papers"])) == (ids["head"], planned.exam.seal_hash, 1)


@pytest.mark.parametrize(
    ("username", "password", "status"),
    [("head", "wrong", 400), ("nobody", PASSWORD, 400), ("clerk", PASSWORD, 409), ("", "", 400)],
)
def test_one_person_alone_opens_nothing(
    app: ExamApp, planned: Planned, username: str, password: str, status: int
) -> None:
    assert send(app, planned, username, password)[0] == status
    assert opened(app, planned) == (False, {"sealed"})
    assert entries(app) == []


def test_what_is_open_is_not_opened_again(app: ExamApp, planned: Planned) -> None:
    send(app, planned)
    status, page = send(app, planned)
    assert status == 409
    assert "已经启封" in page
    assert len(entries(app)) == 1


def test_a_draft_and_another_office_s_exam_are_not_opened(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    foreign = plan_whole(app, clock.now(), 3, sealed=True, county="另一示例县")
    assert send(app, foreign)[0] == 404
    with app.installation.database.writing() as session:
        session.get_one(Exam, planned.exam.id).state = "draft"
        session.get_one(Exam, planned.exam.id).sealed_at = None
    assert send(app, planned)[0] == 409
    assert entries(app) == []


def test_a_paper_that_is_not_what_was_sealed_is_not_opened_by_people(app: ExamApp, planned: Planned) -> None:
    tamper(app.installation, "UPDATE form SET total_marks = total_marks + 10000")
    status, page = send(app, planned)
    assert status == 409
    assert "校验码对不上" in page
    assert opened(app, planned) == (False, {"sealed"})


@pytest.mark.parametrize(("minutes", "count"), [(29, 0), (30, 1), (500, 1)])
def test_the_service_opens_at_the_start_what_nobody_has_opened(
    app: ExamApp, planned: Planned, clock: SettableClock, minutes: int, count: int
) -> None:
    clock.move(minutes=minutes)
    assert open_due(app.installation.database, clock.now()) == count
    assert open_due(app.installation.database, clock.now()) == 0
    assert opened(app, planned)[0] == bool(count)
    assert [(entry.actor_kind, entry.actor_id) for entry in entries(app)] == [("service", None)] * count


def test_the_service_says_in_the_log_that_what_it_opened_is_not_what_was_sealed(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    tamper(app.installation, "UPDATE form SET total_marks = total_marks + 10000")
    clock.move(minutes=30)
    assert open_due(app.installation.database, clock.now()) == 1
    assert opened(app, planned) == (True, {"opened"})
    (entry,) = entries(app)
    assert json.loads(entry.detail)["broken"] == json.loads(entry.detail)["papers"]


def test_no_question_counts_as_used_before_the_opening(app: ExamApp, planned: Planned) -> None:
    def used() -> int:
        with app.installation.database.reading() as session:
            return len(session.scalars(used_versions()).all())

    assert used() == 0
    send(app, planned)
    assert used() > 0


def test_the_service_opens_nothing_that_two_people_have_opened(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    send(app, planned)
    clock.move(minutes=31)
    assert open_due(app.installation.database, clock.now()) == 0


def test_a_cancelled_sitting_opens_nothing(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        session.scalars(select(Sitting)).one().cancelled_at = clock.now()
    clock.move(minutes=31)
    assert open_due(app.installation.database, clock.now()) == 0
    assert opened(app, planned) == (False, {"sealed"})


def test_verify_finds_nothing_after_an_opening(app: ExamApp, planned: Planned) -> None:
    send(app, planned)
    told = app.test_cli_runner().invoke(args=["verify", "--json"])
    assert json.loads(told.stdout)["findings"] == []
