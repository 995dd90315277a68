"""Invariant 10: whoever knocks without a sign-in finds every door shut, and the knocking makes no noise."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.bank.models import QuestionApproval
from examsvc.core.clock import SettableClock
from examsvc.operations.secrecy import check_bodies, check_doors, check_records
from examsvc.papers.models import FormItem
from examsvc.web.app import ExamApp
from examsvc.web.guards import public
from examsvc.web.observing import UNLOGGED
from tests.factories.exams import Hall, make_hall, open_attempts
from tests.factories.finished import finish_exam, tamper


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


def breaches(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as session:
        return [finding.text for finding in check_records(session)]


def note(app: ExamApp, hall: Hall, act: str, person_id: int, at: datetime) -> None:
    """Let the log say that somebody did this."""
    with app.installation.database.writing() as session:
        record(session, exam_stream(hall.exam.id), Actor("person", person_id), act, ("exam", hall.exam.id), at)


def test_an_exam_that_was_held_as_it_should_be_breaks_nothing(app: ExamApp, clock: SettableClock) -> None:
    finish_exam(app.installation, clock)
    assert breaches(app) == []


@pytest.mark.parametrize(("minutes", "number"), [(30, 1), (62, 0)])
def test_who_prints_the_papers_before_their_own_is_collected_has_seen_what_they_sit(
    app: ExamApp, clock: SettableClock, minutes: int, number: int
) -> None:
    began, hall = clock.now(), finish_exam(app.installation, clock).hall
    note(app, hall, "print_papers", hall.candidates[0].person_id, began + timedelta(minutes=minutes))
    told = [f"candidate {hall.candidates[0].id} sat exam {hall.exam.id}, whose paper they knew"]
    assert breaches(app) == told * number


def test_who_approved_a_question_and_sat_it_is_named(app: ExamApp, clock: SettableClock) -> None:
    hall = finish_exam(app.installation, clock).hall
    with app.installation.database.writing() as session:
        version = session.scalars(select(FormItem.version_id).order_by(FormItem.id)).first()
        person, before = hall.candidates[0].person_id, clock.now() - timedelta(hours=2)
        approval = QuestionApproval(version_id=version, office_id=hall.office.id, approved_by=person)
        approval.approved_at = before
        session.add(approval)
    assert len(breaches(app)) == 1


def test_an_absent_person_who_knew_the_paper_did_not_sit_it(app: ExamApp, clock: SettableClock) -> None:
    began, hall = clock.now(), finish_exam(app.installation, clock).hall
    note(app, hall, "print_papers", hall.candidates[-1].person_id, began)
    assert breaches(app) == []


def test_who_is_entered_and_saw_marks_before_release_is_named(app: ExamApp, clock: SettableClock) -> None:
    hall = finish_exam(app.installation, clock).hall
    note(app, hall, "see_marks", hall.organiser.id, clock.now())
    assert breaches(app) == []
    note(app, hall, "see_marks", hall.candidates[1].person_id, clock.now())
    assert ["saw its marks" in text for text in breaches(app)] == [True]


@pytest.mark.parametrize(
    "statement", ["released_at = released_at - 60000000", "state = 'closed', released_at = NULL"]
)
def test_a_release_of_which_the_log_knows_otherwise_is_named(
    app: ExamApp, clock: SettableClock, statement: str
) -> None:
    hall = finish_exam(app.installation, clock).hall
    tamper(app.installation, f"UPDATE exam SET {statement}")
    assert breaches(app) == [f"exam {hall.exam.id} and its log disagree about when it was released"]
