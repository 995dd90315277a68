"""Marks that are not released are seen by staff on record, and not by those who sat the exam."""

import pytest
from sqlalchemy import func, select, update

from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import Candidate
from examsvc.notices.models import Notice
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall
from tests.factories.finished import finish_exam, hold_exam, mark, report
from tests.factories.visiting import visit, visit_as


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    """An exam that is marked, and its notice a draft."""
    site = app.installation
    hall, _saves = hold_exam(site, clock)
    mark(site, hall, clock)
    with site.database.writing() as session:
        people = [make_staff(session, hall.office, clock.now()) for _ in range(3)]
        session.flush()
        session.expunge_all()
    report(site, hall, people, clock, "draft")
    return hall


def pages(app: ExamApp, hall: Hall) -> dict[str, str]:
    """Every page and file that shows answers or marks."""
    exam = hall.exam.public_id
    with app.installation.database.reading() as session:
        notice = session.scalars(select(Notice.public_id)).one()
    return {
        "marks": f"/results/{exam}",
        "workbook": f"/results/{exam}/results.xlsx",
        "sheets": f"/results/{exam}/sheets.jsonl",
        "answers": f"/marking/{exam}",
        "notice": f"/notices/{notice}",
        "preview": f"/notices/{notice}/preview/internal.pdf",
    }


def records(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).where(AuditEntry.act == "see_marks")) or 0


@pytest.mark.parametrize("page", ["marks", "workbook", "sheets", "answers", "notice", "preview"])
def test_whoever_sees_marks_before_release_is_noted_once(app: ExamApp, hall: Hall, page: str) -> None:
    browser, path = visit_as(app, hall.office, *Role), pages(app, hall)[page]
    assert [browser.get(path).status_code for _ in range(2)] == [200, 200]
    assert records(app) == 1


def test_two_people_are_two_records(app: ExamApp, hall: Hall) -> None:
    for _ in range(2):
        visit_as(app, hall.office, *Role).get(pages(app, hall)["marks"])
    assert records(app) == 2


@pytest.mark.parametrize("page", ["marks", "workbook", "sheets", "answers", "notice", "preview"])
def test_staff_who_are_entered_for_the_exam_see_nothing_before_release(
    app: ExamApp, hall: Hall, clock: SettableClock, page: str
) -> None:
    with app.installation.database.writing() as session:
        person = make_staff(session, hall.office, clock.now(), *Role).id
        session.execute(update(Candidate).where(Candidate.id == hall.candidates[2].id).values(person_id=person))
    browser, path = visit(app, person), pages(app, hall)[page]
    refused = browser.get(path)
    assert refused.status_code == 403
    assert "成绩发布以前不能查看" in refused.text
    assert records(app) == 0
    if page == "answers":
        assert browser.post(path, data={}).status_code == 403


def test_after_release_nobody_is_noted(app: ExamApp, clock: SettableClock) -> None:
    finished = finish_exam(app.installation, clock)
    assert (
        visit_as(app, finished.hall.office, *Role).get(f"/results/{finished.hall.exam.public_id}").status_code == 200
    )
    assert records(app) == 0
