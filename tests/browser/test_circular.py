"""The clerk sees the circular as it is typed, and copies the text for a chat group."""

import pytest
from playwright.sync_api import Browser, expect

from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.browser.workplace import sign_in
from tests.factories.accounts import make_staff
from tests.factories.whole import plan_whole
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser


def test_what_is_typed_is_shown_at_once_and_can_be_copied(sqlite_settings: Settings, browser: Browser) -> None:
    app = create_app(sqlite_settings, SystemClock())
    site = app.installation
    planned = plan_whole(app, site.clock.now(), 3)
    with site.database.writing() as session:
        make_staff(session, planned.office, site.clock.now(), Role.ORGANISER, username="clerk")
    with serving(sqlite_settings, free_port()) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        sign_in(page, address, "clerk")
        page.goto(f"{address}/exams")
        page.click(f"text={planned.exam.title}")
        page.click("text=写考试通知、回执和群通知")
        page.fill("#contact", "赵示例")
        expect(page.locator(".circular-text")).to_contain_text("联系人：赵示例。")
        page.click("[data-copy]")
        expect(page.locator("[data-copy]")).to_have_text("已复制")
        assert "联系人：赵示例。" in page.locator("#chat").input_value()
        page.fill("#doc_no", "示例[2026]7号")
        page.click("#submit")
        expect(page.locator(".alert-danger")).to_contain_text("是不是“示例〔2026〕7号”")
        expect(page.locator("#contact")).to_have_value("赵示例")
        page.fill("#doc_no", "")
        page.click("#submit")
        expect(page.locator(".alert-success")).to_have_text("考试通知已保存。")
        page.context.close()
    site.database.dispose()
