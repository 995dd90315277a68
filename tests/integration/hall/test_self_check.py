"""A PC's own check is kept for its seat, the newest in place of the one before, and the organiser sees a table."""

import json

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from examsvc.attempts import seats
from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Invalid
from examsvc.core.roles import Role
from examsvc.exams.models import Exam, Room
from examsvc.hall.models import SelfCheck
from examsvc.hall.self_check import CHECKS, list_checks, read_findings
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.factories.visiting import visit_as

GOOD = dict.fromkeys(CHECKS, "ok")


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), keyring=app.installation.keyring)
        session.expunge_all()
    return hall


def send(client: FlaskClient, hall: Hall, findings: object = GOOD, **place: object) -> TestResponse:
    where = {"room": hall.room.public_id, "seat": 3, **place}
    return client.post(f"/check?exam={hall.exam.public_id}", data={**where, "findings": json.dumps(findings)})


def states(app: ExamApp, hall: Hall) -> dict[int, str]:
    with app.installation.database.reading() as session:
        ((_room, found),) = list_checks(session, session.get_one(Exam, hall.exam.id))
        return {seat.number: seat.state for seat in found if seat.state != "none"}


def test_a_pc_at_a_chosen_seat_is_kept_and_a_later_check_takes_its_place(app: ExamApp, hall: Hall) -> None:
    client = app.test_client()
    assert send(client, hall, {**GOOD, "storage": "fail"}).status_code == 302
    assert states(app, hall) == {3: "failed"}
    assert send(client, hall, {**GOOD, "screen": "warn"}).status_code == 302
    assert states(app, hall) == {3: "ok"}
    with app.installation.database.reading() as session:
        assert len(session.scalars(select(SelfCheck)).all()) == 1


def test_a_pc_that_is_tied_to_a_seat_need_not_say_which(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        room = session.get_one(Room, hall.room.id)
        token = seats.bind(session, room, 7, Actor("person", hall.organiser.id), clock.now())
    client = app.test_client()
    client.set_cookie(seats.COOKIE, token)
    assert "7 号座" in client.get("/check").text
    assert client.post("/check", data={"findings": json.dumps(GOOD)}).status_code == 302
    assert states(app, hall) == {7: "ok"}


def test_a_pc_without_a_seat_is_checked_and_nothing_is_kept(app: ExamApp, hall: Hall) -> None:
    client = app.test_client()
    page = client.get("/check").text
    assert 'id="keep"' not in page
    client.post("/check", data={"findings": json.dumps(GOOD)})
    assert states(app, hall) == {}


@pytest.mark.parametrize("place", [{"seat": 31}, {"seat": 0}, {"room": "z" * 26}])
def test_a_seat_that_the_room_does_not_have_is_refused(app: ExamApp, hall: Hall, place: dict[str, object]) -> None:
    assert send(app.test_client(), hall, **place).status_code in (400, 404)
    assert states(app, hall) == {}


def test_after_the_exam_nothing_is_kept_any_more(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, hall.exam.id)
        exam.state, exam.closed_at = "closed", clock.now()
    assert 'id="keep"' not in app.test_client().get(f"/check?exam={hall.exam.public_id}").text
    send(app.test_client(), hall)
    assert states(app, hall) == {}


def test_the_organiser_sees_which_seat_has_which_trouble(app: ExamApp, hall: Hall) -> None:
    send(app.test_client(), hall, {**GOOD, "storage": "fail", "input": "fail"})
    page = visit_as(app, hall.office, Role.ORGANISER).get(f"/rooms/{hall.exam.public_id}/checks").text
    assert "有问题 1 台，还没有检查 29 台" in page
    assert "本机暂存答案、汉字输入法" in page


@pytest.mark.parametrize(
    "text",
    ["", "{}", "[]", '"ok"', json.dumps({**GOOD, "keys": "ok"}), json.dumps({**GOOD, "screen": "<b>"}), "[" * 999],
)
def test_only_a_verdict_on_every_check_is_taken(app: ExamApp, text: str) -> None:
    with app.test_request_context(), pytest.raises(Invalid):
        read_findings(text)
