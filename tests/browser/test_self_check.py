"""The check page in a browser: what it finds in words, and the result kept for a seat."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from examsvc.hall.models import SelfCheck
from tests.browser.conftest import Desk

pytestmark = pytest.mark.browser


def test_a_good_pc_is_found_good_and_kept_for_the_seat_that_was_chosen(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.address}/check?exam={desk.hall.exam.public_id}")
    for name in ("browser", "storage", "delay", "clock", "fonts", "screen"):
        expect(page.locator(f"[data-check={name}] .verdict")).to_have_attribute("data-verdict", "ok")
    page.fill("#try-digits", "０１２３456789")
    page.fill("#try-input", "考试")
    expect(page.locator("#verdict")).to_have_text("这台电脑可以用来考试。")
    page.select_option("#room", desk.hall.room.public_id)
    page.fill("#seat", "12")
    page.click("#keep")
    expect(page.locator("h1")).to_have_text("检查结果已登记")
    with desk.database.reading() as session:
        assert [
            (one.seat, one.passed)
            for one in session.scalars(select(SelfCheck).where(SelfCheck.exam_id == desk.hall.exam.id))
        ] == [(12, True)]


def test_a_pc_that_keeps_nothing_and_has_no_input_method_is_told_what_to_do(desk: Desk) -> None:
    page = desk.page
    page.add_init_script(
        "indexedDB.open = () => { throw new Error('no room'); }; "
        "const real = Date.now; Date.now = () => real() + 7e6;"
    )
    page.goto(f"{desk.address}/check")
    expect(page.locator("[data-check=storage]")).to_contain_text("无痕")
    expect(page.locator("[data-check=clock]")).to_contain_text("不影响考试")
    page.fill("#try-digits", "0123456789")
    page.fill("#try-input", "kaoshi")
    page.press("#try-input", "Tab")
    expect(page.locator("[data-check=input]")).to_contain_text("切换输入法")
    expect(page.locator("#verdict")).to_contain_text("还不行")
