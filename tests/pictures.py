"""Make the pictures of bank and exam day in docs/images anew: `./script/pictures`."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from examsvc.bank.loading import load_shelf
from examsvc.bank.shelf import read_shelf
from examsvc.bank.shelf_commands import SHELF
from examsvc.core import migrating
from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.browser import test_supersession as supersession
from tests.browser.conftest import CHROMIUM
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.bank_scene import Scene, set_scene
from tests.factories.exam_scene import ExamScene, set_exam_scene
from tests.printed_pictures import print_all, shoot
from tests.support.serving import ROOT, free_port, serving

IMAGES = ROOT / "docs" / "images"
T = TypeVar("T")
WIDTH, TALLEST, COLOURS = 1200, 1000, 96


def main() -> None:
    """Take every picture."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = chromium.new_context(locale="zh-CN", viewport={"width": WIDTH, "height": 760}).new_page()
        with served(_bank) as (address, scene):
            sign_in(page, address)
            take_bank(page, address, scene)
        with served(lambda app: supersession.prepare(app.installation)) as (address, before):
            sign_in(page, address)
            supersession.register_replacement(page, address)
            supersession.ask_for_impact(page, address, before.today)
            take(page, "impact-list", from_="#impact")
        with served(lambda app: _exam(app, IMAGES)) as (address, scene):
            sign_in(page, address)
            take_exam(page, address, scene)
        chromium.close()


def take_bank(page: Page, address: str, scene: Scene) -> None:
    """Take the pages of a bank in the middle of its work."""
    page.goto(f"{address}/questions/{scene.changed}/edit")
    page.fill("#stem", "按示例办法，帮扶责任人每（　　）至少入户走访一次。")
    page.fill("#options", "周\n月，遇有特殊情况的还要随时入户\n季度\n年")
    page.wait_for_selector("#look .hints")
    take(page, "bank-editing")
    for name, path in {
        "bank-diff": f"/questions/{scene.changed}/compare/1..3",
        "bank-import": f"/imports/{scene.preview}",
        "bank-import-columns": f"/imports/{scene.preview}/columns",
        "bank-review": "/review?topic=示例帮扶",
        "bank-coverage": "/bank/coverage",
    }.items():
        page.goto(address + path)
        take(page, name)


def take_exam(page: Page, address: str, scene: ExamScene) -> None:
    """Take the pages on which an exam is organised."""
    for name in ("circular", "duties", "printing", "papers"):
        page.goto(f"{address}/exams/{scene.public_id}/{name}")
        take(page, f"exam-{name}")


def take(page: Page, name: str, from_: str = "body") -> None:
    """Save what the page shows, from its top or from some part on, in few colours."""
    box = page.locator(from_).bounding_box() or {"y": 0}
    top = max(0, box["y"] - 16)
    height = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")) - top)
    shot = page.screenshot(full_page=True, clip={"x": 0, "y": top, "width": WIDTH, "height": height})
    Image.open(io.BytesIO(shot)).convert("RGB").quantize(COLOURS).save(IMAGES / f"{name}.png", optimize=True)


def sign_in(page: Page, address: str) -> None:
    """Sign in as who has every role."""
    page.goto(f"{address}/sign-in")
    page.fill("#username", "clerk")
    page.fill("#password", PASSWORD)
    page.click("#submit")
    page.wait_for_selector(".house-who")


@contextmanager
def served(prepare: Callable[[ExamApp], T]) -> Iterator[tuple[str, T]]:
    """Serve a fresh installation as it was prepared until the block ends."""
    with TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), database_url=f"sqlite:///{folder}/exam.db")
        app = create_app(settings, SystemClock())
        with app.test_request_context():
            migrating.upgrade(app.installation.database)
            prepared = prepare(app)
        with serving(settings, free_port()) as address:
            yield address, prepared
        app.installation.database.dispose()


def _bank(app: ExamApp) -> Scene:
    site = app.installation
    with site.database.writing() as session:
        load_shelf(session, read_shelf(SHELF), site.clock.now())
        office = make_office(session, site.clock.now())
        clerk = make_staff(session, office, site.clock.now(), *Role, username="clerk")
        clerk.name = "示例管理员"
        session.flush()
        clerk_id = clerk.id
        session.expunge_all()
    return set_scene(site, office, clerk_id)


def _exam(app: ExamApp, folder: Path) -> ExamScene:
    scene = set_exam_scene(app.installation)
    for name, pdf in print_all(app.installation, scene).items():
        shoot(pdf, folder / f"print-{name}.png")
    return scene


if __name__ == "__main__":
    main()
