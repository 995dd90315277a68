"""Lists print cleanly from the browser too: everybody, the head on each page, and nothing to click."""

import re
import subprocess

import pytest
from playwright.sync_api import Browser

from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.browser.workplace import sign_in
from tests.factories.accounts import make_staff
from tests.factories.whole import plan_whole
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
PEOPLE = 60


def read(pdf: bytes) -> list[str]:
    command = ["pdftotext", "-layout", "-", "-"]
    done = subprocess.run(command, input=pdf, capture_output=True, check=True)
    return [page for page in done.stdout.decode().split("\f") if page.strip()]


def test_the_list_of_candidates_prints_whole_with_its_head_on_every_page_and_no_menu(
    sqlite_settings: Settings, browser: Browser
) -> None:
    app = create_app(sqlite_settings, SystemClock())
    site = app.installation
    planned = plan_whole(app, site.clock.now(), PEOPLE)
    with site.database.writing() as session:
        make_staff(session, planned.office, site.clock.now(), Role.ORGANISER, username="clerk")
    with serving(sqlite_settings, free_port()) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        sign_in(page, address, "clerk")
        page.goto(f"{address}/exams/{planned.exam.public_id}/candidates")
        pages = read(page.pdf(format="A4"))
        page.context.close()
    said = "".join(pages)
    assert [n for n in range(1, PEOPLE + 1) if not re.search(rf"考生{n}\b", said)] == []
    assert len(pages) > 1
    assert all(re.search(r"姓名\s+单位", page) for page in pages)
    for words in ("退出", "工作台", "跳到正文", "高对比"):
        assert words not in said, words
    site.database.dispose()
