"""The room record: made from what is stored, fixed by the first signature, signed by three."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from examsvc.attempts.models import Attempt
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate
from examsvc.hall.models import RoomRecord, RoomSignature
from examsvc.hall.room_records import find_signed
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.hall import make_incident
from tests.factories.visiting import visit_as
from tests.integration.hall.one_seat import end, logged


@pytest.fixture
def hall(app: ExamApp, watched_hall: Hall, clock: SettableClock) -> Hall:
    """Three people of whom one came and handed in, one is on leave, and one is absent."""
    end(app, clock)
    nothing = {"state": "entered", "started_at": None, "closes_at": None, "closed_at": None}
    with app.installation.database.writing() as session:
        ids = [attempt.id for attempt in watched_hall.attempts[1:]]
        session.execute(update(Attempt).where(Attempt.id.in_(ids)).values(**nothing))
        session.get_one(Candidate, watched_hall.candidates[1].id).standing = "leave"
    return watched_hall


def page(hall: Hall) -> str:
    return f"/rooms/{hall.exam.public_id}/record?room={hall.room.public_id}"


def sign(client: FlaskClient, hall: Hall, post: str = "invigilator", shown: str = "") -> int:
    hashes = re.findall(r'name="shown" value="([0-9a-f]{64})"', client.get(page(hall)).text)
    return client.post(page(hall), data={"shown": shown or hashes[0], "post": post}).status_code


def records(app: ExamApp, hall: Hall) -> list[tuple[int, list[str], dict[str, int]]]:
    with app.installation.database.reading() as session:
        signed = find_signed(session, hall.sitting, hall.room)
        return [(s.record.revision, [one.signed_as for one, _p in s.signatures], s.missing) for s in signed]


def test_a_record_counts_who_was_expected_came_was_on_leave_and_absent(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        make_incident(session, hall, clock.now(), place=0, what="键盘失灵")
    shown = re.sub(r"<[^>]+>|\s+", " ", console.get(page(hall)).text)
    shown = re.sub(r"\s+", " ", shown)
    for told in ("应到 3", "实到 1", "请假 1", "缺考 1", "3 考生3", "违规 0", "键盘失灵"):
        assert told in shown


def test_two_invigilators_and_the_supervisor_sign_one_fixed_content(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    assert sign(console, hall) == 302
    assert records(app, hall) == [(1, ["invigilator"], {"invigilator": 1, "supervisor": 1})]
    assert sign(visit_as(app, hall.office, Role.INVIGILATOR), hall) == 302
    assert sign(visit_as(app, hall.office, Role.SUPERVISOR), hall, "supervisor") == 302
    assert records(app, hall) == [(1, ["invigilator", "invigilator", "supervisor"], {})]
    assert "已签齐" in console.get(page(hall)).text
    assert logged(app) == ["sign_room_record"] * 3


def test_nobody_signs_twice(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    shown = re.findall(r'name="shown" value="(\w+)"', console.get(page(hall)).text)[0]
    assert [sign(console, hall, shown=shown), sign(console, hall, shown=shown)] == [302, 409]


def test_a_correction_is_a_new_revision_and_the_first_stays(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    sign(console, hall)
    with app.installation.database.writing() as session:
        make_incident(session, hall, clock.now(), place=None, what="漏记：空调故障")
    assert "与已签的不同" in console.get(page(hall)).text
    assert sign(console, hall) == 302
    assert [revision for revision, _signed, _missing in records(app, hall)] == [2, 1]
    assert "已被更正" in console.get(page(hall)).text


def test_what_changed_between_reading_and_signing_is_not_signed(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    shown = re.findall(r'name="shown" value="(\w+)"', console.get(page(hall)).text)[0]
    with app.installation.database.writing() as session:
        make_incident(session, hall, clock.now())
    assert sign(console, hall, shown=shown) == 409
    assert records(app, hall) == []


@pytest.mark.parametrize("state", ["open", "paused"])
def test_nothing_is_signed_while_somebody_works(app: ExamApp, hall: Hall, console: FlaskClient, state: str) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Attempt).where(Attempt.id == hall.attempts[0].id).values(state=state))
    assert sign(console, hall) == 409


@pytest.mark.parametrize(
    ("role", "post"), [(Role.SUPERVISOR, "invigilator"), (Role.INVIGILATOR, "supervisor"), (Role.HEAD, "invigilator")]
)
def test_nobody_signs_as_what_they_are_not(
    app: ExamApp, hall: Hall, console: FlaskClient, role: Role, post: str
) -> None:
    shown = re.findall(r'name="shown" value="(\w+)"', console.get(page(hall)).text)[0]
    visit_as(app, hall.office, role).post(page(hall), data={"shown": shown, "post": post})
    with app.installation.database.reading() as session:
        assert session.scalars(select(RoomSignature)).all() == []
        assert session.scalars(select(RoomRecord)).all() == []
