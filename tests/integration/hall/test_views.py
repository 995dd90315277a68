"""The invigilator's console: what it shows of each seat, and what may be done there."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.attempts.models import AnswerSheet, TimeChange
from examsvc.attempts.saving import write_batch
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import SeatBinding
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.saves import make_request, make_save
from tests.factories.visiting import visit_as
from tests.integration.attempts.candidate_browser import Browser
from tests.integration.hall.one_seat import attempt, end, logged, seat


@pytest.fixture
def hall(watched_hall: Hall) -> Hall:
    return watched_hall


def test_unlocking_needs_a_reason_and_is_logged(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    refused = console.post(f"{seat(hall)}/unlock", data={"reason": ""})
    assert refused.status_code == 400
    assert "请写明原因" in refused.text
    assert attempt(app, hall).epoch == 1
    assert console.post(f"{seat(hall)}/unlock", data={"reason": "电脑死机"}).status_code == 302
    assert attempt(app, hall).epoch == 2
    assert logged(app)[-1] == "unlock"


@pytest.mark.parametrize(("minutes", "status"), [("", 400), ("0", 400), ("121", 400), ("x", 400), ("5", 302)])
def test_an_extension_is_1_to_120_minutes(
    app: ExamApp, hall: Hall, console: FlaskClient, minutes: str, status: int
) -> None:
    before = attempt(app, hall).closes_at
    response = console.post(f"{seat(hall)}/extend", data={"reason": "停电", "minutes": minutes})
    assert response.status_code == status
    after = attempt(app, hall).closes_at
    assert before is not None
    assert after == before + timedelta(minutes=5 if status == 302 else 0)


def test_a_pause_gives_its_time_back_and_is_stored_as_a_fact(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    before = attempt(app, hall).closes_at
    console.post(f"{seat(hall)}/pause", data={"reason": "停电"})
    clock.move(minutes=4)
    console.post(f"{seat(hall)}/resume", data={"reason": "来电"})
    assert before is not None
    assert attempt(app, hall).closes_at == before + timedelta(minutes=4)
    with app.installation.database.reading() as session:
        assert [(c.kind, c.seconds) for c in session.scalars(select(TimeChange))] == [("pause", 240)]


def test_a_pause_that_outlasts_the_time_is_named_with_what_helps(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    console.post(f"{seat(hall)}/pause", data={"reason": "停电"})
    room = f"/rooms/{hall.exam.public_id}"
    clock.move(minutes=60)
    assert "暂停以后没有继续" not in console.get(room).text
    clock.move(seconds=1)
    page = console.get(room).text
    assert "下面 1 份答卷暂停以后没有继续" in page
    assert f'<li><a href="{seat(hall)}">' in page
    console.post(f"{seat(hall)}/resume", data={"reason": "来电"})
    assert "暂停以后没有继续" not in console.get(room).text


def test_ending_the_exam_collects_what_stands_still_with_the_answers_that_are_there(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.write_turn(), app.installation.database.driver_connection() as connection:
        write_batch(connection, [make_request(hall.attempts[0], clock.now(), make_save(value="b"))])
        connection.commit()
    console.post(f"{seat(hall)}/pause", data={"reason": "停电"})
    clock.move(minutes=61)
    organiser = visit_as(app, hall.office, Role.ORGANISER)
    close = f"/exams/{hall.exam.public_id}/close"
    assert "其中 1 份答卷还暂停着" in organiser.get(close).text
    organiser.post(close)
    with app.installation.database.reading() as session:
        sheet = session.scalars(select(AnswerSheet).where(AnswerSheet.attempt_id == hall.attempts[0].id)).one()
        assert (attempt(app, hall).state, sheet.reason) == ("expired", "exam_ended")
        assert '"q1":"b"' in sheet.content


@pytest.mark.parametrize("act", ["unlock", "extend", "pause", "resume"])
def test_an_ended_paper_is_not_touched(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock, act: str
) -> None:
    end(app, clock)
    response = console.post(f"{seat(hall)}/{act}", data={"reason": "x", "minutes": "5"})
    assert response.status_code == 409
    assert attempt(app, hall).state == "submitted"
    assert logged(app) == []


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HEAD])
def test_who_only_watches_sees_no_button_and_can_do_nothing(app: ExamApp, hall: Hall, role: Role) -> None:
    watcher = visit_as(app, hall.office, role)
    page = watcher.get(seat(hall))
    assert page.status_code == 200
    assert 'name="reason"' not in page.text
    assert watcher.post(f"{seat(hall)}/unlock", data={"reason": "x"}).status_code == 403


def test_a_bound_pc_knows_who_sits_there_and_the_invigilator_is_signed_out(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    bind = f"/rooms/{hall.exam.public_id}/bind"
    assert console.post(bind, data={"room": hall.room.public_id, "seat": "2"}).status_code == 302
    assert console.get("/rooms").status_code == 302
    page = console.get("/sit").text
    assert "考生2" in page
    assert "是我本人" in page
    response = console.post("/sit/here")
    assert hall.attempts[1].public_id in response.location


@pytest.mark.parametrize("number", ["0", "31", "-1", "x"])
def test_a_seat_that_the_room_does_not_have_is_not_bound(
    app: ExamApp, hall: Hall, console: FlaskClient, number: str
) -> None:
    data = {"room": hall.room.public_id, "seat": number}
    console.post(f"/rooms/{hall.exam.public_id}/bind", data=data)
    with app.installation.database.reading() as session:
        assert session.scalars(select(SeatBinding)).all() == []


def test_a_seat_bound_anew_forgets_the_pc_before(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    bind, data = f"/rooms/{hall.exam.public_id}/bind", {"room": hall.room.public_id, "seat": "1"}
    console.post(bind, data=data)
    visit_as(app, hall.office, Role.INVIGILATOR).post(bind, data=data)
    assert "是我本人" not in console.get("/sit").text
    assert console.post("/sit/here").location.endswith("/sit")


def test_a_forged_seat_lets_nobody_in(app: ExamApp, hall: Hall) -> None:
    browser = Browser(app, hall)
    browser.client.set_cookie("seat", "x" * 43)
    assert browser.client.post("/sit/here").location.endswith("/sit")
