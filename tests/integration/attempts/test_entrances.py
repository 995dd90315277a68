"""The fast path and the Flask route behind it answer every save call alike."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlalchemy import select

from examsvc.attempts.models import AnswerEvent
from examsvc.attempts.rules import LONGEST_BODY_BYTES
from examsvc.core.clock import SettableClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from examsvc.web.headers import HEADERS
from tests.factories.exams import make_hall
from tests.integration.attempts.candidate_browser import Browser
from tests.support.locking import locked

GOOD = b'{"epoch": 1, "saves": [{"save_id": "%s", "seq": 1, "item": "q1", "value": "a"}]}' % (b"0" * 32)
CALLS: list[tuple[bytes, Mapping[str, str], int, str | None]] = [
    (GOOD, {}, 200, None),
    (GOOD, {"Origin": "http://elsewhere.test"}, 403, "cross-site"),
    (GOOD, {"Sec-Fetch-Site": "cross-site"}, 403, "cross-site"),
    (GOOD, {"Content-Type": "text/plain"}, 415, "content-type"),
    (GOOD, {"X-Attempt-Token": "guess"}, 403, "csrf"),
    (GOOD, {"Cookie": ""}, 401, "sign-in"),
    (GOOD.replace(b'"a"', b'"\\u0000"'), {}, 400, "malformed"),
    (GOOD.replace(b'"a"', b'"\\ud800"'), {}, 400, "malformed"),
    (GOOD.replace(b'"seq"', b'"key": 1, "seq"'), {}, 400, "malformed"),
    (GOOD.replace(b'"q1"', b'"q9"'), {}, 409, "not_of_this_paper"),
    (GOOD.replace(b'"epoch": 1', b'"epoch": 2'), {}, 409, "stale_epoch"),
    (b"x" * (LONGEST_BODY_BYTES + 1), {}, 413, "too-large"),
]


def sitting(app: ExamApp, clock: SettableClock, *, by_flask: bool) -> Browser:
    """Bring one candidate to their paper, behind the fast path or without it."""
    service = app.installation
    with service.database.writing() as session:
        hall = make_hall(session, clock.now(), keyring=service.keyring)
        session.flush()
        session.expunge_all()
    browser = Browser(app, hall).work()
    if by_flask:
        app.wsgi_app = ExamApp.wsgi_app.__get__(app)  # type: ignore[method-assign]
    return browser


@pytest.mark.parametrize("by_flask", [False, True])
def test_every_call_gets_the_same_answer_at_either_entrance(
    app: ExamApp, clock: SettableClock, by_flask: bool
) -> None:
    browser = sitting(app, clock, by_flask=by_flask)
    for body, changed, status, error in CALLS:
        headers = {"Content-Type": "application/json", "X-Attempt-Token": browser.token, **changed}
        client = app.test_client() if "Cookie" in headers else browser.client
        answer = client.post(f"{browser.base}/saves", data=body, headers=headers)
        assert (answer.status_code, answer.get_json().get("error")) == (status, error), changed
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert answer.headers["Cache-Control"] == "no-store"
    with app.installation.database.reading() as session:
        assert session.scalars(select(AnswerEvent.save_id)).all() == ["0" * 32]


@pytest.mark.parametrize("by_flask", [False, True])
def test_a_locked_database_asks_to_come_back_at_either_entrance(
    settings: Settings, clock: SettableClock, by_flask: bool
) -> None:
    app = create_app(replace(settings, lock_timeout_seconds=0.2), clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    browser = sitting(app, clock, by_flask=by_flask)
    headers = {"Content-Type": "application/json", "X-Attempt-Token": browser.token}
    with locked(app.installation.database, "attempt, answer_event"):
        answer = browser.client.post(f"{browser.base}/saves", data=GOOD, headers=headers)
    assert (answer.status_code, answer.get_json()) == (503, {"error": "busy"})
    assert answer.headers["Retry-After"] == "2"
    app.extensions["gate"].saves.stop()
    app.installation.database.dispose()
