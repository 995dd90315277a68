"""The day's log: everything that happened, in order and in words, filtered, and exported as it is shown."""

import io
import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from examsvc.attempts import services
from examsvc.attempts.models import Attempt
from examsvc.attempts.moving import move
from examsvc.audit.log import Actor
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import Room
from examsvc.hall.day_log import Wanted, count_lines, list_lines
from examsvc.hall.services import settle_incident
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.hall import make_incident
from tests.factories.visiting import visit_as
from tests.integration.hall.one_seat import seat


@pytest.fixture
def hall(app: ExamApp, watched_hall: Hall, clock: SettableClock) -> Hall:
    """A pause, an extension, a move, an incident and what was done about it, a minute after each other."""
    by = Actor("person", watched_hall.organiser.id)
    with app.installation.database.writing() as session:
        first, second = (session.get_one(Attempt, one.id) for one in watched_hall.attempts[:2])
        services.pause(session, first, by, "停电", clock.now())
        services.resume(session, first, by, clock.now() + timedelta(minutes=1))
        services.extend(session, second, 300, by, "来电晚", clock.now() + timedelta(minutes=2))
        room = session.get_one(Room, watched_hall.room.id)
        move(session, second, room, 9, by, "键盘失灵", clock.now() + timedelta(minutes=3))
        incident = make_incident(
            session, watched_hall, clock.now() + timedelta(minutes=4), place=None, what="空调故障"
        )
        settle_incident(session, incident, "已修好", "", by, clock.now() + timedelta(minutes=5))
        services.hand_in(session, first, 1, clock.now() + timedelta(minutes=59))
    return watched_hall


STORY = [
    ("attempt", "paused"),
    ("attempt", "resumed"),
    ("time", "extension"),
    ("arrangement", "seat"),
    ("attempt", "unlocked"),
    ("incident", "equipment"),
    ("settled", "equipment"),
    ("attempt", "hand_in"),
]


def test_what_happened_stands_in_one_order_whatever_table_it_is_in(app: ExamApp, hall: Hall) -> None:
    with app.installation.database.reading() as session:
        lines = list_lines(session, hall.exam, Wanted())
        assert [(line.source, line.kind) for line in lines] == STORY
        assert count_lines(session, hall.exam, Wanted()) == len(STORY)
        pages = [list_lines(session, hall.exam, Wanted(), offset, 3) for offset in (0, 3, 6)]
        assert [line for page in pages for line in page] == lines
        assert {line.by for line in lines[:-1]} == {hall.organiser.name}


def test_a_room_a_person_or_a_kind_is_shown_alone(app: ExamApp, hall: Hall) -> None:
    with app.installation.database.reading() as session:
        of_room = list_lines(session, hall.exam, Wanted(room=hall.room))
        assert len(of_room) == len(STORY)
        of_person = list_lines(session, hall.exam, Wanted(candidate=hall.candidates[1]))
        assert [line.source for line in of_person] == ["time", "arrangement", "attempt"]
        of_kind = list_lines(session, hall.exam, Wanted(source="settled"))
        assert [line.detail["measures"] for line in of_kind] == ["已修好"]


def test_the_page_says_it_in_words(hall: Hall, console: FlaskClient) -> None:
    page = console.get(f"/rooms/{hall.exam.public_id}/log").text
    for told in ("暂停计时", "继续作答", "延长 5分钟", "来电晚", "座位 2 → 9", "空调故障", "已修好", "交卷"):
        assert told in page


def test_a_seat_leads_to_its_own_lines_and_a_foreign_one_is_not_there(
    app: ExamApp, hall: Hall, console: FlaskClient
) -> None:
    own = f"/rooms/{hall.exam.public_id}/log?seat={hall.attempts[1].public_id}"
    assert own in console.get(seat(hall)).text.replace("&amp;", "&").replace(
        hall.attempts[0].public_id, hall.attempts[1].public_id
    )
    page = console.get(own).text
    assert "座位 2 → 9" in page
    assert "空调故障" not in page
    assert console.get(f"/rooms/{hall.exam.public_id}/log?seat={'z' * 26}").status_code == 404
    assert console.get(f"/rooms/{hall.exam.public_id}/log?room={'z' * 26}").status_code == 404


def test_the_archive_s_data_carry_the_hash_of_exactly_their_content(hall: Hall, console: FlaskClient) -> None:
    told = json.loads(console.get(f"/rooms/{hall.exam.public_id}/log.json").text)
    assert told["hash"] == sha256_hex(canonical_json(told["content"]))
    assert [(line["source"], line["kind"]) for line in told["content"]["lines"]] == STORY
    filtered = json.loads(console.get(f"/rooms/{hall.exam.public_id}/log.json?kind=time").text)
    assert [line["detail"] for line in filtered["content"]["lines"]] == [{"seconds": 300, "reason": "来电晚"}]


def test_the_workbook_holds_the_lines_that_are_shown(hall: Hall, console: FlaskClient) -> None:
    answer = console.get(f"/rooms/{hall.exam.public_id}/log.xlsx?kind=settled")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert "已修好" in rows[-1]
    assert len(rows) == 3


def test_an_auditor_reads_the_day(app: ExamApp, hall: Hall) -> None:
    assert visit_as(app, hall.office, Role.AUDITOR).get(f"/rooms/{hall.exam.public_id}/log").status_code == 200


def test_a_day_on_which_nothing_happened_says_so(app: ExamApp, watched_hall: Hall, console: FlaskClient) -> None:
    assert "还没有记录" in console.get(f"/rooms/{watched_hall.exam.public_id}/log").text


def test_an_act_on_the_exam_is_told_with_its_name(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    clock.move(minutes=62)
    organiser = visit_as(app, hall.office, Role.ORGANISER)
    organiser.post(f"/exams/{hall.exam.public_id}/close")
    assert "结束考试" in organiser.get(f"/rooms/{hall.exam.public_id}/log?kind=act").text
