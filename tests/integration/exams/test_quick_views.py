"""快速办考 over HTTP: five steps, and what happens when somebody types what cannot be."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Office
from examsvc.core.clock import SettableClock
from examsvc.core.models import Task
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import approve_for, make_question
from tests.factories.plans import typed_plan
from tests.factories.questions import halves
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, make_bank, plan_whole

TYPED = typed_plan(
    day="2026-05-23",
    single_count="4",
    multiple_count="2",
    true_false_count="0",
    fill_in_count="0",
    pass_mark="4",
    excellent_mark="7",
)
PEOPLE = "姓名\t单位\n" + "\n".join(f"考生{n}\t示例{n % 4}镇" for n in range(20))


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def path(planned: Planned, step: str) -> str:
    return f"/exams/{planned.exam.public_id}/{step}"


def count(app: ExamApp, model: type) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_newcomer_gets_from_nothing_to_the_printing_task(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        make_bank(session, office, clock.now())
        session.flush()
        session.expunge(office)
    client = visit_as(app, office, Role.ORGANISER)
    roster = client.post("/exams/new", data=TYPED)
    assert roster.status_code == 302
    preview = client.post(roster.location, data={"pasted": PEOPLE, "submit": "1"})
    assert "读到 20 人" in client.get(preview.location).text
    rooms = client.post(preview.location)
    page = client.get(rooms.location).text
    assert "第1考场" in page
    typed = dict(re.findall(r'name="(rooms-\d+-\w+)"[^>]*value="([^"]*)"', page))
    seal = client.post(rooms.location, data={**typed, "submit": "1"})
    assert seal.location.endswith("/seal")
    printing = client.post(seal.location)
    assert printing.location.endswith("/printing")
    task = client.post(printing.location)
    assert client.get(task.location).status_code == 200
    assert count(app, Task) == 1


def test_a_form_sent_twice_plans_one_exam(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    client = clerk(app, planned)
    addresses = {client.post("/exams/new", data=TYPED).location for _ in range(2)}
    assert len(addresses) == 1
    assert count(app, Exam) == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("title", "", "这一项必须填写。"),
        ("day", "2026-05-19", "已经过去"),
        ("day", "not a day", "class=.field-error"),
        ("late_minutes", "61", "不能超过考试时长。"),
        ("earliest_submit_minutes", "61", "不能超过考试时长。"),
        ("as_of", "2026-05-24", "政策口径日期不能晚于考试日期。"),
        ("excellent_mark", "9", "不能超过全卷满分 8 分。"),
        ("excellent_mark", "3", "优秀线不能低于合格线。"),
        ("single_marks", "0", "每题分值要大于 0"),
        ("single_count", "150", "可用的已审定试题只有 10 题"),
        ("minutes", "-1", "class=.field-error"),
        ("absence", "sometimes", "class=.field-error"),
    ],
)
def test_an_impossible_plan_is_refused_and_nothing_typed_is_lost(
    app: ExamApp, clock: SettableClock, field: str, value: str, said: str
) -> None:
    planned = plan_whole(app, clock.now())
    answer = clerk(app, planned).post("/exams/new", data={**TYPED, "place": "二楼机房", field: value})
    assert answer.status_code == 400
    assert re.search(said, answer.text)
    assert 'value="二楼机房"' in answer.text
    assert count(app, Exam) == 1


def test_a_draft_can_be_planned_anew_and_keeps_its_people(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 5)
    client = clerk(app, planned)
    assert 'value="示例县党校"' in client.get(path(planned, "plan")).text
    answer = client.post(
        path(planned, "plan"), data={**TYPED, "title": "改过的考试", "multiple_count": "1", "excellent_mark": "6"}
    )
    assert answer.status_code == 302
    page = client.get(path(planned, "seal")).text
    assert "改过的考试，2026年5月23日 09:00" in page
    assert "5 题，满分 6 分" in page
    assert count(app, Candidate) == 5


def test_too_few_seats_are_counted_and_the_rooms_stay_as_typed(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 20)
    typed = {"rooms-0-name": "二楼机房", "rooms-0-rows": "2", "rooms-0-columns": "5", "submit": "1"}
    answer = clerk(app, planned).post(path(planned, "rooms"), data=typed)
    assert answer.status_code == 400
    assert "20 人，只有 10 个座位，还差 10 个" in answer.text
    assert 'value="二楼机房"' in answer.text
    assert count(app, Room) == 0


@pytest.mark.parametrize(("rows", "columns"), [("0", "5"), ("31", "5"), ("5", "11"), ("", "5"), ("x", "5"), ("", "")])
def test_a_room_without_a_proper_grid_is_refused(app: ExamApp, clock: SettableClock, rows: str, columns: str) -> None:
    planned = plan_whole(app, clock.now(), 2)
    typed = {"rooms-0-name": "机房", "rooms-0-rows": rows, "rooms-0-columns": columns, "submit": "1"}
    assert clerk(app, planned).post(path(planned, "rooms"), data=typed).status_code == 400
    assert count(app, Room) == 0


@pytest.mark.parametrize("step", ["plan", "roster", "rooms"])
def test_a_sealed_exam_shows_the_printing_step_and_takes_no_change(
    app: ExamApp, clock: SettableClock, step: str
) -> None:
    planned = plan_whole(app, clock.now(), 3, sealed=True)
    client = clerk(app, planned)
    back = client.get(path(planned, step))
    assert (back.status_code, back.location.endswith("/printing")) == (302, True)
    typed = {"plan": TYPED, "roster": {"pasted": PEOPLE}, "rooms": {"rooms-0-rows": "5", "rooms-0-columns": "6"}}
    answer = client.post(path(planned, step), data=typed[step])
    assert answer.status_code == 409
    assert "考试已封卷，不能再改。" in answer.text
    assert count(app, Candidate) == 3


def test_a_preview_that_was_confirmed_leads_on_and_is_taken_once(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    client = clerk(app, planned)
    preview = client.post(path(planned, "roster"), data={"pasted": PEOPLE}).location
    assert count(app, Candidate) == 0
    for _ in range(2):
        assert client.post(preview).location.endswith("/rooms")
    assert client.get(preview).location.endswith("/seal")
    assert count(app, Candidate) == 20


def test_a_name_that_no_font_can_print_is_named_from_the_preview_to_the_seal(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = plan_whole(app, clock.now())
    client = clerk(app, planned)
    preview = client.post(path(planned, "roster"), data={"pasted": "姓名\t单位\n周\U000323af\t东岭镇"}).location
    assert "东岭镇周\U000323af（缺“\U000323af”）" in client.get(preview).text
    client.post(preview)
    assert "东岭镇周\U000323af" in client.get(path(planned, "seal")).text
    assert client.post(path(planned, "seal")).status_code == 400
    assert count(app, Room) == 0


def test_an_exam_whose_start_has_passed_is_not_sealed(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    clock.move(minutes=31)
    answer = clerk(app, planned).post(path(planned, "seal"))
    assert answer.status_code == 409
    assert "请回到第一步改考试日期和时间" in answer.text


@pytest.mark.parametrize("step", ["plan", "roster", "rooms", "seal", "printing"])
def test_the_exam_of_another_office_is_not_found(app: ExamApp, clock: SettableClock, step: str) -> None:
    planned, other = plan_whole(app, clock.now(), 3), plan_whole(app, clock.now(), county="另一县")
    client = clerk(app, other)
    assert client.get(path(planned, step)).status_code == 404
    assert client.post(path(planned, step), data={"submit": "1"}).status_code == 404


@pytest.mark.parametrize("step", ["plan", "roster", "rooms", "seal", "printing"])
def test_unknown_fields_and_a_missing_token_change_nothing(app: ExamApp, clock: SettableClock, step: str) -> None:
    planned = plan_whole(app, clock.now(), 3)
    client = clerk(app, planned)
    assert client.post(path(planned, step), data={"surprise": "1"}).status_code == 400
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post(path(planned, step), data={"submit": "1"})
    assert answer.status_code == 400
    assert "没有保存" in answer.text
    assert count(app, Task) == count(app, Room) == 0


def test_nothing_can_be_printed_before_the_seal(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    client = clerk(app, planned)
    assert "封卷之后才有座位和登录码可印。" in client.get(path(planned, "printing")).text
    assert client.post(path(planned, "printing")).status_code == 409


def test_the_steps_are_there_in_english(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    client = clerk(app, planned)
    client.post("/preferences", data={"language": "en", "back": "/"})
    page = client.get(path(planned, "seal")).text
    assert "The exam" in page or "Seal" in page
    assert "People are ranked by their marks" in page


def test_a_kind_that_the_bank_holds_can_be_asked_and_one_it_lacks_is_not_offered(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = plan_whole(app, clock.now())
    content, key = halves("ordering", {"stem": "按先后排序。", "sequence": ["甲", "乙", "丙"]})
    with app.installation.database.writing() as session:
        office = session.get_one(Office, planned.office.id)
        both = content.model_dump(), key.model_dump()
        made = [make_question(session, clock.now(), kind="ordering", content=both[0], key=both[1]) for _ in range(4)]
        approve_for(session, office, clock.now(), *made)
    client = clerk(app, planned)
    page = client.get("/exams/new").text
    assert 'name="ordering_count"' in page
    assert 'name="matching_count"' not in page
    answer = client.post("/exams/new", data={**TYPED, "ordering_count": "2", "ordering_marks": "3"})
    assert answer.status_code == 302
    assert "8 题，满分 14 分" in client.get(answer.location).text
    assert re.search(
        r'name="ordering_marks"[^>]*value="3"', client.get(answer.location.replace("roster", "plan")).text
    )


def test_before_sealing_the_page_tells_the_public_share_and_what_has_no_source(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = plan_whole(app, clock.now(), 5)
    client = clerk(app, planned)
    page = client.get(path(planned, "seal")).text
    assert "A 卷 6 题，其中 6 题是公开的（100.00%）。" in page
    assert 'id="unfounded"' in page
