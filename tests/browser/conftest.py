"""A real browser before a real server."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from examsvc.core.clock import SystemClock
from examsvc.core.database import Database
from examsvc.factory import make_installation
from examsvc.settings import Settings
from tests.factories.exams import CODE, Hall, make_hall
from tests.support.serving import free_port, serving

CHROMIUM = "/usr/bin/chromium"


@dataclass
class Desk:
    """A served exam that has begun, and one candidate's browser."""

    address: str
    hall: Hall
    database: Database
    page: Page

    def sign_in(self) -> None:
        self.page.goto(f"{self.address}/sit")
        self.page.fill("#number", self.hall.candidates[0].exam_number or "")
        self.page.fill("#code", CODE)
        self.page.click("button[type=submit]")

    def open_paper(self) -> None:
        self.sign_in()
        self.page.click("#start button")
        self.page.wait_for_selector("#paper:not([hidden])")

    def saved(self) -> None:
        self.page.wait_for_selector("#saved[data-state=saved]")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def sqlite_settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    import shutil

    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    return Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}")


@pytest.fixture
def desk(sqlite_settings: Settings, browser: Browser) -> Iterator[Desk]:
    installation = make_installation(sqlite_settings, SystemClock())
    with installation.database.writing() as session:
        hall = make_hall(session, installation.clock.now(), keyring=installation.keyring)
        hall.exam.earliest_submit_seconds = 0
        session.flush()
        session.expunge_all()
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    with serving(sqlite_settings, free_port()) as address:
        yield Desk(address, hall, installation.database, context.new_page())
        context.close()
    installation.database.dispose()
