"""axe finds nothing on the pages of staff and candidates, at the size of an old screen and enlarged to 200 %."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.factory import make_installation
from examsvc.settings import Settings
from tests.browser.conftest import Desk
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.exams import make_hall
from tests.factories.whole import make_bank
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
# 1366 × 768 as it is, and as somebody sees it who enlarges the page to 200 %.
SIZES = [{"width": 1366, "height": 768}, {"width": 683, "height": 384}]
PAGES = [
    "/workbench",
    "/questions",
    "/review",
    "/review?topic=总体目标",
    "/releases",
    "/exams",
    "/exams/new",
    "/rooms",
    "/results",
    "/marking",
    "/notices",
    "/audit",
    "/people",
    "/units",
    "/password",
]


@dataclass
class Workplace:
    """A served installation, and a member of staff with every role."""

    address: str
    exam: str
    attempt: str
    page: Page


@pytest.fixture
def workplace(sqlite_settings: Settings, browser: Browser) -> Iterator[Workplace]:
    site = make_installation(sqlite_settings, SystemClock())
    now = site.clock.now()
    with site.database.writing() as session:
        hall = make_hall(session, now, candidates=3, keyring=site.keyring)
        make_bank(session, hall.office, now, each=2)
        make_staff(session, hall.office, now, *Role, username="clerk")
        exam, attempt = hall.exam.public_id, hall.attempts[0].public_id
    with serving(sqlite_settings, free_port()) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#username", "clerk")
        page.fill("#password", PASSWORD)
        page.click("#submit")
        yield Workplace(address, exam, attempt, page)
        page.context.close()
    site.database.dispose()


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def test_axe_finds_nothing_on_the_pages_of_staff(workplace: Workplace) -> None:
    own = [f"/exams/{workplace.exam}", f"/exams/{workplace.exam}/candidates", f"/rooms/{workplace.exam}"]
    own += [f"/seats/{workplace.attempt}", f"/exams/{workplace.exam}/printing", f"/rooms/{workplace.exam}/bind"]
    found = {}
    for size in SIZES:
        workplace.page.set_viewport_size(size)  # type: ignore[arg-type]
        for path in PAGES + own:
            response = workplace.page.goto(workplace.address + path)
            assert response is not None
            assert response.status == 200, path
            found[f"{path} at {size['width']}"] = violations(workplace.page)
    assert {path: rules for path, rules in found.items() if rules} == {}


def test_no_page_of_staff_scrolls_sideways_when_enlarged(workplace: Workplace) -> None:
    workplace.page.set_viewport_size(SIZES[1])  # type: ignore[arg-type]
    wide = []
    for path in PAGES:
        workplace.page.goto(workplace.address + path)
        if workplace.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wide.append(path)
    assert wide == []


@pytest.mark.parametrize("width", [320, 683, 1024, 1366])
def test_no_page_of_a_candidate_scrolls_sideways(desk: Desk, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 640})
    wide = []
    desk.page.goto(f"{desk.address}/sit")
    desk.page.click(".look[data-size=largest]")
    for name, go in (("rules", desk.sign_in), ("paper", desk.open_paper)):
        go()
        if desk.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            wide.append(name)
    assert wide == []


def test_axe_finds_nothing_on_the_candidates_way(desk: Desk) -> None:
    found = {}
    desk.page.goto(f"{desk.address}/sit")
    found["sit"] = violations(desk.page)
    desk.sign_in()
    found["rules"] = violations(desk.page)
    desk.page.click("#start button")
    desk.page.wait_for_selector("#paper:not([hidden])")
    found["paper"] = violations(desk.page)
    desk.page.click(".look[data-size=largest]")
    desk.page.click(".look[data-contrast=high]")
    found["paper in large type and high contrast"] = violations(desk.page)
    for notice in ("offline", "no-store", "warning", "stopped", "sign-in-again"):
        desk.page.evaluate("id => { const n = document.getElementById(id); n.hidden = false; }", notice)
    found["paper with every notice"] = violations(desk.page)
    desk.page.click("#check")
    found["check"] = violations(desk.page)
    base = f"{desk.address}/attempts/{desk.hall.attempts[0].public_id}"
    desk.page.goto(f"{base}/plain?check=1")
    found["plain"] = violations(desk.page)
    desk.page.click("#hand-in button")
    desk.page.wait_for_selector(".receipt")
    found["receipt"] = violations(desk.page)
    assert {path: rules for path, rules in found.items() if rules} == {}
