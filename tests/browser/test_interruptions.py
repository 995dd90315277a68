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
from examsvc.settings import Settings
from tests.browser.answers import answers_on_the_server, kept_on_the_machine
from tests.browser.conftest import Desk, sitting
from tests.factories.exams import CODE

pytestmark = pytest.mark.browser


@pytest.fixture
def mixed(sqlite_settings: Settings, browser: Browser) -> Iterator[Desk]:
    """A paper with a question of each kind."""
    with sitting(sqlite_settings, browser, kinds=("multiple", "fill_in", "short_answer")) as place:
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
    with desk.database.reading() as session:
        assert [(e.epoch, e.item, e.value) for e in session.scalars(select(AnswerEvent))] == [(2, "q2", "c")]
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
    expect(desk.page.locator("#stopped")).to_be_hidden(timeout=15_000)
    desk.saved()
    assert answers_on_the_server(desk) == {"q1": "b"}


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
        assert len(session.scalars(select(SignIn)).all()) == 1
