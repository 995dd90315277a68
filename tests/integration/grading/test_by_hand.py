"""Short answers: marked blind, counted in the next run, explained by verify whatever comes later."""

import re
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.grading.invariants import check_scores
from examsvc.grading.queries import find_newest_run, list_results
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.exams import CONTENTS, KEYS, Hall
from tests.factories.finished import hold_exam, mark
from tests.factories.visiting import visit_as

KINDS = ("single", "short_answer")
ANSWERS = ([("q1", "a"), ("q2", "干部帮扶到户")], [("q1", "b"), ("q2", "产业带动增收")], [("q1", "a")])


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    hall, _saves = hold_exam(app.installation, clock, KINDS, ANSWERS)
    return hall


@pytest.fixture
def marker(app: ExamApp, hall: Hall) -> FlaskClient:
    return visit_as(app, hall.office, Role.MARKER)


def page(marker: FlaskClient, hall: Hall, number: int | None = None) -> str:
    query = {} if number is None else {"number": number}
    return marker.get(f"/marking/{hall.exam.public_id}", query_string=query).get_data(as_text=True)


def told(html: str, marks: str, **changed: str) -> dict[str, str]:
    """Return what the page's form would send."""
    hidden = dict(re.findall(r'<input type="hidden" name="(attempt|item|sheet)" value="([^"]*)"', html))
    return {**hidden, "marks": marks, "note": ""} | changed


def give(marker: FlaskClient, hall: Hall, marks: str, number: int | None = None, **changed: str) -> int:
    form = told(page(marker, hall, number), marks, **changed)
    return marker.post(f"/marking/{hall.exam.public_id}", data=form).status_code


def totals(app: ExamApp, hall: Hall) -> dict[str, Decimal]:
    with app.installation.database.reading() as session:
        run = find_newest_run(session, hall.exam.id)
        assert run is not None
        return {candidate.name: sheet.total for candidate, sheet in list_results(session, run)}


def test_the_page_shows_the_answer_and_what_to_look_for(marker: FlaskClient, hall: Hall) -> None:
    both = page(marker, hall, 1) + page(marker, hall, 2)
    assert "干部帮扶到户" in both
    assert "产业带动增收" in both
    assert "要点" in both
    assert "第 1 / 2 份" in both


def test_the_page_tells_nothing_about_who_wrote(app: ExamApp, marker: FlaskClient, hall: Hall) -> None:
    mark(app.installation, hall, SettableClock(app.installation.clock.now()))
    for number in (1, 2):
        html = page(marker, hall, number)
        assert "评分要点" in html
        for candidate in hall.candidates:
            assert candidate.name not in html
            assert (candidate.exam_number or "") not in html
        assert hall.unit.name not in html
        assert hall.room.name not in html


def test_the_page_tells_no_other_mark(app: ExamApp, marker: FlaskClient, hall: Hall) -> None:
    assert give(marker, hall, "0.75", 1) == 302
    assert "0.75" not in page(marker, hall, 2)


def test_after_one_answer_comes_the_next_and_at_the_end_the_page_says_what_to_do(
    marker: FlaskClient, hall: Hall
) -> None:
    first = told(page(marker, hall), "1")
    marker.post(f"/marking/{hall.exam.public_id}", data=first)
    second = told(page(marker, hall), "1")
    assert second["attempt"] != first["attempt"]
    marker.post(f"/marking/{hall.exam.public_id}", data=second)
    assert "全部评完" in page(marker, hall)


def test_marks_count_from_the_next_run_on(
    app: ExamApp, marker: FlaskClient, hall: Hall, clock: SettableClock
) -> None:
    mark(app.installation, hall, clock)
    assert totals(app, hall) == {"考生1": 1, "考生2": 0, "考生3": 1}
    for number in (1, 2):
        assert give(marker, hall, "0.5", number) == 302
    assert totals(app, hall) == {"考生1": 1, "考生2": 0, "考生3": 1}
    mark(app.installation, hall, clock)
    assert totals(app, hall) == {"考生1": Decimal("1.5"), "考生2": Decimal("0.5"), "考生3": 1}


def test_the_last_mark_of_an_answer_counts(
    app: ExamApp, marker: FlaskClient, hall: Hall, clock: SettableClock
) -> None:
    for marks in ("0.25", "1", "0.75"):
        assert give(marker, hall, marks, 1) == 302
    mark(app.installation, hall, clock)
    assert sum(totals(app, hall).values()) == Decimal("2.75")


