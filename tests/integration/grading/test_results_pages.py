"""The results of an exam: marked by the organiser, read by those who may, given out as workbook and as sheets."""

import json
from decimal import Decimal
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select

from examsvc.attempts.models import AnswerSheet
from examsvc.core.canonical import short_hash
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.grading.models import MarkingRun, MarkSheet
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.exams import Hall, make_hall
from tests.factories.finished import finish_exam, hold_exam, mark
from tests.factories.visiting import visit_as

RUN = {"reason": "首次评分", "submit": "1"}


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    hall, _saves = hold_exam(app.installation, clock)
    return hall


@pytest.fixture
def organiser(app: ExamApp, hall: Hall) -> FlaskClient:
    return visit_as(app, hall.office, Role.ORGANISER)


def results(hall: Hall, rest: str = "") -> str:
    return f"/results/{hall.exam.public_id}{rest}"


def workbook(reader: FlaskClient, hall: Hall) -> list[list[object]]:
    """Return the rows below the head of the exported workbook."""
    content = reader.get(results(hall, "/results.xlsx")).data
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    return [list(row) for row in rows[next(n for n, row in enumerate(rows) if row[0] == "考号") + 1 :]]


def count_runs(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(MarkingRun)) or 0


def test_before_marking_the_page_says_what_to_do(organiser: FlaskClient, hall: Hall) -> None:
    html = organiser.get(results(hall)).get_data(as_text=True)
    assert "还没有评分" in html
    assert "开始评分" in html


def test_the_organiser_marks_and_everybody_s_total_is_shown(organiser: FlaskClient, hall: Hall) -> None:
    response = organiser.post(results(hall, "/runs"), data=RUN, follow_redirects=True)
    html = response.get_data(as_text=True)
    assert "评分完成" in html
    assert "考生1" in html
    assert "考生3" not in html
    assert "第 1 批次评分" in html


def test_marking_again_adds_a_run_and_changes_no_mark(app: ExamApp, organiser: FlaskClient, hall: Hall) -> None:
    for _time in range(2):
        organiser.post(results(hall, "/runs"), data=RUN)
    with app.installation.database.reading() as session:
        marks = session.execute(select(MarkSheet.run_id, MarkSheet.attempt_id, MarkSheet.hash)).all()
    first, second = ({(m.attempt_id, m.hash) for m in marks if m.run_id == run} for run in {m.run_id for m in marks})
    assert first == second
    assert count_runs(app) == 2


def test_a_run_without_a_reason_is_refused(app: ExamApp, organiser: FlaskClient, hall: Hall) -> None:
    assert organiser.post(results(hall, "/runs"), data={"reason": " "}).status_code == 400
    assert count_runs(app) == 0


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.HEAD, Role.PUBLISHER])
def test_readers_see_results_and_mark_nothing(app: ExamApp, hall: Hall, role: Role) -> None:
    reader = visit_as(app, hall.office, role)
    assert reader.get(results(hall)).status_code == 200
    assert reader.post(results(hall, "/runs"), data=RUN).status_code in (403, 404)
    assert count_runs(app) == 0


def test_an_exam_that_is_not_over_shows_no_results(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now())
        session.expunge_all()
    organiser = visit_as(app, hall.office, Role.ORGANISER)
    for address in (results(hall), results(hall, "/results.xlsx"), results(hall, "/sheets.jsonl")):
        assert organiser.get(address).status_code == 409


def test_results_of_another_office_are_not_found(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一示例县办公室")
        session.expunge_all()
    stranger = visit_as(app, other, Role.ORGANISER)
    for rest in ("", "/results.xlsx", "/sheets.jsonl"):
        assert stranger.get(results(hall, rest)).status_code == 404
    assert stranger.post(results(hall, "/runs"), data=RUN).status_code == 404


def test_released_results_are_not_marked_again(app: ExamApp, clock: SettableClock) -> None:
    finished = finish_exam(app.installation, clock)
    organiser = visit_as(app, finished.hall.office, Role.ORGANISER)
    response = organiser.post(results(finished.hall, "/runs"), data=RUN)
    assert response.status_code == 409
    assert "成绩已发布" in response.get_data(as_text=True)


def test_there_is_no_workbook_before_marking(organiser: FlaskClient, hall: Hall) -> None:
    assert organiser.get(results(hall, "/results.xlsx")).status_code == 409


def test_the_workbook_holds_one_row_a_person_with_unrounded_marks(organiser: FlaskClient, hall: Hall) -> None:
    organiser.post(results(hall, "/runs"), data=RUN)
    rows = workbook(organiser, hall)
    assert [(*map(str, row[:3]), Decimal(str(row[5]))) for row in rows] == [
        ("01001", "考生1", "东岭镇", Decimal(2)),
        ("01002", "考生2", "东岭镇", Decimal(1)),
    ]


def test_the_sheets_hold_what_everybody_answered_and_no_key(organiser: FlaskClient, hall: Hall) -> None:
    text = organiser.get(results(hall, "/sheets.jsonl")).get_data(as_text=True)
    lines = [json.loads(line) for line in text.splitlines()]
    assert [(line["number"], line["answers"]) for line in lines] == [
        ("01001", {"q1": "a", "q2": "a", "q3": "b"}),
        ("01002", {"q1": "a"}),
    ]
    assert "correct" not in text


def test_the_receipt_beside_a_mark_is_the_one_the_candidate_got(
    app: ExamApp, organiser: FlaskClient, hall: Hall
) -> None:
    organiser.post(results(hall, "/runs"), data=RUN)
    with app.installation.database.reading() as session:
        receipts = [short_hash(digest) for digest in session.scalars(select(AnswerSheet.hash))]
    html = organiser.get(results(hall)).get_data(as_text=True)
    rows = workbook(organiser, hall)
    assert len(receipts) == 2
    assert all(receipt in html for receipt in receipts)
    assert {str(row[6]) for row in rows} == set(receipts)


def test_results_come_in_pages_of_fifty(app: ExamApp, clock: SettableClock) -> None:
    many, _saves = hold_exam(app.installation, clock, answers=[[("q1", "a")]] * 52)
    mark(app.installation, many, clock)
    reader = visit_as(app, many.office, Role.AUDITOR)
    first, second = (reader.get(results(many, f"?page={n}")).get_data(as_text=True) for n in (1, 2))
    assert ("考生50<" in first, "考生51<" in first, "共 52 条" in first) == (True, False, True)
    assert ("考生50<" in second, "考生51<" in second, "考生52<" in second) == (False, True, True)
    assert reader.get(results(many, "?page=99")).status_code == 200
