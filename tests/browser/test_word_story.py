"""A Word file of 200 questions without sources: import, sources for a selection, review, and a sealed paper."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from examsvc.audit.log import Actor
from examsvc.bank.import_models import ImportedQuestion
from examsvc.bank.models import QuestionVersion
from examsvc.core.clock import SystemClock, local
from examsvc.core.roles import Role
from examsvc.core.tasks import run_next
from examsvc.factory import create_app
from examsvc.operations.commands import HANDLERS
from examsvc.papers.models import FormItem
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.bank_scene import Desk
from tests.factories.word_files import word_file
from tests.support.serving import free_port, serving

pytestmark = pytest.mark.browser
ROSTER = "姓名\t单位\n" + "\n".join(f"周示例{n}\t东岭镇" for n in range(6))
CLAUSE = "帮扶工作每项都要有记录。"


@dataclass
class Stage:
    """A served installation and the browsers of its people."""

    app: ExamApp
    address: str
    browser: Browser

    def enter(self, who: str) -> Page:
        page = self.browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768}).new_page()
        page.goto(f"{self.address}/sign-in")
        page.fill("#username", who)
        page.fill("#password", PASSWORD)
        page.click("#submit")
        page.wait_for_selector(".house-who")
        return page

    def work(self) -> None:
        """Do what the worker beside the server would do."""
        with self.app.app_context():
            while run_next(self.app.installation, self.app.extensions[HANDLERS]):
                pass


def prepare(app: ExamApp) -> None:
    """Make an office with its people and a document of its own."""
    site = app.installation
    now = site.clock.now()
    with site.database.writing() as session:
        office = make_office(session, now)
        keeper = make_staff(session, office, now, Role.BANK_KEEPER, Role.REVIEWER, username="keeper")
        make_staff(session, office, now, Role.REVIEWER, username="reviewer")
        make_staff(session, office, now, Role.HEAD, Role.ORGANISER, username="head")
        Desk(session, office, Actor("person", keeper.id), now).document(
            "示例县帮扶工作示例办法", "示扶组字〔2026〕8号", (CLAUSE,)
        )


def import_file(stage: Stage, keeper: Page) -> None:
    keeper.goto(f"{stage.address}/imports")
    file = {"name": "示例题库.docx", "mimeType": "application/octet-stream", "buffer": word_file()}
    keeper.set_input_files("#file", file)  # type: ignore[arg-type]
    keeper.click("#submit")
    stage.work()
    expect(keeper.locator("main")).to_contain_text("可导入：200")
    expect(keeper.locator("main")).to_contain_text("未通过：0")
    expect(keeper.locator("main")).to_contain_text("第 3 段")
    keeper.click("#publish")
    stage.work()
    expect(keeper.locator("main")).to_contain_text("没有依据的标为“待补依据”")


def set_sources(stage: Stage, keeper: Page) -> None:
    """Set one clause for all but the ten questions of one kind of work."""
    keeper.goto(f"{stage.address}/workbench")
    keeper.click("text=有 200 道试题待补依据")
    expect(keeper.locator("[data-chosen=versions]")).to_have_text("已选 200 题")
    for box in keeper.locator(".picking li", has_text="的手册填写每").locator("input").all():
        box.uncheck()
    expect(keeper.locator("[data-chosen=versions]")).to_have_text("已选 190 题")
    keeper.type("#clause_words", "都要有记录")
    keeper.click(f"#clause-choices label:has-text('{CLAUSE}')")
    keeper.click("#submit")
    expect(keeper.locator("main")).to_contain_text("已给 190 题补上依据。")
    keeper.goto(f"{stage.address}/questions/submit")
    keeper.click("[data-choose=versions][value=all]")
    keeper.click("#submit")
    expect(keeper.locator("main")).to_contain_text("已送审 10 题。")
    keeper.goto(f"{stage.address}/review?topic=未分类")
    expect(keeper.locator("main")).to_contain_text("另有 200 题是您自己写的或导入的")


def review(stage: Stage, reviewer: Page) -> None:
    """Approve by name, fifty at a time, what rests on the clause."""
    reviewer.goto(f"{stage.address}/workbench")
    reviewer.click("text=有 200 道试题待审定")
    reviewer.click("tbody a >> text=未分类")
    for count in (50, 50, 50, 40):
        expect(reviewer.locator(".question-card")).to_have_count(count)
        expect(reviewer.locator("[data-chosen=versions]")).to_have_text("已选 0 题")
        reviewer.click("[data-choose=versions][value=all]")
        reviewer.click("#submit")
        expect(reviewer.locator("main")).to_contain_text(f"已审定 {count} 题。")
    expect(reviewer.locator("main")).to_contain_text("另有 10 题没有依据，要由负责人写明理由审定")


def let_use(stage: Stage, head: Page) -> None:
    """The head lets the rest be used without a source, and must say why."""
    head.goto(f"{stage.address}/review?topic=未分类")
    head.click("[data-choose=versions][value=all]")
    head.click("#submit")
    expect(head.locator("main")).to_contain_text("要在备注里写明理由")
    head.fill("#note", "县里会议定过，文件随后印发")
    head.click("#submit")
    expect(head.locator("main")).to_contain_text("已审定 10 题。")


def seal(stage: Stage, head: Page) -> None:
    """Plan an exam that needs every question of the file for its two forms."""
    head.goto(f"{stage.address}/exams/new")
    day = (local(stage.app.installation.clock.now()) + timedelta(days=4)).date().isoformat()
    typed = {"title": "示例考试", "place": "示例县党校", "day": day, "single_count": "40", "multiple_count": "20"}
    for field, value in {**typed, "true_false_count": "40", "fill_in_count": "0"}.items():
        head.fill(f"#{field}", value)
    head.click("summary")
    head.uncheck("#level_shares")
    head.click("#submit")
    head.fill("#pasted", ROSTER)
    head.click("#submit")
    head.click("text=确认导入 6 人")
    head.click("#submit")
    expect(head.locator("#unfounded")).to_contain_text("有 10 道题没有写明依据")
    expect(head.locator("#unfounded li")).to_have_count(1)
    expect(head.locator("#unfounded")).to_contain_text("县里会议定过，文件随后印发")
    expect(head.locator("#exposures")).to_contain_text("A 卷 100 题，其中 0 题是公开的（0.00%）。")
    head.click("text=确认封卷")
    expect(head.locator("main")).to_contain_text("已封卷。")


def test_200_questions_of_a_word_file_get_sources_reviewers_and_a_place_on_a_sealed_paper(
    sqlite_settings: Settings, browser: Browser
) -> None:
    app = create_app(sqlite_settings, SystemClock())
    prepare(app)
    with serving(sqlite_settings, free_port()) as address:
        stage = Stage(app, address, browser)
        people = {who: stage.enter(who) for who in ("keeper", "reviewer", "head")}
        import_file(stage, people["keeper"])
        set_sources(stage, people["keeper"])
        review(stage, people["reviewer"])
        let_use(stage, people["head"])
        seal(stage, people["head"])
        for page in people.values():
            page.context.close()
    with app.installation.database.reading() as session:
        of_file = set(session.scalars(select(ImportedQuestion.question_id)))
        used = select(QuestionVersion).join(FormItem, FormItem.version_id == QuestionVersion.id)
        versions = session.scalars(used).all()
    assert {version.question_id for version in versions} == of_file
    assert len(of_file) == 200
    assert sum(version.clause_id is None for version in versions) == 10
    app.installation.database.dispose()