def test_a_mark_given_after_a_run_does_not_make_the_run_look_false(
    app: ExamApp, marker: FlaskClient, hall: Hall, clock: SettableClock
) -> None:
    assert give(marker, hall, "0.5", 1) == 302
    mark(app.installation, hall, clock)
    clock.move(minutes=1)
    assert give(marker, hall, "1", 1) == 302
    mark(app.installation, hall, clock)
    with app.installation.database.reading() as session:
        assert check_scores(session) == []


@pytest.mark.parametrize("marks", ["-1", "1.5", "0.125", "NaN", "Infinity", "一分", ""])
def test_a_mark_that_cannot_be_is_refused_with_the_reason(marker: FlaskClient, hall: Hall, marks: str) -> None:
    response = marker.post(f"/marking/{hall.exam.public_id}", data=told(page(marker, hall), marks))
    assert response.status_code == 400
    assert "满分之间" in response.get_data(as_text=True)


def test_a_refused_mark_stays_beside_its_answer_with_what_was_typed(marker: FlaskClient, hall: Hall) -> None:
    form = told(page(marker, hall, 2), "7", note="要点不全")
    again = marker.post(f"/marking/{hall.exam.public_id}", data=form).get_data(as_text=True)
    assert "第 2 / 2 份" in again
    assert 'value="7"' in again
    assert 'value="要点不全"' in again
    assert told(again, "1")["attempt"] == form["attempt"]
    mended = told(again, "1", note="要点不全")
    assert marker.post(f"/marking/{hall.exam.public_id}", data=mended).status_code == 302


def test_another_person_s_sheet_is_refused(marker: FlaskClient, hall: Hall) -> None:
    other = told(page(marker, hall, 2), "1")["sheet"]
    assert give(marker, hall, "1", 1, sheet=other) == 409


@pytest.mark.parametrize("sheet", ["", "x", "999999", "-1"])
def test_a_sheet_that_does_not_exist_is_refused(marker: FlaskClient, hall: Hall, sheet: str) -> None:
    assert give(marker, hall, "1", 1, sheet=sheet) in (400, 409)


def test_a_choice_is_never_marked_by_hand(marker: FlaskClient, hall: Hall) -> None:
    assert give(marker, hall, "1", 1, item="q1") == 409


def test_the_list_counts_what_is_marked(marker: FlaskClient, hall: Hall) -> None:
    give(marker, hall, "1", 1)
    assert "共 2 份，已评 1 份" in marker.get("/marking").get_data(as_text=True)


def test_an_exam_of_another_office_is_not_found(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一示例县办公室")
        session.expunge_all()
    stranger = visit_as(app, other, Role.MARKER)
    assert stranger.get(f"/marking/{hall.exam.public_id}").status_code == 404


def test_a_notice_waits_until_every_answer_is_marked(
    app: ExamApp, marker: FlaskClient, hall: Hall, clock: SettableClock
) -> None:
    mark(app.installation, hall, clock)
    publisher = visit_as(app, hall.office, Role.PUBLISHER, Role.ORGANISER)
    results = publisher.get(f"/results/{hall.exam.public_id}").get_data(as_text=True)
    assert "还有 2 份简答等待人工评卷" in results
    refused = publisher.post(f"/notices/of/{hall.exam.public_id}")
    assert refused.status_code == 409
    assert "还有 2 份简答没有评卷" in refused.get_data(as_text=True)


def test_a_case_with_a_free_answer_is_marked_as_a_whole_and_shows_its_material(
    app: ExamApp, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = [
        {"kind": "true_false", "content": {"stem": "小题甲"}},
        {"kind": "short_answer", "content": {"stem": "小题乙"}},
    ]
    monkeypatch.setitem(CONTENTS, "case", {"stem": "示例材料\n|年份|\n|甲年|", "parts": parts})
    points = {"points": [{"text": "说到帮扶", "marks": "1"}]}
    monkeypatch.setitem(KEYS, "case", {"parts": [{"correct": True}, points]})
    hall, _saves = hold_exam(app.installation, clock, ("case",), ([("q1", '["true","帮扶到户"]')],))
    marker = visit_as(app, hall.office, Role.MARKER)
    html = page(marker, hall)
    for words in ("示例材料", "<td>甲年</td>", "小题乙", "（1）正确", "（2）说到帮扶", "（2）帮扶到户"):
        assert words in html
    assert give(marker, hall, "0.5") == 302
    mark(app.installation, hall, SettableClock(app.installation.clock.now()))
    assert list(totals(app, hall).values()) == [Decimal("0.5")]
