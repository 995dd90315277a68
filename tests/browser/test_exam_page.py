"""The exam page in Chromium: nothing that was answered gets lost, whatever happens to line, tab or machine."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import APIResponse, Error, Route, expect
from sqlalchemy import select

from examsvc.attempts.models import AnswerEvent, Attempt
from tests.browser.answers import answers_on_the_server
from tests.browser.conftest import PLAIN_HOST, Desk

pytestmark = pytest.mark.browser


def test_an_answer_is_shown_as_saved_only_when_the_server_has_it(desk: Desk) -> None:
    desk.open_paper()
    expect(desk.page.locator("#saved")).to_contain_text("未保存 0 题")
    desk.answer(1, "b")
    desk.saved()
    expect(desk.page.locator("#saved")).to_contain_text("服务器已保存")
    assert answers_on_the_server(desk) == {"q1": "b"}


def test_a_reload_shows_what_was_answered_at_the_same_question(desk: Desk) -> None:
    desk.open_paper()
    desk.answer(2, "c")
    desk.saved()
    desk.page.reload()
    desk.page.wait_for_selector("#paper:not([hidden])")
    expect(desk.page.locator("fieldset[data-item=q2]")).to_be_visible()
    expect(desk.page.locator("fieldset[data-item=q2] input[value=c]")).to_be_checked()


def passed_on(route: Route) -> APIResponse:
    """Let the server answer; the driver resolves names without the browser's rules."""
    request = route.request
    address = urlsplit(request.url)
    headers = {**request.all_headers(), "host": address.netloc}
    return route.fetch(url=request.url.replace(PLAIN_HOST, "127.0.0.1"), headers=headers)


def test_a_reply_that_got_lost_is_asked_for_again_and_counts_once(desk: Desk) -> None:
    desk.open_paper()
    lost: list[APIResponse] = []

    def lose_first(route: Route) -> None:
        if not lost:
            lost.append(passed_on(route))
            route.abort()
        else:
            route.continue_()

    desk.page.route("**/saves", lose_first)
    desk.answer(1, "b")
    desk.saved()
    desk.unsaved(0)
    assert [reply.status for reply in lost] == [200]
    with desk.database.reading() as session:
        assert len(session.scalars(select(AnswerEvent).where(AnswerEvent.attempt_id == desk.attempt)).all()) == 1


def test_the_exam_is_sat_by_keyboard_alone(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.address}/sit")
    page.focus("#number")
    page.keyboard.type(desk.hall.candidates[0].exam_number or "")
    page.keyboard.press("Tab")
    page.keyboard.type("1234-5672")
    page.keyboard.press("Enter")
    page.wait_for_selector("#start button")
    press_until(desk, "#start button", "Enter")
    page.wait_for_selector("#paper:not([hidden])")
    for number in (1, 2, 3):
        press_until(desk, f"fieldset[data-item=q{number}] input", "Space")
        page.keyboard.press("ArrowDown")
        if number < 3:
            press_until(desk, "#next", "Enter")
    desk.saved()
    press_until(desk, "#check", "Enter")
    press_until(desk, "#confirm", "Enter")
    page.wait_for_selector(".receipt")
    assert answers_on_the_server(desk) == {"q1": "b", "q2": "b", "q3": "b"}


def press_until(desk: Desk, selector: str, key: str) -> None:
    """Tab to the element, as a person without a mouse would, and press the key."""
    for _ in range(60):
        if desk.page.evaluate("s => document.activeElement.matches(s)", selector):
            desk.page.keyboard.press(key)
            return
        desk.page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by Tab")


def test_doubts_are_named_before_handing_in(desk: Desk) -> None:
    desk.open_paper()
    desk.answer(1, "a")
    desk.page.click("#flag")
    desk.page.click("#check")
    expect(desk.page.locator("#doubts")).to_contain_text("第1题：已标记")
    expect(desk.page.locator("#doubts")).to_contain_text("第2题：未作答")
    desk.page.click("#confirm")
    desk.page.wait_for_selector(".receipt")
    with desk.database.reading() as session:
        assert session.get_one(Attempt, desk.attempt).state == "submitted"


def test_the_hash_is_the_server_s_for_any_text(desk: Desk) -> None:
    from examsvc.attempts.rules import value_hash

    desk.open_paper()
    for value in ("", "a", "两不愁三保障", "𬱖䶮堃", "x" * 55, "y" * 56, "z" * 64, "字" * 500):
        script = "async v => (await import('/static/js/exam/sha256.js')).valueHash('q1', v)"
        assert desk.page.evaluate(script, value) == value_hash("q1", value)


def test_two_tabs_share_one_queue_and_one_count(desk: Desk) -> None:
    desk.open_paper()
    second = desk.page.context.new_page()
    second.goto(desk.page.url)
    second.wait_for_selector("#paper:not([hidden])")
    desk.answer(1, "b")
    desk.saved()
    second.check("fieldset[data-item=q1] input[value=d]")
    second.wait_for_selector("#saved[data-state=saved]")
    second.wait_for_timeout(300)
    with desk.database.reading() as session:
        seqs = list(
            session.scalars(
                select(AnswerEvent.seq).where(AnswerEvent.attempt_id == desk.attempt).order_by(AnswerEvent.seq)
            )
        )
    assert len(seqs) == len(set(seqs))
    assert answers_on_the_server(desk)["q1"] == "d"


def test_no_script_of_ours_fails_while_an_exam_is_sat(desk: Desk) -> None:
    problems: list[Error] = []
    desk.page.on("pageerror", lambda problem: problems.append(problem))  # noqa: PLW0108 - Playwright marks handlers
    desk.open_paper()
    desk.answer(1, "a")
    desk.saved()
    for look in (".look[data-size=largest]", ".look[data-contrast=high]"):
        desk.page.click(look)
    assert not problems
