"""The candidate's own state, the plain form, and the tokens that fence both."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from examsvc.accounts import people
from examsvc.accounts.models import Person
from examsvc.attempts import services
from examsvc.attempts.models import AnswerEvent, Attempt, LateEvidence
from examsvc.attempts.tokens import COOKIE
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.exams.models import Candidate
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser

KINDS = ("single", "multiple", "fill_in", "short_answer")


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=app.installation.keyring, kinds=KINDS)
        session.expunge_all()
    return hall


@pytest.fixture
def browser(app: ExamApp, hall: Hall) -> Browser:
    return Browser(app, hall)


def unlock(app: ExamApp, browser: Browser, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        services.unlock(session, session.get_one(Attempt, browser.attempt.id), COMMAND_LINE, "换机", clock.now())


def answers(app: ExamApp) -> dict[str, str]:
    with app.installation.database.reading() as session:
        return {row.item: row.value for row in session.scalars(select(AnswerEvent).order_by(AnswerEvent.seq))}


def test_the_state_tells_each_answer_with_its_place_in_the_order(browser: Browser) -> None:
    browser.work().save(
        make_save(seq=3, value="a"), make_save(seq=7, item="q2", value="b"), make_save(seq=5, value="c")
    )
    state = browser.state()
    assert state["answers"] == {"q1": "c", "q2": "b"}
    assert state["orders"] == {"q1": [1, 5], "q2": [1, 7]}
    assert (state["seq"], state["epoch"], state["state"]) == (7, 1, "open")


def test_the_state_carries_the_text_size_the_office_has_noted(app: ExamApp, browser: Browser) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Candidate).values(text_size="largest"))
    assert browser.work().state()["text_size"] == "largest"


def test_over_plain_http_no_key_is_handed_out(browser: Browser) -> None:
    assert browser.work().state()["outbox_key"] == ""


def test_an_extension_reaches_a_candidate_who_saves_nothing(
    app: ExamApp, browser: Browser, clock: SettableClock
) -> None:
    browser.work()
    before = browser.tell().get_json()["closes_at"]
    with app.installation.database.writing() as session:
        attempt = session.get_one(Attempt, browser.attempt.id)
        services.extend(session, attempt, 300, COMMAND_LINE, "停电", clock.now())
    assert browser.tell().get_json()["closes_at"] - before == 300_000


def test_a_pause_is_told_and_the_paper_stays_open(app: ExamApp, browser: Browser, clock: SettableClock) -> None:
    browser.work()
    with app.installation.database.writing() as session:
        services.pause(session, session.get_one(Attempt, browser.attempt.id), COMMAND_LINE, "停电", clock.now())
    assert browser.tell().get_json()["state"] == "paused"
    assert browser.ask("paper").status_code == 200


@pytest.mark.parametrize("page", ["paper", "state", "plain"])
def test_after_an_unlock_the_old_browser_sees_nothing_more(
    app: ExamApp, browser: Browser, clock: SettableClock, page: str
) -> None:
    browser.work()
    unlock(app, browser, clock)
    reply = browser.ask(page)
    assert (reply.status_code, reply.get_json()["error"]) == (409, "held-elsewhere")


@pytest.mark.parametrize("page", ["paper", "state", "plain"])
def test_before_the_start_and_after_the_end_no_page_of_the_exam_opens(
    browser: Browser, clock: SettableClock, page: str
) -> None:
    browser.sign_in()
    assert browser.ask(page).get_json()["error"] == "not_open"
    browser.start()
    browser.state()
    clock.move(minutes=31)
    browser.hand_in()
    assert browser.ask(page).get_json()["error"] == "not_open"


def test_the_old_browser_cannot_hand_in_what_moved_to_another(
    app: ExamApp, browser: Browser, clock: SettableClock
) -> None:
    browser.work()
    unlock(app, browser, clock)
    clock.move(minutes=31)
    as_script = browser.hand_in(epoch=2)
    as_form = browser.client.post(f"{browser.base}/hand-in", data={"attempt_token": browser.token})
    assert (as_script.status_code, as_form.status_code) == (409, 409)
    with app.installation.database.reading() as session:
        assert session.get_one(Attempt, browser.attempt.id).state == "open"


def test_the_cookie_of_one_attempt_opens_nothing_of_another(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    mine, theirs = Browser(app, hall, 0).work(), Browser(app, hall, 1).work()
    stolen = theirs.client.get_cookie(COOKIE, path=theirs.base)
    assert stolen is not None
    mine.client.set_cookie(COOKIE, stolen.value, path=mine.base)
    mine.token = theirs.token
    clock.move(minutes=31)
    assert mine.save(make_save()).status_code == 404
    assert mine.hand_in().status_code == 403
    assert mine.plain(q1="a").status_code == 403


def test_the_attempt_cookie_goes_to_its_own_attempt_only_and_to_no_script(browser: Browser) -> None:
    browser.sign_in()
    header = next(value for value in browser.start().headers.getlist("Set-Cookie") if value.startswith("attempt="))
    assert f"Path={browser.base}" in header
    assert "HttpOnly" in header
    assert "SameSite=Strict" in header


def test_the_plain_form_stores_every_kind_as_the_page_with_scripts_does(app: ExamApp, browser: Browser) -> None:
    browser.work()
    fields = {"q1": "b", "q2": ["c", "a"], "kind-q3": "fill_in", "q3": ["4000 ", "示例"], "q4": "要点"}
    browser.client.post(f"{browser.base}/plain", data={"attempt_token": browser.token, **fields})
    assert answers(app) == {"q1": "b", "q2": "a,c", "q3": '["4000","示例"]', "q4": "要点"}


def test_the_plain_form_clears_what_was_taken_back(app: ExamApp, browser: Browser) -> None:
    browser.work().plain(q1="b")
    browser.plain()
    assert answers(app) == {"q1": ""}


def test_the_plain_form_says_what_is_too_long(app: ExamApp, browser: Browser) -> None:
    response = browser.work().plain(q1="a", q4="字" * 3000)
    assert response.status_code == 400
    assert "太长，或者含有系统不能保存的字符" in response.text
    assert answers(app) == {}


def test_the_plain_form_refuses_a_nul_and_stores_nothing(app: ExamApp, browser: Browser) -> None:
    assert browser.work().plain(q4="a\0b").status_code == 400
    assert answers(app) == {}


def test_the_plain_form_of_an_older_epoch_stores_nothing_and_leaves_evidence(
    app: ExamApp, browser: Browser, clock: SettableClock
) -> None:
    browser.work()
    unlock(app, browser, clock)
    cookie = browser.client.get_cookie(COOKIE, path=browser.base)
    assert browser.start().status_code == 302
    assert cookie is not None
    browser.client.set_cookie(COOKIE, cookie.value, path=browser.base)
    response = browser.plain(q1="a")
    assert response.status_code == 409
    assert "改在另一台电脑上作答" in response.text
    with app.installation.database.reading() as session:
        assert [row.refused_for for row in session.scalars(select(LateEvidence))] == ["stale_epoch"]


def test_the_plain_form_names_doubts_before_it_hands_in(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    response = browser.plain(q2="a", check="1")
    page = browser.client.get(response.location).text
    assert "第2题：本题为多选，您只选了1项" in page
    assert "第1题：未作答" in page
    assert "确认交卷" in page
    clock.move(minutes=31)
    done = browser.client.post(f"{browser.base}/hand-in", data={"attempt_token": browser.token})
    assert done.location.endswith("/receipt")


def test_a_plain_form_without_its_token_is_refused(app: ExamApp, browser: Browser) -> None:
    browser.work()
    browser.token = ""
    assert browser.plain(q1="a").status_code == 403
    assert answers(app) == {}


def test_a_paused_plain_form_says_when_to_come_back(app: ExamApp, browser: Browser, clock: SettableClock) -> None:
    browser.work()
    with app.installation.database.writing() as session:
        services.pause(session, session.get_one(Attempt, browser.attempt.id), COMMAND_LINE, "停电", clock.now())
    assert "暂停" in browser.plain(q1="a").text


def test_signing_out_fences_the_browser_that_held_the_attempt(app: ExamApp, browser: Browser) -> None:
    browser.work()
    browser.client.post("/sign-out")
    reply = browser.save(make_save())
    assert (reply.status_code, reply.get_json()["error"]) == (409, "stale_epoch")
    assert browser.work().state()["epoch"] == 2


def test_disabling_a_person_fences_the_browser_that_held_the_attempt(
    app: ExamApp, browser: Browser, hall: Hall, clock: SettableClock
) -> None:
    browser.work()
    with app.installation.database.writing() as session:
        person = session.get_one(Person, hall.candidates[0].person_id)
        people.disable(session, person, COMMAND_LINE, clock.now())
    reply = browser.save(make_save())
    assert (reply.status_code, reply.get_json()["error"]) == (409, "stale_epoch")
    assert browser.ask("paper").status_code == 401


def test_a_receipt_that_is_not_there_yet_comes_by_itself(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    clock.move(minutes=60, seconds=1)
    page = browser.client.get(f"{browser.base}/receipt").text
    assert "正在收卷" in page
    assert 'http-equiv="refresh"' in page


def test_the_worker_is_served_where_it_may_look_after_the_exam_page_only(app: ExamApp) -> None:
    with app.test_client().get("/attempts/worker.js") as response:
        assert response.mimetype in ("text/javascript", "application/javascript")
        assert "Service-Worker-Allowed" not in response.headers


def test_over_tls_each_attempt_has_a_key_of_its_own(
    app: ExamApp, hall: Hall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(app.installation.settings), "over_tls", property(lambda _self: True))
    states = []
    for place in (0, 1):
        browser = Browser(app, hall, place)
        browser.client = app.test_client()
        for path, data in (("/sit", {"number": browser.number, "code": "12345672"}), (f"{browser.base}/start", {})):
            assert browser.client.post(path, data=data, base_url="https://localhost").status_code == 302
        reply = browser.client.get(f"{browser.base}/state", base_url="https://localhost")
        states.append(reply.get_json()["outbox_key"])
    assert len(set(states)) == 2
    assert all(len(key) == 44 for key in states)


def test_the_late_bar_does_not_shut_out_who_comes_back(browser: Browser, clock: SettableClock) -> None:
    browser.work()
    clock.move(minutes=20)
    browser.client.delete_cookie("session")
    browser.sign_in()
    assert browser.start().status_code == 302
    assert browser.state()["closes_at"] - browser.state()["server_time"] == timedelta(minutes=40) // timedelta(
        milliseconds=1
    )
