"""A document is replaced: impact list, second look, new release, and the old sealed paper unchanged by its hash."""

from dataclasses import dataclass
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.models import BankReleaseItem
from examsvc.core.clock import SystemClock, local
from examsvc.core.installation import Installation
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.papers.models import Paper
from examsvc.papers.sealing import seal_hash
from examsvc.papers.services import list_pool, seal
from examsvc.settings import Settings
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.bank import approve_for, make_question
from tests.factories.papers import make_small_paper
from tests.factories.sources import make_document
from tests.factories.whole import make_bank
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
OLD, NEW = "旧示例办法", "新示例办法"


@dataclass
class Before:
    """What stands before the document is replaced: a sealed paper with its hash, and a day."""

    office_id: int
    paper_id: int
    hash: str
    today: date


def prepare(site: Installation) -> Before:
    now = site.clock.now()
    today = local(now).date()
    with site.database.writing() as session:
        office = make_office(session, now)
        document = make_document(session, office, now, title=OLD)
        versions = [make_question(session, now, clause=document.clauses[0]) for _ in range(3)]
        approve_for(session, office, now, *versions)
        make_bank(session, office, now, 2)
        by = Actor("person", make_staff(session, office, now, *Role, username="clerk").id)
        make_staff(session, office, now, Role.REVIEWER, username="reviewer")
        paper = make_small_paper(session, now, office=office, as_of=today)
        sealed = seal(session, paper, by, now)
        return Before(office.id, paper.id, sealed, today)


def sign_in(page: Page, address: str, who: str) -> None:
    page.goto(f"{address}/sign-in")
    page.fill("#username", who)
    page.fill("#password", PASSWORD)
    page.click("#submit")
    page.wait_for_selector(".house-who")


def register_replacement(page: Page, address: str) -> None:
    page.goto(f"{address}/sources")
    page.click("text=登记文件")
    for field, value in {"title": NEW, "doc_no": "示扶组字〔2026〕8号", "issuer": "示例县脱贫攻坚领导小组"}.items():
        page.fill(f"#{field}", value)
    page.click("#submit")
    page.click("text=录入一条")
    page.fill("#label", "第五条")
    page.fill("#quotation", "新的示例标准。")
    page.click("#submit")
    expect(page.locator("main")).to_contain_text("新的示例标准。")


def ask_for_impact(page: Page, address: str, ends_on: date) -> None:
    page.goto(f"{address}/sources")
    page.click(f"text={OLD}")
    page.click("main >> text=登记失效（废止、被替代）")
    page.fill("#ends_on", ends_on.isoformat())
    page.select_option("#by", label=f"{NEW} 示扶组字〔2026〕8号")
    page.fill("#reason", "新办法第二十条写明同时废止")
    page.click("#submit")
    page.wait_for_selector("#impact")


def replace(page: Page, address: str, ends_on: date) -> None:
    ask_for_impact(page, address, ends_on)
    expect(page.locator("[data-section=questions]")).to_contain_text("3 项")
    expect(page.locator("[data-section=papers]")).to_contain_text("请核对答案")
    page.click("#submit")
    expect(page.locator("main")).to_contain_text("由下面的文件替代")


def look_again(page: Page, address: str) -> None:
    """One still holds, one is rewritten on the new clause, one is retired."""
    page.goto(f"{address}/rechecks")
    page.click("tbody a >> nth=0")
    page.fill("#note", "新办法第五条沿用同一标准")
    page.click("#submit")
    page.click("tbody a >> nth=0")
    page.click("text=换新依据，存为新版本")
    page.fill("#stem", "按新办法，示例标准是（　　）。")
    page.fill("#reason", "依据已由新办法替代")
    page.click("#submit")
    page.click("tbody a >> nth=0")
    page.fill("#reason", "新办法不再有这一项")
    page.click("text=停用这道题")
    expect(page.locator("main")).to_contain_text("没有要复核的试题")


def approve(page: Page, address: str) -> None:
    page.goto(f"{address}/review?topic=总体目标")
    page.click("[data-choose=versions][value=all]")
    page.click("#submit")
    expect(page.locator("main")).to_contain_text("已审定 1 题")


def test_a_replaced_document_is_followed_to_a_new_release_and_the_old_paper_keeps_its_hash(
    sqlite_settings: Settings, browser: Browser
) -> None:
    site = create_app(sqlite_settings, SystemClock()).installation
    before = prepare(site)
    with serving(sqlite_settings, free_port()) as address:
        keeper = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}).new_page()
        reviewer = browser.new_context(locale="zh-CN").new_page()
        sign_in(keeper, address, "clerk")
        register_replacement(keeper, address)
        replace(keeper, address, before.today)
        look_again(keeper, address)
        sign_in(reviewer, address, "reviewer")
        approve(reviewer, address)
        keeper.goto(f"{address}/releases")
        keeper.fill("#name", "新办法施行后")
        keeper.click("#submit")
        expect(keeper.locator("main")).to_contain_text("新办法施行后")
        for page in (keeper, reviewer):
            page.context.close()
    with site.database.reading() as session:
        paper = session.get_one(Paper, before.paper_id)
        assert paper.seal_hash == before.hash == seal_hash(session, paper)
        released = set(session.scalars(select(BankReleaseItem.version_id)))
        office = session.get_one(Office, before.office_id)
        assert released == {item.version_id for item in list_pool(session, office, before.today)}
        assert len(released) == 6
    site.database.dispose()
