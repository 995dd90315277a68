"""The live console: an invigilator's browser beside a candidate's, and what happens when the line is lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from tests.browser.conftest import PATIENCE_MS, Desk
from tests.factories.accounts import PASSWORD, make_staff

pytestmark = pytest.mark.browser


@pytest.fixture
def invigilator(desk: Desk, browser: Browser) -> Iterator[Page]:
    """A second browser, signed in, with the console of the hall open."""
    username = f"watching{desk.hall.block}"
    with desk.database.writing() as session:
        office = session.merge(desk.hall.office)
        make_staff(session, office, SystemClock().now(), Role.INVIGILATOR, username=username)
    context = browser.new_context(locale="zh-CN", viewport={"width": 1024, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    page.goto(f"{desk.address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("#submit")
    page.wait_for_url("**/workbench")
    page.goto(f"{desk.address}/rooms/{desk.hall.exam.public_id}")
    yield page
    context.close()


def test_the_console_follows_a_candidate_from_waiting_to_a_pause_without_a_reload(
    desk: Desk, invigilator: Page
) -> None:
    page, key = invigilator, desk.hall.attempts[0].public_id
    page.evaluate("window.stayed = true")
    tile = page.locator(f"[data-key='{key}']")
    expect(tile).to_have_attribute("data-state", "absent")
    desk.sign_in()
    expect(tile).to_have_attribute("data-state", "waiting")
    tile.focus()
    desk.open_paper()
    expect(tile).to_have_attribute("data-state", "working")
    desk.answer(1, "b")
    desk.saved()
    expect(tile).to_contain_text("前保存")
    desk.answer(2, "c")
    expect(tile).to_contain_text("已答 2/3")
    expect(page.locator("#news")).to_contain_text("作答中")
    assert page.evaluate("document.activeElement.dataset.key") == key
    assert page.evaluate("window.stayed")

    tile.press("Enter")
    page.wait_for_selector("form[action$='/pause']")
    page.fill("form[action$='/pause'] input[name=reason]", "停电")
    page.click("form[action$='/pause'] button")
    expect(desk.page.locator("#stopped")).to_contain_text("暂停")
    page.goto(f"{desk.address}/rooms/{desk.hall.exam.public_id}?view=plan")
    expect(page.locator(f"[data-place='1-1'] [data-key='{key}']")).to_have_attribute("data-state", "paused")


def test_a_console_that_lost_its_line_says_how_old_it_is_and_catches_up_by_itself(
    desk: Desk, invigilator: Page
) -> None:
    page = invigilator
    expect(page.locator("#live")).to_contain_text("画面更新于")
    desk.line.cut()
    expect(page.locator("#lost")).to_contain_text("连不上服务器")
    expect(page.locator("#live")).to_have_attribute("data-state", "lost")
    desk.line.mend()
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#live")).to_have_attribute("data-state", "ok")
