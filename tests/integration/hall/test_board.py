"""The console's live picture: what it tells, when it tells nothing, and that every process tells the same."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from examsvc.accounts.models import SignIn
from examsvc.accounts.signing_in import start_sign_in
from examsvc.attempts.models import Attempt, Presence
from examsvc.core.clock import SettableClock, to_micros
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.factory import serve_installation
from examsvc.hall.boards import EXTENSION
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, add_candidate, make_hall
from tests.factories.hall import make_incident, make_presence
from tests.factories.visiting import visit_as
from tests.support.statements import listening


@pytest.fixture
def hall(app: ExamApp, watched_hall: Hall, clock: SettableClock) -> Hall:
    """Three people who have all just saved."""
    with app.installation.database.writing() as session:
        for place in range(3):
            make_presence(session, watched_hall, place, clock.now(), saved_at=clock.now(), answered=2)
    return watched_hall


def ask(client: FlaskClient, hall: Hall, since: str = "", **more: str) -> dict[str, Any]:
    reply = client.get(f"/rooms/{hall.exam.public_id}/board", query_string={"since": since, **more})
    assert reply.status_code == 200
    told: dict[str, Any] = reply.get_json()
    assert reply.get_etag()[0] == told["revision"]
    return told


def states(told: dict[str, Any]) -> dict[int, str]:
    return {tile["seat"]: tile["state"] for tile in told["tiles"]}


def set_presence(app: ExamApp, hall: Hall, place: int, **values: object) -> None:
    with app.installation.database.writing() as session:
        one = update(Presence).where(Presence.attempt_id == hall.attempts[place].id)
        session.execute(one.values(**values))


def test_a_first_look_tells_everything_of_every_seat(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    told = ask(console, hall)
    assert (told["whole"], told["total"], told["counts"], told["gone"]) == (True, 3, {"working": 3}, [])
    tile = told["tiles"][1]
    assert tile == {
        "key": hall.attempts[1].public_id,
        "state": "working",
        "since": None,
        "room": 1,
        "seat": 2,
        "name": "考生2",
        "form": "A",
        "answered": 2,
        "total": 3,
        "unsaved": 0,
        "saved": to_micros(clock.now()) // 1000,
        "closes": to_micros(hall.sitting.ends_at) // 1000,
        "paused": None,
    }


def test_nothing_is_told_while_nothing_changes(hall: Hall, console: FlaskClient, clock: SettableClock) -> None:
    revision = ask(console, hall)["revision"]
    clock.move(seconds=2)
    reply = console.get(f"/rooms/{hall.exam.public_id}/board", headers={"If-None-Match": f'"{revision}"'})
    assert (reply.status_code, reply.data) == (304, b"")
    assert reply.headers["Cache-Control"] == "no-store"


def test_a_page_that_only_reports_again_changes_nothing(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    revision = ask(console, hall)["revision"]
    clock.move(seconds=15)
    set_presence(app, hall, 0, seen_at=clock.now(), changed_at=clock.now())
    assert ask(console, hall)["revision"] == revision


def test_only_what_changed_is_told_of(app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock) -> None:
    revision = ask(console, hall)["revision"]
    clock.move(seconds=2)
    set_presence(app, hall, 2, unsaved=4)
    told = ask(console, hall, revision)
    assert told["whole"] is False
    assert [(tile["seat"], tile["unsaved"]) for tile in told["tiles"]] == [(3, 4)]
    assert told["revision"] != revision


def test_who_leaves_the_room_is_told_as_gone(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    revision = ask(console, hall)["revision"]
    clock.move(seconds=2)
    with app.installation.database.writing() as session:
        session.get_one(Attempt, hall.attempts[0].id).state = "voided"
        session.get_one(Candidate, hall.candidates[1].id).withdrawn_at = clock.now()
    told = ask(console, hall, revision)
    assert sorted(told["gone"]) == sorted(attempt.public_id for attempt in hall.attempts[:2])
    assert (told["tiles"], told["total"]) == ([], 1)


def test_another_process_tells_the_same_and_after_its_neighbour_s_revision_the_whole(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    here = ask(console, hall)
    other = serve_installation(app.installation)
    other.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    there = ask(visit_as(other, hall.office, Role.INVIGILATOR), hall, here["revision"])
    assert there["revision"] == here["revision"]
    assert (there["whole"], there["tiles"]) == (True, here["tiles"])


def test_one_picture_is_shared_for_a_second(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    first = ask(console, hall)
    set_presence(app, hall, 0, unsaved=9)
    clock.move(seconds=0.9)
    assert ask(console, hall)["revision"] == first["revision"]
    clock.move(seconds=0.2)
    assert ask(console, hall)["revision"] != first["revision"]


def test_a_page_opened_anew_shows_what_is_stored_now(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    ask(console, hall)
    set_presence(app, hall, 0, unsaved=9)
    assert "未保存 9" in console.get(f"/rooms/{hall.exam.public_id}").text


def test_time_alone_brings_trouble_up(app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock) -> None:
    clock.move(seconds=31)
    set_presence(app, hall, 2, seen_at=clock.now())
    set_presence(app, hall, 1, address="")
    told = ask(console, hall)
    assert states(told) == {1: "offline", 2: "working", 3: "working"}
    assert told["tiles"][0]["seat"] == 1
    clock.move(minutes=5)
    assert states(ask(console, hall)) == {1: "offline", 2: "silent", 3: "offline"}


def test_an_open_incident_is_what_is_seen_first_until_it_is_settled(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        incident = make_incident(session, hall, clock.now(), place=2)
        make_incident(session, hall, clock.now(), place=None, what="示例：空调故障")
    told = ask(console, hall)
    assert (told["tiles"][0]["seat"], told["tiles"][0]["state"], told["incidents"]) == (3, "incident", 1)
    clock.move(seconds=2)
    with app.installation.database.writing() as session:
        row = session.merge(incident)
        row.settled_at, row.settled_by = clock.now(), hall.organiser.id
    assert states(ask(console, hall))[3] == "working"


@pytest.mark.parametrize("signed_out", [False, True])
def test_who_has_signed_in_waits_and_who_has_not_is_missing(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock, signed_out: bool
) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Attempt).values(state="entered", started_at=None, closes_at=None))
        start_sign_in(session, hall.candidates[0].person_id, "candidate", clock.now(), hall.exam.id)
        session.get_one(Sitting, hall.sitting.id).starts_at = clock.now() + timedelta(seconds=10)
        if signed_out:
            session.execute(update(SignIn).where(SignIn.kind == "candidate").values(ended_at=clock.now()))
    first = "expected" if signed_out else "waiting"
    assert states(ask(console, hall)) == {1: first, 2: "expected", 3: "expected"}
    clock.move(seconds=10)
    first = "absent" if signed_out else "waiting"
    assert states(ask(console, hall)) == {1: first, 2: "absent", 3: "absent"}


def test_a_room_s_console_shows_the_room_and_the_hall_s_counts_every_room(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        second = Room(exam_id=hall.exam.id, number=2, name="第二考场", seat_rows=5, seat_columns=6)
        session.add(second)
        session.flush()
        session.get_one(Candidate, hall.candidates[2].id).room_id = second.id
        second_id = second.public_id
    assert states(ask(console, hall, room=second_id)) == {3: "working"}
    assert ask(console, hall)["rooms"] == {"1": {"working": 2}, "2": {"working": 1}}
    page = console.get(f"/rooms/{hall.exam.public_id}?room={second_id}").text
    assert "考生3" in page
    assert "考生1" not in page


def test_a_second_sitting_has_a_console_of_its_own_once_the_first_is_over(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        start = clock.now() + timedelta(hours=3)
        second = Sitting(
            exam_id=hall.exam.id, number=2, opens_at=start, starts_at=start, ends_at=start + timedelta(hours=1)
        )
        session.add(second)
        session.flush()
        session.get_one(Candidate, hall.candidates[0].id).sitting_id = second.id
        second_id = second.public_id
    assert set(states(ask(console, hall))) == {2, 3}
    assert set(states(ask(console, hall, sitting=second_id))) == {1}
    clock.move(minutes=61)
    assert set(states(ask(console, hall))) == {1}
    with app.installation.database.writing() as session:
        session.execute(update(Sitting).where(Sitting.number == 2).values(cancelled_at=clock.now()))
    clock.move(seconds=2)
    assert set(states(ask(console, hall))) == {2, 3}


def test_a_process_forgets_the_exams_that_nobody_looks_at(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    revision = ask(console, hall)["revision"]
    boards = app.extensions[EXTENSION]
    picture = boards.picture
    with app.installation.database.reading() as session:
        exam, sitting = session.get_one(Exam, hall.exam.id), session.get_one(Sitting, hall.sitting.id)
        shown = picture(session, exam, sitting, clock.now())
        assert boards.recall(shown, None, revision) is not None
        for number in range(20, 30):
            other = Sitting(id=number, public_id=f"{number:026d}", exam_id=exam.id, number=number)
            picture(session, exam, other, clock.now())
    assert boards.recall(shown, None, revision) is None


def test_a_room_of_another_exam_is_not_there(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        other = make_hall(session, clock.now(), office=session.merge(hall.office))
        foreign = other.room.public_id
    assert console.get(f"/rooms/{hall.exam.public_id}/board?room={foreign}").status_code == 404


def test_the_seat_plan_shows_each_seat_where_it_stands(app: ExamApp, hall: Hall, console: FlaskClient) -> None:
    with app.installation.database.writing() as session:
        session.get_one(Candidate, hall.candidates[2].id).seat = 8
    page = console.get(f"/rooms/{hall.exam.public_id}?view=plan").text
    assert page.count("<tr>") == 2
    assert page.index('data-place="1-7"') < page.index("考生3") < page.index('data-place="1-9"')


def test_a_hall_of_hundreds_is_read_in_one_statement_whatever_its_size(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with listening(app.installation.database) as few:
        ask(console, hall)
    with app.installation.database.writing() as session:
        merged = Hall(**{**vars(hall), "candidates": [], "attempts": []})
        for number in range(10, 30):
            add_candidate(session, merged, number, clock.now())
    clock.move(seconds=2)
    with listening(app.installation.database) as many:
        assert ask(console, hall)["total"] == 23
    assert len(many) == len(few)
