"""Pictures in questions: a candidate sees those of the form being sat, and no other file of the table."""

import pytest

from examsvc.bank.source_models import StoredFile
from examsvc.core.clock import SettableClock
from examsvc.web.app import ExamApp
from tests.factories import exams
from tests.factories.exams import Hall, make_hall
from tests.integration.attempts.candidate_browser import Browser

STEM, OPTION, ELSEWHERE, ORIGINAL = "a" * 64, "b" * 64, "c" * 64, "d" * 64
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock, monkeypatch: pytest.MonkeyPatch) -> Hall:
    options = [{"id": "a", "text": f"![甲]({OPTION})"}, {"id": "b", "text": f"![乙]({ORIGINAL})"}]
    stem = f"看图：\n![流程]({STEM})\n|年份|户数|\n|甲年|3|"
    monkeypatch.setitem(exams.CONTENTS, "single", {"stem": stem, "options": options})
    with app.installation.database.writing() as session:
        for name in (STEM, OPTION, ELSEWHERE):
            session.add(StoredFile(hash=name, media_type="image/png", data=PNG + name.encode()))
        session.add(StoredFile(hash=ORIGINAL, media_type="text/html", data=b"<script>"))
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring, kinds=("single",))
        session.expunge_all()
    return hall


@pytest.mark.parametrize("page", ["paper", "plain"])
def test_the_pictures_and_tables_of_a_question_stand_on_both_pages(app: ExamApp, hall: Hall, page: str) -> None:
    browser = Browser(app, hall).work()
    shown = browser.client.get(f"{browser.base}/{page}").text
    assert f'<img src="pictures/{STEM}" alt="流程">' in shown
    assert f'<img src="pictures/{OPTION}" alt="甲">' in shown
    assert '<th scope="col">年份</th>' in shown


@pytest.mark.parametrize("name", [STEM, OPTION])
def test_a_picture_of_the_form_is_given_to_who_sits_it(app: ExamApp, hall: Hall, name: str) -> None:
    browser = Browser(app, hall).work()
    response = browser.ask(f"pictures/{name}")
    assert (response.status_code, response.mimetype, response.data) == (200, "image/png", PNG + name.encode())
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", [ELSEWHERE, ORIGINAL, "e" * 64, "x"])
def test_any_other_file_is_not_there(app: ExamApp, hall: Hall, name: str) -> None:
    assert Browser(app, hall).work().ask(f"pictures/{name}").status_code == 404


def test_no_picture_is_seen_before_the_start_after_the_end_or_through_another_s_address(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    browser, other = Browser(app, hall), Browser(app, hall, 1)
    browser.sign_in()
    assert browser.ask(f"pictures/{STEM}").status_code == 409
    browser.start()
    assert browser.client.get(f"{other.base}/pictures/{STEM}").status_code == 404
    browser.state()
    clock.move(minutes=45)
    browser.hand_in()
    assert browser.ask(f"pictures/{STEM}").status_code == 409
