"""axe finds nothing on the pages of staff, candidates and strangers, and no page scrolls sideways when enlarged."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from examsvc.accounts.setting_up import make_first_run_token
from examsvc.core.clock import SystemClock, to_micros
from examsvc.demonstration.site import demo_settings
from examsvc.demonstration.telling import Card, Told, write_told
from examsvc.factory import create_app, make_installation
from examsvc.settings import Settings
from tests.browser.conftest import Desk
from tests.browser.workplace import Round, own_settings, sideways, violations, workplace
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
TOO_WIDE = "<html lang=en><title>x</title><main><h1>x</h1><img src=x><p style='width:400px'>x</p></main>"
# 1366 × 768 as it is, and as somebody sees it who enlarges the page to 200 %; both languages are walked through once.
SIZES: list[ViewportSize] = [{"width": 1366, "height": 768}, {"width": 683, "height": 384}]
LANGUAGES = ["zh_Hans", "en"]
A_FILE, FOR_MACHINES, LEADS_ON = "a file", "read by scripts and machines", "leads on to another page"
# Every address that can be asked for and is not on the walk through the pages of staff, and why.
NOT_WALKED = {
    **dict.fromkeys(("static", "bootstrap.static", "attempts.picture", "attempts.worker"), A_FILE),
    "day_log.export": A_FILE,
    **dict.fromkeys(("bank_coverage.table", "imports.report", "imports.template"), A_FILE),
    **dict.fromkeys(("grading.export", "grading.sheets", "notices.file", "notices.preview"), A_FILE),
    **dict.fromkeys(("operations.task_file", "quick.problems", "sources.original_file"), A_FILE),
    **dict.fromkeys(
        ("attempts.state", "attempts.waiting", "hall.board", "trying.clock", "writing.clauses"), FOR_MACHINES
    ),
    **dict.fromkeys((f"operations.{name}" for name in ("healthz", "metrics", "readyz")), FOR_MACHINES),
    "accounts.home": LEADS_ON,
    **dict.fromkeys(
        (f"attempts.{name}" for name in ("paper", "plain", "rules", "show_receipt", "sit")), "a candidate's"
    ),
    **dict.fromkeys(
        (f"trying.{name}" for name in ("anybody", "anybody_done", "candidate", "candidate_done")), "a candidate's"
    ),
    **dict.fromkeys(("checks.check", "checks.done"), "a candidate's"),
    **dict.fromkeys(("first_run.set_up", "first_run.welcome"), "of an empty installation"),
}


@pytest.fixture(scope="module", params=list(zip(SIZES, LANGUAGES, strict=True)), ids=["as it is", "enlarged"])
def walked(
    request: pytest.FixtureRequest, browser: Browser, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Round:
    """Open every page of staff once, in one size and language."""
    size, language = request.param
    found = Round()
    with workplace(own_settings(tmp_path_factory.mktemp("workplace"), migrated_sqlite), browser) as place:
        page = place.page
        page.context.add_cookies([{"name": "language", "value": language, "url": place.address}])
        page.set_viewport_size(size)
        for path in place.pages:
            response = page.goto(place.address + path)
            assert response is not None
            assert (response.status, response.request.redirected_from) == (200, None), path
            found.look(page, path)
            found.endpoints.add(place.endpoint(path))
    return found


def test_axe_finds_nothing_on_the_pages_of_staff(walked: Round) -> None:
    assert walked.faults == {}


def test_no_page_of_staff_scrolls_sideways_when_enlarged_or_on_a_telephone(walked: Round) -> None:
    assert walked.wide == []


def test_log_marks_and_notices_are_read_on_a_telephone_without_pushing_a_table(walked: Round) -> None:
    assert [path for path in walked.tucked if path.startswith(("/audit", "/results", "/marking", "/notices"))] == []


def test_every_page_is_walked_through_or_there_is_a_reason(walked: Round, tmp_path: Path) -> None:
    app = create_app(Settings(data_dir=tmp_path, database_url="sqlite:///unused"), SystemClock())
    asked = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    assert asked - walked.endpoints == set(NOT_WALKED)


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """Somebody's browser who is not signed in."""
    page = browser.new_context(locale="zh-CN", viewport=SIZES[0]).new_page()
    yield page
    page.context.close()


def test_axe_finds_nothing_on_the_pages_of_an_empty_installation(sqlite_settings: Settings, stranger: Page) -> None:
    site, found = make_installation(sqlite_settings, SystemClock()), Round()
    with site.database.writing() as session:
        token = make_first_run_token(session, site.clock.now())
    with serving(sqlite_settings, free_port()) as address:
        for path in ("/welcome", f"/first-run/{token}", "/demonstration", "/sign-in", "/nothing/here", "/workbench"):
            stranger.goto(address + path)
            found.look(stranger, path)
        demonstration = demo_settings(sqlite_settings)
        demonstration.data_dir.mkdir()
        closes_at = to_micros(site.clock.now()) + 3_600_000_000
        card = Card("赵演四", "示例一镇", "101001", "1234-5678", closes_at)
        sign_in = {"name": "考务甲", "username": "kaowu", "password": "a-b-c-d", "roles": ["organiser", "head"]}
        write_told(demonstration, Told([sign_in], card))
        stranger.goto(f"{address}/demonstration")
        found.look(stranger, "the demonstration")
    site.database.dispose()
    assert (found.faults, found.wide) == ({}, [])


def test_a_page_that_is_too_wide_or_unreadable_would_be_seen(stranger: Page) -> None:
    stranger.set_content(TOO_WIDE)
    found = Round()
    found.look(stranger, "planted")
    assert found.wide == [("planted", 320)]
    assert any(rule.startswith("image-alt") for rule in found.faults["planted"])


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
    desk.page.goto(f"{desk.address}/try")
    desk.page.wait_for_selector("#paper:not([hidden])")
    found["try"] = violations(desk.page)
    for name in ("check", "check/done?result=ok"):
        desk.page.goto(f"{desk.address}/{name}")
        found[name] = violations(desk.page)
    desk.page.goto(f"{desk.address}/try/receipt")
    found["tried"] = violations(desk.page)
    desk.sign_in()
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
