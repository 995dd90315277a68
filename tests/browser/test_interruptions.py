"""What interrupts a sitting: an expired sign-in, an unlock, a pause, an extension, the end of the time."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from examsvc.accounts.models import SignIn
from examsvc.attempts import services
from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SystemClock
from examsvc.exams.models import Exam
from tests.browser.answers import answers_on_the_server, kept_on_the_machine
from tests.browser.conftest import Desk, Served, sitting
from tests.factories.exams import CODE

pytestmark = pytest.mark.browser


@pytest.fixture
def mixed(served: Served, browser: Browser) -> Iterator[Desk]:
    """A paper with a question of each kind."""
    with sitting(served, browser, kinds=("multiple", "fill_in", "short_answer")) as place:
        yield place


def unlock(desk: Desk) -> None:
    with desk.database.writing() as session:
        attempt = session.get_one(Attempt, desk.hall.attempts[0].id)
        services.unlock(session, attempt, COMMAND_LINE, "换机", SystemClock().now())


def test_a_sign_in_that_expired_is_renewed_in_place_and_the_queue_goes_out(desk: Desk) -> None:
    desk.open_paper()
    desk.page.context.clear_cookies()
    desk.answer(1, "b")
    expect(desk.page.locator("#sign-in-again")).to_be_visible()
    desk.unsaved(1)
    desk.page.fill("#again-number", desk.hall.candidates[0].exam_number or "")
    desk.page.fill("#again-code", "12345680")
    desk.page.click("#sign-in-again button")
    expect(desk.page.locator("#again-problem")).to_contain_text("登录码不对")
    unlock(desk)
    desk.page.fill("#again-code", CODE)
    desk.page.click("#sign-in-again button")
    expect(desk.page.locator("#sign-in-again")).to_be_hidden()
    desk.saved()
    desk.unsaved(0)
    assert answers_on_the_server(desk) == {"q1": "b"}


def test_answers_from_before_an_unlock_are_given_again_on_the_same_pc(desk: Desk) -> None:
    desk.open_paper()
    desk.line.cut()
    desk.answer(2, "c")
    expect(desk.page.locator("#offline")).to_be_visible()
    desk.page.goto("about:blank")
    unlock(desk)
    desk.line.mend()
    desk.open_paper()
    desk.saved()
    desk.unsaved(0)
    mine = select(AnswerEvent).where(AnswerEvent.attempt_id == desk.attempt)
    with desk.database.reading() as session:
        assert [(e.epoch, e.item, e.value) for e in session.scalars(mine)] == [(2, "q2", "c")]
    assert kept_on_the_machine(desk)["saves"] == []


def test_the_old_pc_is_told_that_it_has_lost_the_paper(desk: Desk) -> None:
    desk.open_paper()
    unlock(desk)
    desk.answer(1, "b")
    expect(desk.page.locator("#stopped")).to_contain_text("另一台电脑")
    expect(desk.page.locator("fieldset[data-item=q1] input[value=a]")).to_be_disabled()


def test_a_pause_and_its_end_reach_the_page_without_a_reload(desk: Desk) -> None:
    desk.open_paper()
    with desk.database.writing() as session:
        attempt = session.get_one(Attempt, desk.hall.attempts[0].id)
        services.pause(session, attempt, COMMAND_LINE, "停电", SystemClock().now())
    desk.answer(1, "b")
    expect(desk.page.locator("#stopped")).to_contain_text("暂停")
    with desk.database.writing() as session:
        attempt = session.get_one(Attempt, desk.hall.attempts[0].id)
        services.resume(session, attempt, COMMAND_LINE, SystemClock().now())
    expect(desk.page.locator("#stopped")).to_be_hidden()
    desk.saved()
    assert answers_on_the_server(desk) == {"q1": "b"}


def test_warnings_come_at_fifteen_five_and_one_minute(desk: Desk) -> None:
    desk.page.clock.install()
    desk.open_paper()
    left, warning = desk.page.locator("#left"), desk.page.locator("#warning")
    expect(left).to_have_class("quiet")
    desk.page.clock.fast_forward("44:50")
    expect(warning).to_be_empty()
    desk.page.clock.fast_forward("00:15")
    expect(warning).to_have_text("距考试结束还有 15 分钟")
    expect(left).not_to_have_class("quiet")
    for step, minutes in (("10:00", 5), ("04:00", 1)):
        desk.page.clock.fast_forward(step)
        expect(warning).to_have_text(f"距考试结束还有 {minutes} 分钟")


def test_who_opens_the_paper_late_is_told_what_is_really_left(desk: Desk) -> None:
    with desk.database.writing() as session:
        session.get_one(Exam, desk.hall.exam.id).duration_seconds = 230
    desk.open_paper()
    expect(desk.page.locator("#warning")).to_have_text("距考试结束还有 4 分钟")


def test_a_machine_that_slept_through_two_warnings_shows_the_later_one(desk: Desk) -> None:
    desk.page.clock.install()
    desk.open_paper()
    desk.page.clock.fast_forward("55:30")
    expect(desk.page.locator("#warning")).to_have_text("距考试结束还有 5 分钟")


def test_an_extension_in_the_last_seconds_reaches_a_page_where_nobody_does_anything(desk: Desk) -> None:
    with desk.database.writing() as session:
        session.get_one(Exam, desk.hall.exam.id).duration_seconds = 3
    desk.open_paper()
    with desk.database.writing() as session:
        attempt = session.get_one(Attempt, desk.hall.attempts[0].id)
        services.extend(session, attempt, 600, COMMAND_LINE, "设备故障", SystemClock().now())
    expect(desk.page.locator("#left")).to_contain_text("00:09:5")
    desk.answer(1, "b")
    desk.saved()
    assert answers_on_the_server(desk) == {"q1": "b"}


HIDE = """() => {
  Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def test_a_tab_that_goes_out_of_sight_sends_what_was_being_typed_so_that_it_outlives_the_page(mixed: Desk) -> None:
    kept: list[bool] = []
    mixed.page.expose_function("kept", lambda flag: kept.append(flag))  # noqa: PLW0108 - a built-in cannot be exposed
    mixed.page.add_init_script(
        "const send = window.fetch; window.fetch = (a, o) => { if (o && o.keepalive) window.kept(true); "
        "return send(a, o); };"
    )
    mixed.open_paper()
    mixed.look_at(3)
    mixed.page.fill("fieldset[data-item=q3] textarea", "要点")
    mixed.page.evaluate(HIDE)
    mixed.saved()
    assert answers_on_the_server(mixed) == {"q3": "要点"}
    assert kept == [True]


def test_a_hidden_tab_makes_no_new_saves(desk: Desk) -> None:
    desk.open_paper()
    desk.answer(1, "a")
    desk.saved()
    desk.page.evaluate(HIDE)
    desk.answer(2, "c")
    desk.page.wait_for_function("!document.querySelector('#saved').textContent.includes('未保存 1')")
    assert kept_on_the_machine(desk)["saves"] == []
    assert answers_on_the_server(desk) == {"q1": "a"}


def test_what_was_typed_as_the_page_was_left_is_there_when_it_opens_again(mixed: Desk) -> None:
    mixed.open_paper()
    mixed.look_at(3)
    mixed.page.fill("fieldset[data-item=q3] textarea", "要点")
    address = mixed.page.url
    mixed.page.goto("about:blank")
    mixed.page.goto(address)
    mixed.page.wait_for_selector("#paper:not([hidden])")
    mixed.saved()
    assert answers_on_the_server(mixed) == {"q3": "要点"}


def test_a_multiple_choice_with_one_option_and_an_empty_blank_are_pointed_out(mixed: Desk) -> None:
    mixed.open_paper()
    mixed.answer(1, "a")
    mixed.look_at(2)
    mixed.page.fill("fieldset[data-item=q2] input >> nth=0", "4000")
    mixed.look_at(3)
    mixed.page.fill("fieldset[data-item=q3] textarea", "要点\ud800")
    mixed.page.click("#check")
    expect(mixed.page.locator("#doubts")).to_contain_text("第1题：本题为多选，您只选了1项")
    expect(mixed.page.locator("#doubts")).to_contain_text("第2题：还有空没有填")
    mixed.saved()
    assert answers_on_the_server(mixed)["q2"] == '["4000",""]'


def test_a_mistyped_code_is_told_before_it_counts_as_a_wrong_guess(desk: Desk) -> None:
    desk.page.goto(f"{desk.address}/sit")
    desk.page.fill("#number", desk.hall.candidates[0].exam_number or "")
    desk.page.fill("#code", "1234-5673")
    desk.page.click("button[type=submit]")
    expect(desk.page.locator("#code-slip")).to_be_visible()
    desk.page.fill("#code", "１２３４－５６７２")
    desk.page.click("button[type=submit]")
    desk.page.wait_for_selector("#start")
    with desk.database.reading() as session:
        assert len(session.scalars(select(SignIn).where(SignIn.exam_id == desk.hall.exam.id)).all()) == 1
