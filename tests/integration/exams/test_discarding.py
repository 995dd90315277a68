"""A draft can be given up; what is sealed cannot."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Person
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams import rooming
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.exams.seating import RoomPlan
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole

# A character of no plane that any font fills.
NOWHERE = "\U0003fffd"


@pytest.fixture
def draft(app: ExamApp, clock: SettableClock) -> Planned:
    planned = plan_whole(app, clock.now(), 5)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        rooming.keep_rooms(session, exam, [RoomPlan(1, 2, 3)], planned.by, clock.now())
    return planned


@pytest.fixture
def organiser(app: ExamApp, draft: Planned) -> FlaskClient:
    return visit_as(app, draft.office, Role.ORGANISER)


def count(app: ExamApp, *tables: type) -> list[int]:
    with app.installation.database.reading() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def test_a_discarded_draft_leaves_no_exam_and_no_list_but_its_people(
    app: ExamApp, draft: Planned, organiser: FlaskClient
) -> None:
    people = count(app, Person)
    assert organiser.post(f"/exams/{draft.exam.public_id}/discard").status_code == 302
    assert count(app, Exam, Sitting, Room, Candidate, ExamPaper) == [0] * 5
    assert count(app, Person) == people
    assert "已删除" in organiser.get("/exams").text


def test_discarding_is_asked_first_with_what_is_lost(app: ExamApp, draft: Planned, organiser: FlaskClient) -> None:
    page = organiser.get(f"/exams/{draft.exam.public_id}/discard").text
    assert "5 人名单" in page
    assert "不能恢复" in page
    assert count(app, Exam) == [1]


def test_discarding_is_in_the_office_s_log(app: ExamApp, draft: Planned, organiser: FlaskClient) -> None:
    organiser.post(f"/exams/{draft.exam.public_id}/discard")
    with app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "discard_exam")).one()
        assert entry.stream == f"office:{draft.office.id}"
        assert entry.subject_id == draft.exam.id


def test_a_second_click_finds_nothing_and_breaks_nothing(draft: Planned, organiser: FlaskClient) -> None:
    address = f"/exams/{draft.exam.public_id}/discard"
    assert [organiser.post(address).status_code for _ in range(2)] == [302, 404]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_sealed_exam_is_not_discarded(app: ExamApp, clock: SettableClock, method: str) -> None:
    sealed = plan_whole(app, clock.now(), 3, sealed=True)
    client = visit_as(app, sealed.office, Role.ORGANISER)
    assert client.open(f"/exams/{sealed.exam.public_id}/discard", method=method).status_code == 409
    assert count(app, Exam, Candidate) == [1, 3]


def test_after_a_draft_is_gone_the_same_exam_can_be_planned_again(
    app: ExamApp, draft: Planned, organiser: FlaskClient, clock: SettableClock
) -> None:
    organiser.post(f"/exams/{draft.exam.public_id}/discard")
    again = plan_whole(app, clock.now(), 2, county="另一示例县")
    assert count(app, Exam, Candidate) == [1, 2]
    assert again.exam.public_id != draft.exam.public_id


def test_a_font_that_goes_after_the_seal_is_asked_for_and_nothing_else(app: ExamApp, clock: SettableClock) -> None:
    sealed = plan_whole(app, clock.now(), 2, sealed=True)
    with app.installation.database.writing() as session:
        session.scalars(select(Candidate).order_by(Candidate.id)).first().name = f"周{NOWHERE}"  # type: ignore[union-attr]
    client = visit_as(app, sealed.office, Role.ORGANISER)
    refused = client.post(f"/exams/{sealed.exam.public_id}/printing")
    assert refused.status_code == 400
    assert "./script/setup" in refused.text
    assert "不用重新封卷" in refused.text
    assert "重新导入" not in refused.text
    assert "备齐打印资料" in refused.text
