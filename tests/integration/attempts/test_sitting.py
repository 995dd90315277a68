"""A candidate's way from the door to the receipt, over HTTP."""

import json
from datetime import timedelta
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from examsvc.attempts import services
from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser


@pytest.fixture(params=["fast path", "flask route"])
def entrance(request: pytest.FixtureRequest, app: ExamApp) -> str:
    """Run the same tests with the fast path in front and without it."""
    if request.param == "flask route":
        app.wsgi_app = partial(Flask.wsgi_app, app)  # type: ignore[method-assign]
    return str(request.param)


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring)
        session.flush()
        session.expunge_all()
    return hall


@pytest.fixture
def browser(app: ExamApp, hall: Hall) -> Browser:
    return Browser(app, hall)


def events(app: ExamApp) -> list[AnswerEvent]:
    with app.installation.database.reading() as session:
        return list(session.scalars(select(AnswerEvent).order_by(AnswerEvent.seq)))


def test_a_wrong_code_says_what_to_do(browser: Browser) -> None:
    response = browser.sign_in("87654321")
    assert response.status_code == 400
    assert "仍不行请举手" in response.text


def test_ten_wrong_codes_stop_one_number_and_nobody_else(app: ExamApp, hall: Hall) -> None:
    one, other = Browser(app, hall, 0), Browser(app, hall, 1)
    for _ in range(10):
        one.sign_in("00000000")
    assert one.sign_in().status_code == 429
    assert other.sign_in().status_code == 302


def test_one_pc_cannot_try_number_after_number_and_the_next_pc_of_the_room_is_free(app: ExamApp, hall: Hall) -> None:
    trying = Browser(app, hall)
    for number in range(20):
        data = {"number": f"99{number:03d}", "code": "00000000"}
        assert trying.client.post("/sit", data=data).status_code == 400
    refused = trying.sign_in()
    assert refused.status_code == 429
    assert "这台电脑" in refused.text
    assert "举手" in refused.text
    assert Browser(app, hall).sign_in().status_code == 302


def test_a_number_is_understood_however_it_is_typed(browser: Browser) -> None:
    response = browser.client.post("/sit", data={"number": "０１ ００１", "code": "1234-5672"})
    assert response.status_code == 302


def test_the_door_opens_with_the_sitting(browser: Browser, clock: SettableClock) -> None:
    clock.move(minutes=-21)
    assert browser.sign_in().status_code == 400
    clock.move(minutes=2)
    assert browser.sign_in().status_code == 302


def test_nobody_starts_early_or_after_the_late_bar(browser: Browser, clock: SettableClock) -> None:
    clock.move(minutes=-1)
    browser.sign_in()
    early = browser.start()
    assert early.status_code == 409
    assert "还没有到开考时间" in early.text
    clock.move(minutes=17)
    late = browser.start()
    assert late.status_code == 409
    assert "迟到" in late.text


def test_the_paper_is_small_not_stored_and_holds_no_name(browser: Browser) -> None:
    response = browser.work().client.get(f"{browser.base}/paper", headers={"Accept-Encoding": "gzip"})
    assert response.status_code == 200
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Cache-Control"] == "no-store"
    page = browser.client.get(f"{browser.base}/paper").text
    assert "示例题干" in page
    assert "考生1" not in page


def test_an_answer_is_acknowledged_and_comes_back(app: ExamApp, browser: Browser, entrance: str) -> None:
    save = make_save(value="b")
    reply = browser.work().save(save)
    assert reply.status_code == 200
    assert reply.get_json()["acks"] == [{"save_id": save.save_id, "value_hash": save.value_hash}]
    assert [event.value for event in events(app)] == ["b"]
    assert browser.state()["answers"] == {"q1": "b"}


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"X-Attempt-Token": ""}, 403),
        ({"X-Attempt-Token": "0" * 64}, 403),
        ({"Origin": "http://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://localhost"}, 200),
    ],
)
def test_a_save_from_another_site_is_refused(
    app: ExamApp, browser: Browser, entrance: str, change: dict[str, str], status: int
) -> None:
    assert browser.work().save(make_save(), headers=change).status_code == status
    assert len(events(app)) == (status == 200)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("", "application/json", 400),
        ("{", "application/json", 400),
        ("[" * 100_000, "application/json", 400),
        ('{"epoch":1,"saves":[]}', "text/plain", 415),
        ("x" * 300_000, "application/json", 413),
        ('{"epoch":1,"saves":[{"save_id":"%s","seq":1,"item":"q1","value":"\\u0000"}]}' % ("0" * 32),
         "application/json", 400),
        ('{"epoch":1,"saves":[{"save_id":"%s","seq":1,"item":"q1","value":"\\ud800"}]}' % ("0" * 32),
         "application/json", 400),
    ],
)  # fmt: skip
def test_a_malformed_save_is_refused_in_words_a_script_knows(
    app: ExamApp, browser: Browser, entrance: str, body: str, content_type: str, status: int
) -> None:
    browser.work()
    response = browser.client.post(
        f"{browser.base}/saves",
        data=body,
        content_type=content_type,
        headers={"X-Attempt-Token": browser.token},
    )
    assert response.status_code == status
    assert response.get_json()["error"]
    assert not events(app)


