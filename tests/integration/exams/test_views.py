"""One exam's pages: its people, allowances, and its end."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.models import Candidate, Exam
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def one(app: ExamApp) -> Candidate:
    with app.installation.database.reading() as session:
        person = session.scalars(select(Candidate).order_by(Candidate.id).limit(1)).one()
        session.expunge(person)
        return person


def own(app: ExamApp, planned: Planned) -> str:
    return f"/exams/{planned.exam.public_id}/candidates/{one(app).public_id}"


@pytest.mark.parametrize(("people", "sealed", "step"), [(0, False, "/roster"), (3, False, "/seal"), (3, True, "")])
def test_the_exam_page_leads_the_organiser_to_the_next_step(
    app: ExamApp, clock: SettableClock, people: int, sealed: bool, step: str
) -> None:
    planned = plan_whole(app, clock.now(), people, sealed=sealed)
    answer = clerk(app, planned).get(f"/exams/{planned.exam.public_id}")
    assert (answer.location or "").endswith(step)
    assert answer.status_code == (200 if sealed else 302)


def test_a_head_reads_a_draft_without_being_led_into_its_steps(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    page = visit_as(app, planned.office, Role.HEAD).get(f"/exams/{planned.exam.public_id}")
    assert page.status_code == 200
    assert "考务员正在筹备" in page.text


@pytest.mark.parametrize("standing", ["leave", "absent", "irregular"])
def test_what_keeps_somebody_out_needs_a_reason(app: ExamApp, clock: SettableClock, standing: str) -> None:
    planned = plan_whole(app, clock.now(), 1)
    client, address = clerk(app, planned), own(app, planned)
    refused = client.post(address, data={"standing": standing, "reason": "  ", "submit": "1"})
    assert refused.status_code == 400
    assert "请写明原因" in refused.text
    assert one(app).standing == "entered"
    assert (
        client.post(
            address, data={"standing": standing, "reason": "因公出差", "approved_by": "负责人", "submit": "1"}
        ).status_code
        == 302
    )
    kept = "因公出差，负责人批准" if standing == "leave" else "因公出差"
    assert (one(app).standing, one(app).standing_reason) == (standing, kept)


@pytest.mark.parametrize(
    ("minutes", "reason", "status"), [("20", "视力不好", 302), ("121", "视力不好", 400), ("20", "", 400)]
)
def test_extra_time_is_bounded_and_needs_a_reason(
    app: ExamApp, clock: SettableClock, minutes: str, reason: str, status: int
) -> None:
    planned = plan_whole(app, clock.now(), 1)
    typed = {"extra_minutes": minutes, "text_size": "large", "reason": reason, "submit": "1"}
    answer = clerk(app, planned).post(own(app, planned) + "/allowance", data=typed)
    assert answer.status_code == status
    assert one(app).extra_seconds == (1200 if status == 302 else 0)
    assert status == 302 or f'value="{minutes}"' in answer.text


def test_an_allowance_after_the_seal_is_a_recorded_change(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 1, sealed=True)
    typed = {"extra_minutes": "20", "text_size": "large", "reason": "视力不好", "submit": "1"}
    assert clerk(app, planned).post(own(app, planned) + "/allowance", data=typed).status_code == 302
    assert one(app).extra_seconds == 1200
    with app.installation.database.reading() as session:
        rows = session.scalars(select(Arrangement).order_by(Arrangement.id))
        assert [(row.kind, row.reason) for row in rows] == [("extra_time", "视力不好"), ("text_size", "视力不好")]


def test_an_exam_ends_only_when_time_is_up_or_nobody_may_still_write(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 2, sealed=True)
    client, address = clerk(app, planned), f"/exams/{planned.exam.public_id}/close"
    clock.move(minutes=60)
    assert "还有 2 人没有交卷" in client.get(address).text
    assert client.post(address).status_code == 409
    clock.move(minutes=30)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    with app.installation.database.reading() as session:
        assert session.scalars(select(Exam.state)).one() == "closed"


def test_an_exam_that_all_are_excused_from_may_end_at_once(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 1, sealed=True)
    client = clerk(app, planned)
    client.post(
        own(app, planned), data={"standing": "leave", "reason": "出差", "approved_by": "负责人", "submit": "1"}
    )
    assert client.post(f"/exams/{planned.exam.public_id}/close").status_code == 302


def test_the_workbench_tells_what_waits_in_each_state(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 1)
    client = clerk(app, planned)
    assert "还没有封卷，请继续办考" in client.get("/workbench").text
    client.post(f"/exams/{planned.exam.public_id}/seal")
    assert "已封卷，请打印考务资料、按时开考" in client.get("/workbench").text
    assert "需要监考" in visit_as(app, planned.office, Role.INVIGILATOR).get("/workbench").text
    clock.move(hours=3)
    client = clerk(app, planned)
    client.post(f"/exams/{planned.exam.public_id}/close")
    assert "已结束，请评分并拟写通报" in client.get("/workbench").text
    assert "示例县政策知识考试" not in visit_as(app, planned.office, Role.AUDITOR).get("/workbench").text


def test_an_office_without_exams_is_offered_the_first_step(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    assert "快速办考" in clerk(app, planned).get("/exams").text
    page = clerk(app, planned).get(f"/exams/{planned.exam.public_id}/candidates")
    assert "导入名单" in page.text
