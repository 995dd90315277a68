"""Results, blind marking and a notice on its way, as full pages: axe finds nothing and nothing scrolls sideways."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page

from examsvc.core.clock import SettableClock, SystemClock
from examsvc.core.roles import Role
from examsvc.factory import make_installation
from examsvc.settings import Settings
from tests.browser.workplace import violations
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.finished import hold_exam
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
ANSWERS = [[("q1", "a"), ("q2", "帮扶干部每月到户走访，核对收入，落实政策。" * 8)], [("q1", "b")]]


@dataclass
class Office:
    """A served exam that is over, and the browsers of two people who may do everything."""

    results: str
    marking: str
    notices: str
    drafter: Page
    head: Page


@pytest.fixture
def office(sqlite_settings: Settings, browser: Browser) -> Iterator[Office]:
    clock = SettableClock(SystemClock().now() - timedelta(hours=3))
    site = make_installation(sqlite_settings, clock)
    hall, _saves = hold_exam(site, clock, ("single", "short_answer"), ANSWERS)
    with site.database.writing() as session:
        for name in ("drafter", "head"):
            make_staff(session, hall.office, clock.now(), *Role, username=name)
    with serving(sqlite_settings, free_port()) as address:
        pages = [signed_in(browser, address, name) for name in ("drafter", "head")]
        exam = hall.exam.public_id
        yield Office(f"{address}/results/{exam}", f"{address}/marking/{exam}", f"{address}/notices", *pages)
        for page in pages:
            page.context.close()
    site.database.dispose()


def signed_in(browser: Browser, address: str, name: str) -> Page:
    page = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}).new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#username", name)
    page.fill("#password", PASSWORD)
    page.click("#submit")
    return page


def faults(page: Page) -> list[str]:
    """Return what axe finds at both sizes, and whether the enlarged page scrolls sideways."""
    found = violations(page)
    page.set_viewport_size({"width": 683, "height": 384})
    found += violations(page)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
        found.append(f"{page.url} scrolls sideways")
    page.set_viewport_size({"width": 1366, "height": 768})
    return found


def test_from_marks_to_a_checked_notice_every_page_can_be_read_and_used(office: Office) -> None:
    drafter, head, found = office.drafter, office.head, []
    drafter.goto(office.results)
    drafter.click("text=开始评分")
    found += faults(drafter)
    drafter.goto(office.marking)
    found += faults(drafter)
    drafter.fill("#marks", "0.5")
    drafter.click("text=保存，评下一份")
    found += faults(drafter)
    drafter.goto(office.results)
    drafter.fill("#reason", "人工评卷后汇总")
    drafter.click("text=重新评分")
    drafter.click("text=拟写成绩通报")
    found += faults(drafter)
    head.goto(drafter.url)
    head.click("button:has-text('核稿通过')")
    found += faults(head)
    head.fill("#doc_no", "示扶组字[2026]7号")
    head.click("#submit")
    assert "应写成：示扶组字〔2026〕7号" in head.inner_text("[role=alert]")
    found += faults(head)
    assert found == []
