"""Writing a question: what the page shows while somebody types, and that nothing typed is lost with the line."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from examsvc.audit.log import Actor
from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.bank_scene import Desk
from tests.support.line import Line
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
KNOWN = "按示例办法，帮扶责任人每（　　）入户走访。"
CLAUSE = "帮扶责任人每月入户走访一次。"


@dataclass
class Writing:
    """A keeper before the editor, with a line that can be cut."""

    address: str
    page: Page
    line: Line

    def open(self) -> None:
        self.page.goto(f"{self.address}/questions/new/single")

    def write(self, **changes: str) -> None:
        texts = {
            "stem": "示例手册由（　　）填写。",
            "options": "甲\n乙\n丙\n丁",
            "answer": "B",
            "explanation": "见第二条的规定。",
        }
        for field, text in {**texts, "topic": "示例帮扶", **changes}.items():
            self.page.fill(f"#{field}", text)


@pytest.fixture(scope="module")
def line(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The line to a served office with a keeper, a document and a question."""
    data = tmp_path_factory.mktemp("writing")
    shutil.copy(migrated_sqlite, data / "exam.db")
    settings = Settings(data_dir=data, database_url=f"sqlite:///{data / 'exam.db'}")
    site = create_app(settings, SystemClock()).installation
    now = site.clock.now()
    with site.database.writing() as session:
        office = make_office(session, now)
        keeper = make_staff(session, office, now, Role.BANK_KEEPER, username="keeper")
        desk = Desk(session, office, Actor("person", keeper.id), now)
        document = desk.document("示例县帮扶工作示例办法", "示扶组字〔2026〕8号", (CLAUSE,))
        desk.write(KNOWN, document.clauses[0].id)
    with serving(settings, free_port()) as direct:
        cuttable = Line(int(direct.rpartition(":")[2]))
        yield cuttable
        cuttable.cut()
    site.database.dispose()


@pytest.fixture
def writing(line: Line, browser: Browser) -> Iterator[Writing]:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    address, page = f"http://127.0.0.1:{line.port}", context.new_page()
    page.goto(f"{address}/sign-in")
    page.fill("#username", "keeper")
    page.fill("#password", PASSWORD)
    page.click("#submit")
    page.wait_for_selector(".house-who")
    yield Writing(address, page, line)
    context.close()


def test_beside_the_fields_stand_the_candidate_s_view_advice_and_questions_alike(writing: Writing) -> None:
    writing.open()
    look = writing.page.locator("#look")
    writing.page.type("#stem", "按示例办法，帮扶责任人每（　　）入户走访一次。")
    expect(look.get_by_role("link", name=KNOWN)).to_be_visible()
    expect(look).to_contain_text("还没有写完整")
    writing.write(
        stem="按示例办法，帮扶责任人每（　　）入户走访一次。", options="周\n月、遇有紧急情况还要随时入户\n季度\n年"
    )
    expect(look.locator("fieldset[data-kind=single] input[type=radio]")).to_have_count(4)
    expect(look.locator("legend")).to_contain_text("帮扶责任人每（　　）入户走访一次。")
    expect(look).to_contain_text("明显比别的选项长")
    expect(look).to_contain_text("还没有依据")
    writing.page.fill("#options", "周\n月\n季度\n年")
    expect(look).not_to_contain_text("明显比别的选项长")


def test_a_clause_is_picked_by_its_words_and_saved_with_the_question(writing: Writing) -> None:
    writing.open()
    writing.write()
    writing.page.type("#clause_words", "每月 走访")
    writing.page.click(f"#clause-choices label:has-text('{CLAUSE}')")
    writing.page.click("#submit")
    expect(writing.page.locator("main")).to_contain_text("已保存，待另一位同志审定。")
    expect(writing.page.locator(".question-card").first).to_contain_text(CLAUSE)


def test_what_was_typed_outlives_a_lost_line_and_goes_when_it_is_saved(writing: Writing) -> None:
    writing.open()
    writing.write(stem="断线以前写好的题（　　）。")
    writing.line.cut()
    with pytest.raises(Error):
        writing.page.reload()
    writing.line.mend()
    writing.page = writing.page.context.new_page()
    writing.open()
    expect(writing.page.locator("#draft-notice")).to_be_visible()
    expect(writing.page.locator("#stem")).to_have_value("断线以前写好的题（　　）。")
    expect(writing.page.locator("#options")).to_have_value("甲\n乙\n丙\n丁")
    writing.page.click("#submit")
    expect(writing.page.locator(".question-card").first).to_contain_text("断线以前写好的题")
    expect(writing.page).not_to_have_url(re.compile("saved="))
    writing.open()
    expect(writing.page.locator("#draft-notice")).to_be_hidden()
    expect(writing.page.locator("#stem")).to_have_value("")
