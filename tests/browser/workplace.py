"""A served office in which every page of staff has something to show, and what is seen on a walk through them."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import NotFound
from werkzeug.routing import RequestRedirect

from examsvc.accounts import invitations
from examsvc.accounts.roster import Roster, RosterProblem
from examsvc.audit.log import Actor
from examsvc.bank.merging_services import list_pending
from examsvc.core.clock import SystemClock
from examsvc.core.roles import Role
from examsvc.exams import reply_staging, roster_staging, services
from examsvc.exams.models import Exam
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_staff
from tests.factories.aftermath import set_aftermath
from tests.factories.bank_scene import set_scene
from tests.factories.exams import make_hall
from tests.factories.hall import make_incident
from tests.factories.whole import make_bank, make_plan, make_rows
from tests.support.serving import free_port, serving

# Pages that need no id.
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
    "/sign-in",
    "/demonstration",
]
DRAFT_PAGES = [
    "plan",
    "roster",
    "rooms",
    "seal",
    "printing",
    "discard",
    "candidates",
    "sittings",
    "duties",
    "replies",
    "kinds",
]
SEALED_PAGES = [
    "",
    "/candidates",
    "/printing",
    "/close",
    "/sittings",
    "/duties",
    "/changes",
    "/candidates/add",
    "/make-up",
    "/readiness",
    "/opening",
    "/changes/place",
]
CHANGED_PEOPLE_PAGES = ["replace", "withdraw"]
CHANGED_SITTING_PAGES = ["move", "cancel"]
PRINT_PAGES = ["circular", "papers"]
ROOM_PAGES = ["", "?view=plan", "/bind", "/checks", "/incidents", "/log", "/record", "/together/extend"]
REPLY = "姓名,单位,职务\n考生一,示例1镇,副镇长\n,示例1镇,扶贫专干\n"
# As it is on an old screen, enlarged to 200 %, and as narrow as pages go.
WIDTHS = (1366, 683, 320)
IS_TUCKED = "[...document.querySelectorAll('.table-wrap')].some(e => e.scrollWidth > e.clientWidth + 1)"


@dataclass
class Workplace:
    """A served installation, a member of staff with every role, and every address there is to look at."""

    address: str
    app: ExamApp
    page: Page
    pages: list[str]

    def endpoint(self, path: str) -> str:
        """Return the endpoint that an address leads to."""
        try:
            return str(self.app.url_map.bind("localhost").match(path.partition("?")[0], method="GET")[0])
        except (NotFound, RequestRedirect):
            return path


@dataclass
class Round:
    """What was found on a walk: violations by path, what is too wide by path and width, the endpoints seen.

    On pages that are `tucked`, a telephone shows a table through a window that must be pushed along.
    """

    violations: dict[str, list[str]] = field(default_factory=dict)
    wide: list[tuple[str, int]] = field(default_factory=list)
    tucked: list[str] = field(default_factory=list)
    endpoints: set[str] = field(default_factory=set)

    def look(self, page: Page, name: str) -> None:
        """Let axe look at the page at its size, and see whether it fits at every width."""
        size = page.viewport_size
        self.violations[name] = violations(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 640})
            if sideways(page):
                self.wide.append((name, width))
        if page.evaluate(IS_TUCKED):
            self.tucked.append(name)
        if size is not None:
            page.set_viewport_size(size)

    @property
    def faults(self) -> dict[str, list[str]]:
        """Return what axe found, by page."""
        return {name: rules for name, rules in self.violations.items() if rules}


def violations(page: Page) -> list[str]:
    """Return what axe finds, with the elements."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]]


def sideways(page: Page) -> bool:
    """Tell whether the page as a whole scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"))


def own_settings(folder: Path, migrated: Path) -> Settings:
    """Return the settings of an empty installation in a folder."""
    shutil.copy(migrated, folder / "exam.db")
    return Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}")


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign a member of staff in by typing."""
    page.goto(f"{address}/sign-in")
    page.fill("#username", username)
    page.fill("#password", PASSWORD)
    page.click("#submit")


@contextmanager
def workplace(settings: Settings, browser: Browser) -> Iterator[Workplace]:
    """Serve an installation with a bank and exams before, in and after their day."""
    app = create_app(settings, SystemClock())
    with app.test_request_context():
        pages = furnish(app)
    with serving(settings, free_port()) as address:
        page = browser.new_context(locale="zh-CN").new_page()
        # Pages that show progress load themselves anew every two seconds, also while axe is looking.
        page.route("**/refresh.js", lambda route: route.abort())
        sign_in(page, address, "clerk")
        yield Workplace(address, app, page, pages)
        page.context.close()
    app.installation.database.dispose()


def furnish(app: ExamApp) -> list[str]:
    """Fill an installation, and return the address of every page of staff."""
    site = app.installation
    now = site.clock.now()
    with site.database.writing() as session:
        hall = make_hall(session, now, candidates=3, keyring=site.keyring)
        make_bank(session, hall.office, now, each=4)
        clerk = make_staff(session, hall.office, now, *Role, username="clerk")
        by = Actor("person", clerk.id)
        planned = services.plan_exam(session, hall.office, make_plan(now), by, now)
        services.take_roster(session, site.keyring, planned, make_rows(118, 24), by, now)
        hall.attempts[1].state, hall.attempts[1].started_at = "open", now
        hall.attempts[1].closes_at = hall.sitting.ends_at
        incident = make_incident(session, hall, now).public_id
        invited = invitations.invite(session, make_staff(session, hall.office, now), by, now)
        session.flush()
        session.expunge_all()
    bank, after = set_scene(site, hall.office, clerk.id), set_aftermath(site, hall.office, clerk)
    with site.database.writing() as session:
        problems = (RosterProblem(3, "第3行没有姓名。"),)
        staged = Roster(tuple(make_rows(3)), problems, ("示例一镇",))
        own = session.get_one(Exam, planned.id)
        stage = roster_staging.stage(session, site.keyring, own, staged, clerk.id, now).public_id
        read = reply_staging.read_replies(session, own.office_id, [("示例1镇回执.csv", REPLY.encode())], "")
        replies = reply_staging.stage(session, site.keyring, own, read, clerk.id, now)
        merging = list_pending(session, hall.office.id)[0].question.public_id
    rooms = f"/rooms/{hall.exam.public_id}"
    exam, draft = f"/exams/{hall.exam.public_id}", f"/exams/{planned.public_id}"
    return [
        *PAGES,
        f"/invitations/{invited}",
        *bank.pages,
        f"/bank/merging/{merging}/edit",
        *(f"{exam}{page}" for page in SEALED_PAGES),
        *(f"{draft}/{page}" for page in DRAFT_PAGES),
        *(f"{exam}/{page}" for page in PRINT_PAGES),
        *(f"{exam}/candidates/{hall.candidates[2].public_id}/{page}" for page in CHANGED_PEOPLE_PAGES),
        *(f"{exam}/sittings/{hall.sitting.public_id}/{page}" for page in CHANGED_SITTING_PAGES),
        f"{draft}/roster/{stage}",
        f"{draft}/replies/{replies}",
        *(f"{rooms}{page}" for page in ROOM_PAGES),
        f"/incidents/{incident}",
        *(f"/seats/{attempt.public_id}" for attempt in hall.attempts[:2]),
        f"{exam}/candidates/{hall.candidates[0].public_id}",
        f"/people/{clerk.public_id}",
        *after.pages,
    ]