def test_a_save_without_the_cookie_asks_for_a_sign_in(browser: Browser, entrance: str) -> None:
    browser.work()
    browser.client.delete_cookie("attempt", path=browser.base)
    assert browser.save(make_save()).status_code == 401


def test_a_foreign_attempt_looks_like_a_missing_one(app: ExamApp, hall: Hall, entrance: str) -> None:
    mine, theirs = Browser(app, hall, 0).work(), Browser(app, hall, 1)
    for page in ("paper", "state", "rules", "receipt", "plain"):
        foreign = mine.client.get(f"{theirs.base}/{page}")
        missing = mine.client.get(f"/attempts/{'0' * 26}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.text.count("没有找到") == missing.text.count("没有找到") == 1


def test_a_second_computer_needs_an_unlock_and_then_the_first_is_out(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    first, second = Browser(app, hall).work(), Browser(app, hall)
    first.save(make_save(value="b"))
    second.sign_in()
    assert second.start().status_code == 409
    with app.installation.database.writing() as session:
        services.unlock(session, session.get_one(Attempt, first.attempt.id), COMMAND_LINE, "换机", clock.now())
    second.sign_in()
    assert second.start().status_code == 302
    state = second.state()
    assert (state["answers"], state["epoch"]) == ({"q1": "b"}, 2)
    stale = first.save(make_save(seq=2, value="c"))
    assert (stale.status_code, stale.get_json()["error"]) == (409, "stale_epoch")
    assert second.save(make_save(seq=3, value="d", epoch=2), epoch=2).status_code == 200


def test_signing_in_again_in_the_same_browser_needs_no_unlock(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    browser.client.delete_cookie("session")
    assert browser.client.get(f"{browser.base}/state", headers={"Accept": "application/json"}).status_code == 401
    assert browser.save(make_save()).status_code == 200
    browser.work()
    assert browser.save(make_save(seq=2)).status_code == 200


def test_handing_in_gives_one_receipt_however_often_it_is_sent(browser: Browser, clock: SettableClock) -> None:
    browser.work().save(make_save())
    clock.move(minutes=31)
    receipts = [browser.hand_in().get_json()["receipt"] for _ in range(3)]
    assert len(set(receipts)) == 1
    assert receipts[0] in browser.client.get(f"{browser.base}/receipt").text
    late = browser.save(make_save(seq=2))
    assert (late.status_code, late.get_json()["error"]) == (409, "not_open")


def test_handing_in_too_early_is_refused(browser: Browser) -> None:
    response = browser.work().hand_in()
    assert response.status_code == 409
    assert "还没有到允许交卷的时间" in response.get_json()["message"]


def test_a_hand_in_from_another_page_is_refused(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    clock.move(minutes=31)
    browser.token = "0" * 64
    assert browser.hand_in().status_code == 403


def test_the_form_without_scripts_saves_through_the_same_gate(app: ExamApp, browser: Browser) -> None:
    browser.work()
    assert "示例题干" in browser.client.get(f"{browser.base}/plain").text
    data = {"attempt_token": browser.token, "kind-q1": "single", "q1": "b", "kind-q2": "single", "q2": "c"}
    assert browser.client.post(f"{browser.base}/plain", data=data).status_code == 302
    assert browser.state()["answers"] == {"q1": "b", "q2": "c"}
    assert len(events(app)) == 2
    browser.client.post(f"{browser.base}/plain", data=data)
    assert len(events(app)) == 2


def test_a_plain_form_after_the_end_says_that_nothing_was_counted(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    clock.move(minutes=60, seconds=6)
    data = {"attempt_token": browser.token, "kind-q1": "single", "q1": "b"}
    response = browser.client.post(f"{browser.base}/plain", data=data)
    assert response.status_code == 409
    assert "考试时间已过" in response.text


def test_the_state_names_the_deadline_on_the_server_s_clock(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    clock.move(minutes=10)
    state = browser.state()
    assert state["closes_at"] - state["server_time"] == timedelta(minutes=50) / timedelta(milliseconds=1)
    assert json.dumps(state, ensure_ascii=False).count("correct") == 0
