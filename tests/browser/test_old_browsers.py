"""A browser that cannot run the exam page says what to do, and offers the form without scripts."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.answers import answers_on_the_server
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def open_without_modules(desk: Desk, path: str) -> None:
    """Open a page as a browser without modules does: theirs do not run, and the one for such browsers does."""
    desk.page.route(re.compile(r"/(page|looks|door|waiting)\.js$"), lambda route: route.abort())
    desk.page.goto(desk.address + path)
    desk.page.add_script_tag(url="/static/js/exam/old.js")


def test_a_browser_in_ie_mode_shows_a_picture_and_may_still_answer_on_the_simple_page(desk: Desk) -> None:
    desk.open_paper()
    open_without_modules(desk, urlsplit(desk.page.url).path)
    expect(desk.page.locator("#old-browser h2")).to_have_text("请切换到极速模式")
    expect(desk.page.locator("#old-browser img")).to_be_visible()
    expect(desk.page.locator("#old-browser img")).to_have_js_property("naturalWidth", 640)
    expect(desk.page.locator("#loading")).to_be_hidden()
    desk.page.click("#old-browser a")
    desk.page.check("#q1 input[value=b]")
    desk.page.click("#q1 + p button")
    desk.page.wait_for_load_state()
    assert answers_on_the_server(desk) == {"q1": "b"}


def test_the_sign_in_page_says_so_too(desk: Desk) -> None:
    open_without_modules(desk, "/sit")
    expect(desk.page.locator("#old-browser")).to_be_visible()


def test_a_browser_of_today_is_told_nothing_of_the_kind(desk: Desk) -> None:
    desk.open_paper()
    expect(desk.page.locator("#old-browser")).to_be_hidden()
    expect(desk.page.locator("#unopened")).to_be_hidden()


def test_a_browser_below_the_floor_is_offered_the_simple_page_after_a_while(desk: Desk) -> None:
    desk.page.clock.install()
    desk.sign_in()
    broken = "null ??? 1;"
    desk.page.route("**/floor.js", lambda route: route.fulfill(content_type="text/javascript", body=broken))
    desk.page.click("#start button")
    desk.page.wait_for_selector("#loading")
    expect(desk.page.locator("#unopened")).to_be_hidden()
    desk.page.clock.fast_forward("00:13")
    desk.page.click("#unopened a")
    expect(desk.page.locator("h1")).to_have_text("简单页面")
