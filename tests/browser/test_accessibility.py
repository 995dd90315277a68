"""axe finds nothing on the pages of staff and candidates, at the size of an old screen and enlarged to 200 %."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize

from examsvc.audit.log import Actor
from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.exams import services
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.browser.conftest import Desk
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.bank_scene import Scene, set_scene
from tests.factories.exams import make_hall
from tests.factories.whole import make_bank, make_plan, make_rows
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
# 1366 × 768 as it is, and as somebody sees it who enlarges the page to 200 %.
SIZES: list[ViewportSize] = [{"width": 1366, "height": 768}, {"width": 683, "height": 384}]
PAGES = [
    "/workbench",
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
DRAFT_PAGES = ["plan", "roster", "rooms", "seal", "printing", "discard", "candidates"]
SEALED_PAGES = ["", "/candidates", "/printing", "/close"]
LANGUAGES = ["zh_Hans", "en"]
# Enlarged to 200 %, and as narrow as pages go.
NARROW = (683, 320)


@dataclass
class Workplace:
    """A served installation, and a member of staff with every role."""

    address: str
    exam: str
    attempt: str
    draft: str
    candidate: str
    clerk: str
    bank: Scene
    page: Page

    @property
    def pages(self) -> list[str]:
        """Every page of staff, with an exam that is being planned and one that is being sat."""
        own = [f"/exams/{self.exam}{page}" for page in SEALED_PAGES]
        own += [f"/exams/{self.draft}/{page}" for page in DRAFT_PAGES]
        console = [f"/rooms/{self.exam}", f"/rooms/{self.exam}/bind", f"/seats/{self.attempt}"]
        people = [f"/exams/{self.exam}/candidates/{self.candidate}", f"/people/{self.clerk}"]
        return [*PAGES, *self.bank.pages, *own, *console, *people]


@dataclass
class Round:
    """What was found on a walk through every page of staff: by path, and by path and width."""

    violations: dict[str, list[str]]
    wide: list[tuple[str, int]]


@contextmanager
def workplace(settings: Settings, browser: Browser) -> Iterator[Workplace]:
    """Serve an installation with a bank and exams in the middle of their work."""
    app = create_app(settings, SystemClock())
    site = app.installation
    now = site.clock.now()
    with site.database.writing() as session:
        hall = make_hall(session, now, candidates=3, keyring=site.keyring)
        make_bank(session, hall.office, now, each=4)
        clerk = make_staff(session, hall.office, now, *Role, username="clerk")
        planned = services.plan_exam(session, hall.office, make_plan(now), Actor("person", clerk.id), now)
        services.take_roster(session, site.keyring, planned, make_rows(118, 24), Actor("person", clerk.id), now)
        exams = (hall.exam.public_id, hall.attempts[0].public_id, planned.public_id)
        ids = (*exams, hall.candidates[0].public_id, clerk.public_id)
        session.flush()
        session.expunge_all()
    with app.test_request_context():
        bank = set_scene(site, hall.office, clerk.id)
    with serving(settings, free_port()) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        page.goto(f"{address}/sign-in")
        page.fill("#username", "clerk")
        page.fill("#password", PASSWORD)
        page.click("#submit")
        yield Workplace(address, *ids, bank, page)
        page.context.close()
    site.database.dispose()


@pytest.fixture(scope="module", params=list(zip(SIZES, LANGUAGES, strict=True)), ids=["as it is", "enlarged"])
def walked(
    request: pytest.FixtureRequest, browser: Browser, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Round:
    """Open every page of staff once, in one size and language."""
    size, language = request.param
    data = tmp_path_factory.mktemp("workplace")
    shutil.copy(migrated_sqlite, data / "exam.db")
    found = Round({}, [])
    with workplace(Settings(data_dir=data, database_url=f"sqlite:///{data / 'exam.db'}"), browser) as place:
        page = place.page
        page.context.add_cookies([{"name": "language", "value": language, "url": place.address}])
        for path in place.pages:
            page.set_viewport_size(size)
            response = page.goto(place.address + path)
            assert response is not None
            assert response.status == 200, path
            found.violations[path] = violations(page)
            for width in NARROW:
                page.set_viewport_size({"width": width, "height": 640})
                if sideways(page):
                    found.wide.append((path, width))
    return found


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


def test_axe_finds_nothing_on_the_pages_of_staff(walked: Round) -> None:
    assert {path: rules for path, rules in walked.violations.items() if rules} == {}


def test_no_page_of_staff_scrolls_sideways_when_enlarged_or_on_a_telephone(walked: Round) -> None:
    assert walked.wide == []


@pytest.mark.parametrize("width", [320, 683, 1024, 1366])
def test_no_page_of_a_candidate_scrolls_sideways(desk: Desk, width: int) -> None:
    desk.page.set_viewport_size({"width": width, "height": 640})
    wide = []
    desk.page.goto(f"{desk.address}/sit")
    desk.page.click(".look[data-size=largest]")
    for name, go in (("rules", desk.sign_in), ("paper", desk.open_paper)):
        go()
        if sideways(desk.page):
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
