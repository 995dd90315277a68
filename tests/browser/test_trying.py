"""试答: the page of the exam without a server behind it, and the waiting room it leads back to."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select, update

from examsvc.attempts.models import AnswerEvent, Attempt
from examsvc.core.clock import SystemClock
from examsvc.exams.models import Sitting
from tests.browser.answers import answers_on_the_server, kept_on_the_machine
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def start_in(desk: Desk, **time: int) -> None:
    with desk.database.writing() as session:
        start = SystemClock().now() + timedelta(**time)
        session.execute(
            update(Sitting)
            .where(Sitting.id == desk.hall.sitting.id)
            .values(starts_at=start, ends_at=start + timedelta(hours=1))
        )


def answer_all(page: Page) -> None:
    page.check("fieldset[data-item=s1] input[value=b]")
    page.click("#next")
    page.check("fieldset[data-item=s2] input[value=a]")
    page.click("#next")
    page.check("fieldset[data-item=s3] input[value=true]")
    page.click("#next")
    page.fill("fieldset[data-item=s4] input", "12")


def test_anybody_tries_every_part_of_the_page_and_nothing_reaches_the_server(desk: Desk) -> None:
    page, sent = desk.page, list[str]()
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.goto(f"{desk.address}/try")
    expect(page.locator(".notice").first).to_contain_text("试答，不计分")
    answer_all(page)
    page.click("#check")
    expect(page.locator("#doubts")).to_contain_text("第2题：本题为多选，您只选了1项")
    expect(page.locator("#saved")).to_contain_text("（试答，未上传） · 未保存 0 题")
    page.click("#confirm")
    expect(page.locator(".center h1")).to_have_text("试答结束")
    assert [one for one in sent if one.startswith("POST")] == []
    assert kept_on_the_machine(desk)["saves"] == []
    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).where(AnswerEvent.attempt_id == desk.attempt)) == 0


def test_a_trial_on_the_way_to_the_exam_leaves_no_trace_on_the_paper_and_leads_back(desk: Desk) -> None:
    start_in(desk, minutes=10)
    desk.sign_in()
    desk.page.click("a[href$='/try']")
    answer_all(desk.page)
    desk.page.click("#flag")
    desk.page.click("#go-back")
    desk.page.wait_for_selector("#wait")
    start_in(desk, seconds=-1)
    desk.open_paper()
    expect(desk.page.locator("#place")).to_have_text("1 / 3")
    assert desk.page.locator("#palette .answered, #palette .flagged").count() == 0
    desk.unsaved(0)
    assert answers_on_the_server(desk) == {}


def test_whoever_still_tries_is_led_back_half_a_minute_before_the_start(desk: Desk) -> None:
    start_in(desk, minutes=10)
    desk.page.clock.install()
    desk.sign_in()
    desk.page.click("a[href$='/try']")
    desk.page.wait_for_selector("#paper:not([hidden])")
    desk.page.clock.fast_forward("09:20")
    expect(desk.page.locator("#paper")).to_be_visible()
    desk.page.clock.fast_forward("00:20")
    desk.page.wait_for_selector("#wait")


def test_the_paper_opens_by_itself_at_the_start_whatever_the_machine_s_clock_says(desk: Desk) -> None:
    start_in(desk, seconds=4)
    desk.page.add_init_script("const real = Date.now; Date.now = () => real() - 86400000 * 400;")
    desk.sign_in()
    desk.page.wait_for_selector("#paper:not([hidden])")


def test_a_line_that_is_down_at_the_start_is_waited_for(desk: Desk) -> None:
    start_in(desk, seconds=6)
    desk.sign_in()
    expect(desk.page.locator("#wait")).to_contain_text("00:00:0")
    desk.line.cut()
    expect(desk.page.locator("#problem")).to_contain_text("正在重新连接")
    with desk.database.reading() as session:
        assert session.get_one(Attempt, desk.attempt).state == "entered"
    desk.line.mend()
    desk.page.wait_for_selector("#paper:not([hidden])")


def test_a_page_that_comes_back_into_sight_hears_that_the_start_was_moved(desk: Desk) -> None:
    start_in(desk, minutes=5)
    desk.sign_in()
    expect(desk.page.locator("#wait")).to_contain_text("00:04:")
    start_in(desk, minutes=20)
    desk.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.page.locator("#wait")).to_contain_text("00:19:")


def test_a_browser_that_keeps_nothing_still_opens_paper_and_large_type(desk: Desk) -> None:
    forbid = "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, "
    desk.page.add_init_script(forbid + "{ get() { throw new DOMException('no', 'SecurityError'); } });")
    desk.open_paper()
    desk.page.click(".look[data-size=largest]")
    assert desk.page.evaluate("getComputedStyle(document.documentElement).fontSize") == "28px"
    desk.answer(2, "b")
    desk.page.click("#flag")
    expect(desk.page.locator("#palette button:nth-child(2)")).to_have_class("answered flagged here")
    desk.saved()
    assert answers_on_the_server(desk) == {"q2": "b"}
