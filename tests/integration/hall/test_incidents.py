"""Incidents: noted by whoever watches, settled by who is on duty, never an accusation."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.hall.models import Incident
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.hall import make_incident
from tests.factories.visiting import visit_as
from tests.integration.hall.one_seat import logged, seat


@pytest.fixture
def hall(watched_hall: Hall) -> Hall:
    return watched_hall


def incidents(app: ExamApp) -> list[Incident]:
    with app.installation.database.reading() as session:
        return list(session.scalars(select(Incident).order_by(Incident.id)))


def test_an_incident_of_a_room_is_noted_listed_and_settled(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    page = f"/rooms/{hall.exam.public_id}/incidents"
    assert "还没有记录异常" in console.get(page).text
    data = {"kind": "network", "room": hall.room.public_id, "what": "交换机重启", "statement": ""}
    assert console.post(page, data=data).status_code == 302
    (one,) = incidents(app)
    assert (one.kind, one.room_id, one.candidate_id, one.settled_at) == ("network", hall.room.id, None, None)
    assert "交换机重启" in console.get(page).text
    clock.move(minutes=5)
    settled = console.post(f"/incidents/{one.public_id}", data={"measures": "已恢复，全场延时5分钟", "statement": ""})
    assert settled.status_code == 302
    (one,) = incidents(app)
    assert (one.measures, one.settled_at) == ("已恢复，全场延时5分钟", clock.now())
    assert logged(app) == ["note_incident", "settle_incident"]


def test_an_incident_of_a_person_stands_at_their_seat_with_their_own_words(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    data = {"kind": "conduct", "room": "", "what": "桌上有纸条", "statement": "是草稿纸"}
    assert console.post(f"{seat(hall)}/incidents", data=data).status_code == 302
    (one,) = incidents(app)
    assert (one.candidate_id, one.room_id, one.statement) == (hall.candidates[0].id, hall.room.id, "是草稿纸")
    page = console.get(seat(hall)).text
    assert "桌上有纸条" in page
    assert "疑似违规" in page
    assert "是草稿纸" in console.get(f"/incidents/{one.public_id}").text


@pytest.mark.parametrize("wrong", [{"what": " "}, {"kind": "cheating"}, {"room": "elsewhere"}])
def test_an_incident_without_a_known_kind_or_words_is_not_noted(
    app: ExamApp, hall: Hall, console: FlaskClient, wrong: dict[str, str]
) -> None:
    data = {"kind": "other", "room": "", "what": "记一笔", "statement": ""} | wrong
    refused = console.post(f"/rooms/{hall.exam.public_id}/incidents", data=data)
    assert refused.status_code == 400
    assert incidents(app) == []


def test_what_was_settled_is_not_settled_again(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        public_id = make_incident(session, hall, clock.now()).public_id
    address = f"/incidents/{public_id}"
    assert console.post(address, data={"measures": "换键盘", "statement": ""}).status_code == 302
    assert console.post(address, data={"measures": "没有换", "statement": ""}).status_code == 409
    assert [one.measures for one in incidents(app)] == ["换键盘"]


def test_a_supervisor_adds_a_remark_and_nothing_else(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    watcher = visit_as(app, hall.office, Role.SUPERVISOR)
    page = f"/rooms/{hall.exam.public_id}/incidents"
    data = {"room": "", "what": "监考员离开考场两分钟", "statement": ""}
    assert watcher.post(page, data={**data, "kind": "conduct"}).status_code == 400
    assert watcher.post(page, data={**data, "kind": "other"}).status_code == 302
    (one,) = incidents(app)
    assert watcher.get(f"/incidents/{one.public_id}").status_code == 403
    assert "写处理结果" not in watcher.get(page).text
    assert watcher.post(f"{seat(hall)}/incidents", data={**data, "kind": "other"}).status_code == 302
    assert len(incidents(app)) == 2
