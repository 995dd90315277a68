"""A newcomer with a list of 118 people gets from nothing to the ZIP with everything to print, on one page."""

import io
import re
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from examsvc.core.clock import SystemClock, local
from examsvc.core.roles import Role
from examsvc.core.tasks import run_next
from examsvc.exams.prints import making as prints
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.whole import make_bank
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
PEOPLE = 118
ROSTER = "参考人员名单\n姓名\t单位\t职务\n" + "\n".join(f"周示例{n:03d}\t示例{n % 24}镇\t干部" for n in range(PEOPLE))


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", "clerk")
    page.fill("#password", PASSWORD)
    page.click("#submit")


def plan(page: Page, day: str) -> None:
    for field, value in {"title": "示例考试", "place": "示例县党校", "day": day, "at": "09:00"}.items():
        page.fill(f"#{field}", value)
    for kind, number in {"single": 4, "multiple": 2, "true_false": 0, "fill_in": 0}.items():
        page.fill(f"#{kind}_count", str(number))
    expect(page.locator("[data-total=marks]")).to_have_text("8")
    page.click("summary")
    page.fill("#pass_mark", "5")
    page.fill("#excellent_mark", "7")
    page.click("#submit")


def test_118_people_go_from_plan_to_zip_on_one_page_of_five_steps(
    sqlite_settings: Settings, browser: Browser, tmp_path: Path
) -> None:
    app = create_app(sqlite_settings, SystemClock())
    site = app.installation
    with site.database.writing() as session:
        office = make_office(session, site.clock.now())
        make_bank(session, office, site.clock.now())
        make_staff(session, office, site.clock.now(), Role.ORGANISER, username="clerk")
    day = (local(site.clock.now()) + timedelta(days=4)).date().isoformat()
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    with serving(sqlite_settings, free_port()) as address:
        page = context.new_page()
        sign_in(page, address)
        page.goto(f"{address}/exams")
        page.click("text=快速办考 >> nth=0")
        expect(page.locator(".quick-step")).to_have_count(5)
        plan(page, day)
        page.fill("#pasted", ROSTER)
        page.click("#submit")
        expect(page.locator(".quick-step.now")).to_contain_text("读到 118 人，没有发现问题。")
        page.click("text=确认导入 118 人")
        expect(page.locator(".room-table tbody tr")).to_have_count(6)
        page.reload()
        expect(page.locator("[data-total=products]")).to_have_text("120")
        page.click("#submit")
        page.click("text=确认封卷")
        expect(page.locator("text=备齐打印资料")).to_be_visible()
        page.go_back()
        page.reload()
        page.click("text=下一步：打印")
        page.click("text=备齐打印资料")
        expect(page.locator("progress")).to_be_visible()
        with app.app_context():
            assert run_next(site, {prints.KIND: prints.make})
        page.wait_for_selector("main a.btn")
        with page.expect_download() as download:
            page.click("main a.btn")
        packed = zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes()))
        context.close()
    assert [re.sub(r"\..*", "", name) for name in sorted(packed.namelist())] == [
        "01 考试通知",
        "02 考试公告",
        "03 桌贴",
        "04 座次表",
        "05 签到表",
        "06 考场情况记录单",
        "07 考场异常情况登记表",
        "08 试卷袋封签",
        "09 考场张贴须知",
        "10 封卷及启封记录",
        "11 保密承诺书",
        "12 考务手册",
        "13 名单",
        "14 登录码清单",
        "15 回执",
        "16 群通知",
    ]
    assert all(packed.read(name).startswith(b"%PDF") for name in packed.namelist() if name.endswith(".pdf"))
    site.database.dispose()
