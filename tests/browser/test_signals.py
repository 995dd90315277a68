"""What a page tells of besides answers: nothing at all unless the rules of the exam ask for it."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from examsvc.attempts.models import Attempt
from examsvc.attempts.signals import summarise
from examsvc.exams.models import Exam
from examsvc.exams.rules import ExamRules
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def switch_on(desk: Desk, *watching: str) -> None:
    with desk.database.writing() as session:
        session.execute(
            update(Exam).where(Exam.id == desk.hall.exam.id).values(rules=ExamRules(watching=watching).to_json())
        )


def do_it_all(desk: Desk) -> None:
    """Leave the window for a while, copy something, and make the window small."""
    desk.page.evaluate("window.dispatchEvent(new Event('blur'))")
    desk.page.clock.fast_forward("00:20")
    desk.page.evaluate("window.dispatchEvent(new Event('focus'))")
    desk.page.evaluate("document.dispatchEvent(new Event('copy'))")
    desk.page.evaluate("addEventListener('resize', () => { document.body.dataset.resized = 'yes'; })")
    desk.page.set_viewport_size({"width": 500, "height": 400})
    desk.page.wait_for_selector("body[data-resized]")
    desk.page.clock.fast_forward("00:31")


def test_with_nothing_switched_on_the_browser_sends_none_of_it_and_loads_no_script_for_it(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.clock.install()
    desk.open_paper()
    do_it_all(desk)
    desk.answer(1, "b")
    desk.saved()
    assert [address for address in asked if "signals" in address] == []
    assert desk.page.locator(".watermark, #fullscreen").count() == 0


def test_what_is_switched_on_is_told_as_counts_and_seconds(desk: Desk) -> None:
    switch_on(desk, "focus", "copy", "resize", "watermark", "fullscreen")
    # Playwright lets the screen shrink with the page.
    big = "for (const [name, size] of [['width', 1366], ['height', 768]]) "
    desk.page.add_init_script(big + "Object.defineProperty(screen, name, { get: () => size });")
    desk.page.clock.install()
    desk.open_paper()
    expect(desk.page.locator("#fullscreen")).to_have_text("全屏作答")
    expect(desk.page.locator(".watermark.left")).to_contain_text("考生1")
    with desk.page.expect_response("**/signals") as answer:
        do_it_all(desk)
    assert answer.value.status == 200
    with desk.database.reading() as session:
        told = {
            one.kind: (one.count, one.seconds) for one in summarise(session, session.get_one(Attempt, desk.attempt))
        }
    assert told["copy"] == told["resize"] == (1, 0)
    assert told["focus"][0] == 1
    assert 20 <= told["focus"][1] <= 25


def test_a_name_in_the_margins_covers_nothing(desk: Desk) -> None:
    switch_on(desk, "watermark")
    desk.open_paper()
    mark, paper = desk.page.locator(".watermark.left").bounding_box(), desk.page.locator("#paper").bounding_box()
    assert mark is not None
    assert paper is not None
    assert mark["x"] + mark["width"] < paper["x"]
    desk.page.set_viewport_size({"width": 1024, "height": 768})
    expect(desk.page.locator(".watermark.left")).to_be_hidden()
