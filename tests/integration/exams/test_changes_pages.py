"""The pages on which changes after sealing are made."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from examsvc.core.clock import SettableClock, local
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_candidates, list_main_sittings
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    return plan_whole(app, clock.now(), 8, sealed=True)


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def of(app: ExamApp, planned: Planned, find: Callable[[Session, Exam], str]) -> str:
    with app.installation.database.reading() as session:
        return find(session, session.get_one(Exam, planned.exam.id))


def test_the_pages_add_replace_and_take_off(app: ExamApp, planned: Planned) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}"
    page = client.get(f"{base}/candidates/add")
    assert "单位补报" in page.text
    sitting = of(app, planned, lambda s, e: list_main_sittings(s, e)[0].public_id)
    unit = of(app, planned, lambda s, e: list_candidates(s, e)[0].unit_name)
    key = page.text.split(f">{unit}</option>")[0].rsplit('value="', 1)[1].split('"')[0]
    typed = {"name": "周后来", "unit": key, "position": "干部", "category": "", "reason": "单位补报", "submit": "1"}
    assert client.post(f"{base}/candidates/add", data={**typed, "sitting": sitting, "reason": ""}).status_code == 400
    assert client.post(f"{base}/candidates/add", data={**typed, "sitting": sitting}).status_code == 302
    again = client.post(f"{base}/candidates/add", data={**typed, "sitting": sitting})
    assert again.status_code == 409
    assert "已经在名单上" in again.text
    first = of(app, planned, lambda s, e: list_candidates(s, e)[0].public_id)
    second = of(app, planned, lambda s, e: list_candidates(s, e)[1].public_id)
    assert "由另一个人坐同一个座位" in client.get(f"{base}/candidates/{first}/replace").text
    assert client.post(f"{base}/candidates/{first}/replace", data={**typed, "name": "吴顶替"}).status_code == 302
    assert "座位空出" in client.get(f"{base}/candidates/{second}/withdraw").text
    assert (
        client.post(f"{base}/candidates/{second}/withdraw", data={"reason": "误报", "submit": "1"}).status_code == 302
    )
    told = client.get(f"{base}/changes").text
    assert [word for word in ("增加人员", "替换人员", "取消参加", "误报") if word not in told] == []


def test_the_pages_move_and_cancel_a_sitting_and_place_its_people(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}"
    sitting = of(app, planned, lambda s, e: list_main_sittings(s, e)[0].public_id)
    day = (local(clock.now()) + timedelta(days=1)).date().isoformat()
    typed = {"day": day, "at": "09:00", "reason": "防汛", "submit": "1"}
    assert "座位、考号、登录码和卷都不变" in client.get(f"{base}/sittings/{sitting}/move").text
    assert client.post(f"{base}/sittings/{sitting}/move", data={**typed, "day": "2020-01-01"}).status_code == 400
    assert client.post(f"{base}/sittings/{sitting}/move", data=typed).status_code == 302
    assert "5月21日 09:00" in client.get(base).text
    assert "8 人没有座位" in client.get(f"{base}/sittings/{sitting}/cancel").text
    assert client.post(f"{base}/sittings/{sitting}/cancel", data={"reason": "停电", "submit": "1"}).status_code == 302
    assert "有 8 人所在的场次已取消" in client.get(f"{base}/changes").text
    assert "没有可以去的场次" in client.get(f"{base}/changes/place").text
    assert "各场都已取消" in client.get(base).text


def test_leave_and_allowances_after_sealing_are_entered_on_the_persons_page(app: ExamApp, planned: Planned) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}"
    person = of(app, planned, lambda s, e: list_candidates(s, e)[0].public_id)
    own = f"{base}/candidates/{person}"
    leave = {"standing": "leave", "reason": "因公出差", "approved_by": "", "submit": "1"}
    assert client.post(own, data=leave).status_code == 400
    assert client.post(own, data={**leave, "approved_by": "县政府办"}).status_code == 302
    typed = {"extra_minutes": "10", "text_size": "large", "on_paper": "y", "reason": "视力不好", "submit": "1"}
    assert client.post(f"{own}/allowance", data=typed).status_code == 302
    told = client.get(own).text
    assert [w for w in ("因公出差", "批准人：县政府办", "延长时间", "纸笔作答") if w not in told] == []


def test_a_draft_has_nothing_to_record_and_a_released_exam_takes_no_change(
    app: ExamApp, clock: SettableClock
) -> None:
    draft = plan_whole(app, clock.now(), 3)
    refused = clerk(app, draft).get(f"/exams/{draft.exam.public_id}/candidates/add")
    assert refused.status_code == 409
    assert "还没有封卷" in refused.text
