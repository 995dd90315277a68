"""What an invigilator does at a seat or for a room: letting in, moving, handing in, pausing everybody."""

import json
import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from examsvc.accounts import limits
from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.models import Candidate, Room
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD
from tests.factories.exams import Hall
from tests.factories.saves import make_save
from tests.factories.visiting import visit_as
from tests.integration.attempts.candidate_browser import Browser
from tests.integration.hall.one_seat import attempt, end, logged, seat


@pytest.fixture
def hall(watched_hall: Hall) -> Hall:
    return watched_hall


def enter(app: ExamApp) -> None:
    """Let nobody have begun."""
    with app.installation.database.writing() as session:
        session.execute(update(Attempt).values(state="entered", started_at=None, closes_at=None))


def admit(console: FlaskClient, hall: Hall) -> str:
    assert console.post(f"{seat(hall)}/admit", data={"reason": "桌贴丢失，已核对身份证"}).status_code == 302
    (code,) = re.findall(r'admission-code">([\d-]+)<', console.get(seat(hall)).text)
    return str(code)


def test_a_candidate_without_a_code_comes_in_once_with_the_invigilator_s(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    enter(app)
    browser = Browser(app, hall)
    code = admit(console, hall)
    assert browser.sign_in(code).status_code == 302
    assert browser.start().status_code == 302
    assert logged(app)[-1] == "admit"
    assert Browser(app, hall).sign_in(code).status_code == 400
    assert "admission-code" not in console.get(seat(hall)).text


def test_a_one_time_code_lets_in_nobody_else_and_no_longer_than_ten_minutes(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    enter(app)
    code = admit(console, hall)
    assert Browser(app, hall, 1).sign_in(code).status_code == 400
    clock.move(minutes=10)
    assert Browser(app, hall).sign_in(code).status_code == 400
    assert "admission-code" not in console.get(seat(hall)).text


def test_who_has_guessed_too_often_is_let_in_and_cannot_be_guessed_without_limit(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    enter(app)
    browser = Browser(app, hall)
    for _ in range(limits.WRONG_AN_HOUR):
        browser.sign_in("00000000")
    for _ in range(limits.WRONG_AN_HOUR):
        other = Browser(app, hall, 1)
        other.client = browser.client
        other.sign_in("00000000")
    assert browser.sign_in().status_code == 429
    code = admit(console, hall)
    attacker = Browser(app, hall)
    guesses = [attacker.sign_in("00000000").status_code for _ in range(limits.WRONG_AN_HOUR + 1)]
    assert guesses == [400] * limits.WRONG_AN_HOUR + [429]
    admit(console, hall)
    code = admit(console, hall)
    assert browser.sign_in(code).status_code == 302


def test_the_printed_code_still_works_beside_an_admission(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    enter(app)
    admit(console, hall)
    assert Browser(app, hall).sign_in().status_code == 302


def test_moving_keeps_number_and_answers_and_shuts_the_old_pc_out(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    enter(app)
    browser = Browser(app, hall).work()
    browser.save(make_save())
    moved = console.post(f"{seat(hall)}/move", data={"reason": "键盘失灵", "place": "1-9"})
    assert moved.status_code == 302
    with app.installation.database.reading() as session:
        candidate = session.get_one(Candidate, hall.candidates[0].id)
        assert (candidate.seat, candidate.exam_number) == (9, hall.candidates[0].exam_number)
        row = session.scalars(select(Arrangement)).one()
        assert (row.kind, row.candidate_id, row.reason) == ("seat", candidate.id, "键盘失灵")
        person = hall.candidates[0].public_id
        seats = [json.loads(side)["people"][person]["seat"] for side in (row.before, row.after)]
        assert seats == [1, 9]
    assert browser.save(make_save(2)).get_json()["error"] == "stale_epoch"
    again = Browser(app, hall).work()
    assert again.state()["answers"] == {"q1": "a"}
    assert logged(app)[-1] == "arrange"


@pytest.mark.parametrize("place", ["1-2", "1-31", "1-0", "2-1", "x"])
def test_only_a_free_seat_can_be_chosen(app: ExamApp, hall: Hall, console: FlaskClient, place: str) -> None:
    assert console.post(f"{seat(hall)}/move", data={"reason": "x", "place": place}).status_code == 400
    with app.installation.database.reading() as session:
        assert session.get_one(Candidate, hall.candidates[0].id).seat == 1


def test_the_seats_beyond_a_room_s_capacity_are_not_offered(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Room).values(capacity=4))
    page = console.get(seat(hall)).text
    assert 'value="1-4"' in page
    assert 'value="1-5"' not in page


def test_who_has_handed_in_is_neither_moved_nor_let_in(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    end(app, clock)
    assert console.post(f"{seat(hall)}/move", data={"reason": "x", "place": "1-9"}).status_code == 409
    assert console.post(f"{seat(hall)}/admit", data={"reason": "x"}).status_code == 409
    assert logged(app) == []


TWO = {"reason": "身体不适离场", "second_username": "second", "second_password": PASSWORD}


@pytest.mark.parametrize("paused", [False, True])
def test_two_people_hand_in_for_somebody_with_the_answers_that_are_there(
    app: ExamApp, hall: Hall, console: FlaskClient, paused: bool
) -> None:
    enter(app)
    browser = Browser(app, hall).work()
    browser.save(make_save(value="b"))
    if paused:
        console.post(f"{seat(hall)}/pause", data={"reason": "x"})
    assert console.post(f"{seat(hall)}/end", data=TWO).status_code == 302
    with app.installation.database.reading() as session:
        sheet = newest_sheet(session, session.get_one(Attempt, hall.attempts[0].id))
        assert sheet is not None
        assert (sheet.reason, '"q1":"b"' in sheet.content, sheet.second_by is not None) == ("ended", True, True)
    assert attempt(app, hall).state == "submitted"
    assert browser.save(make_save(2)).status_code == 409
    assert logged(app)[-1] == "end_attempt"


def test_one_person_alone_ends_nobody_s_paper(app: ExamApp, hall: Hall) -> None:
    alone = app.test_client()
    alone.post("/sign-in", data={"username": "second", "password": PASSWORD})
    assert alone.post(f"{seat(hall)}/end", data=TWO).status_code == 403
    with app.installation.database.reading() as session:
        assert session.scalars(select(AnswerSheet)).all() == []


def mark_of(page: str) -> str:
    return str(re.findall(r'name="mark"[^>]*value="([0-9a-z]{26})"', page)[0])


def test_an_act_for_all_says_how_many_it_reaches_and_then_reaches_them(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    address = f"/rooms/{hall.exam.public_id}/together/extend"
    page = console.get(f"{address}?room={hall.room.public_id}").text
    assert "给正在作答和已暂停的 3 人都加时间" in page
    data = {"minutes": "5", "reason": "停电", "mark": mark_of(page)}
    for _click in range(2):
        assert console.post(f"{address}?room={hall.room.public_id}", data=data).status_code == 302
    assert attempt(app, hall).closes_at == hall.sitting.ends_at + timedelta(minutes=5)
    assert logged(app) == ["extend_group"]


@pytest.mark.parametrize("wrong", [{"minutes": ""}, {"minutes": "121"}, {"reason": " "}, {"mark": "x"}, {"mark": ""}])
def test_an_act_for_all_without_minutes_reason_or_mark_reaches_nobody(
    app: ExamApp, hall: Hall, console: FlaskClient, wrong: dict[str, str]
) -> None:
    data = {"minutes": "5", "reason": "停电", "mark": "m" * 26} | wrong
    assert console.post(f"/rooms/{hall.exam.public_id}/together/extend", data=data).status_code in (200, 400)
    assert attempt(app, hall).closes_at == hall.sitting.ends_at


def test_a_whole_exam_is_paused_and_goes_on(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    base = f"/rooms/{hall.exam.public_id}/together"
    assert "现在没有人可以" in console.get(f"{base}/resume").text
    console.post(f"{base}/pause", data={"reason": "停电", "mark": "m" * 26})
    assert attempt(app, hall).state == "paused"
    clock.move(minutes=4)
    console.post(f"{base}/resume", data={"reason": "来电", "mark": "n" * 26})
    assert attempt(app, hall).closes_at == hall.sitting.ends_at + timedelta(minutes=4)
    assert logged(app) == ["pause_group", "resume_group"]


def test_a_supervisor_touches_nobody_s_time(app: ExamApp, hall: Hall) -> None:
    watcher = visit_as(app, hall.office, Role.SUPERVISOR)
    assert watcher.get(f"/rooms/{hall.exam.public_id}/together/pause").status_code == 403
    assert "together" not in watcher.get(f"/rooms/{hall.exam.public_id}").text
