"""The waiting room learns the time, a moved start and its own turn; a script that may try again opens the paper."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from examsvc.core.clock import SettableClock, to_micros
from examsvc.exams.models import Sitting
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.integration.attempts.candidate_browser import Browser


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring)
        session.expunge_all()
    return hall


def move_start(app: ExamApp, clock: SettableClock, minutes: int) -> None:
    with app.installation.database.writing() as session:
        start = clock.now() + timedelta(minutes=minutes)
        session.execute(update(Sitting).values(starts_at=start, ends_at=start + timedelta(hours=1)))


def test_a_waiting_page_hears_of_a_start_that_was_moved(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    browser = Browser(app, hall)
    browser.sign_in()
    move_start(app, clock, 30)
    told = browser.ask("waiting").get_json()
    assert told["server_time"] == to_micros(clock.now()) // 1000
    assert told["starts_at"] - told["server_time"] == 30 * 60_000
    assert 0 <= told["delay"] <= 8


def test_a_start_that_a_script_asks_for_tells_where_the_paper_is(app: ExamApp, hall: Hall) -> None:
    browser = Browser(app, hall)
    browser.sign_in()
    answer = browser.client.post(f"{browser.base}/start", headers={"Accept": "application/json"})
    assert answer.get_json() == {"paper": f"{browser.base}/paper"}
    assert browser.ask("paper").status_code == 200


def test_a_start_before_its_time_is_refused_with_a_word_that_the_page_knows(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    move_start(app, clock, 5)
    browser = Browser(app, hall)
    browser.sign_in()
    answer = browser.client.post(f"{browser.base}/start", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (409, "waiting")


def test_samples_are_offered_before_the_start_and_not_once_time_runs(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    browser = Browser(app, hall)
    browser.sign_in()
    assert f"{browser.base}/try" not in browser.ask("rules").text
    move_start(app, clock, 5)
    assert f"{browser.base}/try" in browser.ask("rules").text


def test_the_clock_is_told_to_anybody(app: ExamApp, clock: SettableClock) -> None:
    assert app.test_client().get("/clock").get_json() == {"server_time": to_micros(clock.now()) // 1000}
