"""Signals are noted only where the sealed rules ask for them, for the attempt's own browser, and decide nothing."""

import pytest
from sqlalchemy import func, select, update
from werkzeug.test import TestResponse

from examsvc.attempts import services, signals
from examsvc.attempts.models import Attempt, AttemptEvent
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.rules import ExamRules
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.factories.visiting import visit_as
from tests.integration.attempts.candidate_browser import Browser

FOCUS = {"kind": "focus", "count": 2, "seconds": 40}


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring)
        session.expunge_all()
    return hall


@pytest.fixture
def browser(app: ExamApp, hall: Hall) -> Browser:
    return Browser(app, hall).work()


def switch_on(app: ExamApp, *watching: str) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Exam).values(rules=ExamRules(watching=watching).to_json()))


def send(browser: Browser, *told: dict[str, object], token: str | None = None, address: str = "") -> TestResponse:
    return browser.client.post(
        f"{browser.base}/signals",
        json={"signals": list(told)},
        headers={"X-Attempt-Token": browser.token if token is None else token},
        environ_base={"REMOTE_ADDR": address or "10.0.0.1"},
    )


def noted(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        rows = select(func.count()).select_from(AttemptEvent).where(AttemptEvent.kind.startswith("signal_"))
        return session.scalar(rows) or 0


def summary(app: ExamApp, browser: Browser) -> list[tuple[str, int, int]]:
    with app.installation.database.reading() as session:
        found = signals.summarise(session, session.get_one(Attempt, browser.attempt.id))
        return [(one.kind, one.count, one.seconds) for one in found]


def test_without_the_rule_nothing_is_told_to_the_page_and_nothing_is_taken(app: ExamApp, browser: Browser) -> None:
    assert "watching" not in browser.state()
    assert send(browser, FOCUS).status_code == 400
    assert send(browser).status_code == 400
    assert noted(app) == 0


def test_only_what_the_rules_name_is_taken(app: ExamApp, browser: Browser) -> None:
    switch_on(app, "focus")
    assert browser.state()["watching"] == ["focus"]
    assert send(browser, {"kind": "copy", "count": 1, "seconds": 0}).status_code == 400
    assert send(browser, {"kind": "keys", "count": 1, "seconds": 0}).status_code == 400
    assert noted(app) == 0
    assert send(browser, FOCUS).status_code == 200
    assert send(browser, FOCUS).status_code == 200
    assert summary(app, browser) == [("focus", 4, 80)]


@pytest.mark.parametrize("token", ["", "0" * 64])
def test_a_foreign_page_cannot_tell_on_anybody(app: ExamApp, browser: Browser, token: str) -> None:
    switch_on(app, "focus")
    assert send(browser, FOCUS, token=token).status_code == 403
    assert noted(app) == 0


def test_a_browser_that_lost_the_attempt_is_not_noted(app: ExamApp, browser: Browser, clock: SettableClock) -> None:
    switch_on(app, "focus")
    with app.installation.database.writing() as session:
        services.unlock(session, session.get_one(Attempt, browser.attempt.id), COMMAND_LINE, "换机", clock.now())
    assert send(browser, FOCUS).status_code == 200
    assert noted(app) == 0


def test_a_page_that_never_stops_telling_is_noted_so_often_and_no_more(
    app: ExamApp, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(app, "focus")
    monkeypatch.setattr(signals, "MOST_EVENTS", 3)
    for _ in range(6):
        assert send(browser, FOCUS).status_code == 200
    assert noted(app) == 3


def test_an_address_that_changes_is_noted_once_and_another_pc_s_after_an_unlock_is_not(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    switch_on(app, "address")
    browser = Browser(app, hall).work()
    for address in ("10.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.2"):
        assert send(browser, address=address).status_code == 200
    assert summary(app, browser) == [("address", 1, 0)]
    with app.installation.database.writing() as session:
        services.unlock(session, session.get_one(Attempt, browser.attempt.id), COMMAND_LINE, "换机", clock.now())
    other = Browser(app, hall).work()
    assert send(other, address="10.0.0.9").status_code == 200
    assert summary(app, other) == [("address", 1, 0)]


def test_nothing_follows_from_signals_and_the_invigilator_sees_them(
    app: ExamApp, hall: Hall, browser: Browser
) -> None:
    switch_on(app, "focus", "silence")
    send(browser, FOCUS, {"kind": "silence", "count": 1, "seconds": 660})
    with app.installation.database.reading() as session:
        assert session.get_one(Attempt, browser.attempt.id).state == "open"
    page = visit_as(app, hall.office, Role.INVIGILATOR).get(f"/seats/{browser.attempt.public_id}").text
    assert "离开考试窗口超过 5 秒：2 次" in page
    assert "只是提示，不是违规" in page


def test_the_rules_page_says_what_is_watched_and_nothing_where_nothing_is(app: ExamApp, browser: Browser) -> None:
    assert "不截屏" not in browser.ask("rules").text
    switch_on(app, "copy", "watermark")
    page = browser.ask("rules").text
    assert "复制、剪切或粘贴" in page
    assert "作答页面两侧显示考生姓名" in page
