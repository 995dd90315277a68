"""A real browser before a real server, over plain HTTP as in a hall and over TLS."""

import base64
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from examsvc.core.clock import SystemClock
from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.factory import make_installation
from examsvc.operations.own_ca import ServerPair, renew_own_ca
from examsvc.settings import Settings
from tests.factories.accounts import make_office
from tests.factories.exams import CODE, Hall, make_hall
from tests.support.line import Line
from tests.support.serving import free_port, serving

CHROMIUM = "/usr/bin/chromium"
# A name that is not this machine's own: on 127.0.0.1 browsers allow over plain HTTP what they refuse in a hall.
PLAIN_HOST = "exam.test"
# Waiting ends as soon as what is expected is there; a machine that does much else may take its time.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


@dataclass
class Desk:
    """A served exam that has begun, and one candidate's browser."""

    address: str
    hall: Hall
    database: Database
    page: Page
    line: Line

    @property
    def attempt(self) -> int:
        """Return the key of the candidate's attempt."""
        return self.hall.attempts[0].id

    def sign_in(self) -> None:
        self.page.goto(f"{self.address}/sit")
        self.page.fill("#number", self.hall.candidates[0].exam_number or "")
        self.page.fill("#code", CODE)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("#start")

    def open_paper(self) -> None:
        self.sign_in()
        self.page.click("#start button")
        self.page.wait_for_selector("#paper:not([hidden])")

    def saved(self) -> None:
        self.page.wait_for_selector("#saved[data-state=saved]")

    def look_at(self, number: int) -> None:
        self.page.click(f"#palette button:nth-child({number})")

    def answer(self, number: int, value: str) -> None:
        self.look_at(number)
        self.page.check(f"fieldset[data-item=q{number}] input[value={value}]")

    def unsaved(self, count: int) -> None:
        expect(self.page.locator("#saved")).to_contain_text(f"未保存 {count} 题")

    def close_tab(self) -> str:
        """Close the tab and open another; return where it was."""
        address = self.page.url
        self.page.close()
        self.page = self.page.context.new_page()
        return address

    def kill_tab(self) -> str:
        """End the tab's process at once, so that nothing of the page runs any more; return where it was."""
        address = self.page.url
        with pytest.raises(Error):
            self.page.goto("chrome://crash")
        self.page = self.page.context.new_page()
        return address


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ServerPair:
    """An own CA's certificate for 127.0.0.1."""
    return renew_own_ca(tmp_path_factory.mktemp("ca"), "127.0.0.1", SystemClock().now())


@pytest.fixture(scope="session")
def browser(certificate: ServerPair) -> Iterator[Browser]:
    """Debian's Chromium, which trusts that certificate and no other."""
    served = x509.load_pem_x509_certificate(certificate.certificate.read_bytes())
    public = served.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    trusted = base64.b64encode(sha256(public).digest()).decode()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
                f"--ignore-certificate-errors-spki-list={trusted}",
            ],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def sqlite_settings(tmp_path: Path, migrated_sqlite: Path) -> Settings:
    shutil.copy(migrated_sqlite, tmp_path / "exam.db")
    return Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}")


@dataclass
class Served:
    """An installation behind a real server, in which every test of a file holds an exam of its own."""

    service: Installation
    port: int
    scheme: str
    exams: int = 0

    def hold_exam(self, kinds: Sequence[str]) -> Hall:
        """Make an exam that has begun, in an office of its own, with numbers that no other exam has."""
        self.exams += 1
        now = self.service.clock.now()
        with self.service.database.writing() as session:
            office = make_office(session, now, f"示例办公室{self.exams}")
            hall = make_hall(session, now, office=office, keyring=self.service.keyring, kinds=kinds, block=self.exams)
            hall.exam.earliest_submit_seconds = 0
            session.flush()
            session.expunge_all()
        return hall


@contextmanager
def serving_halls(folder: Path, migrated: Path, certificate: ServerPair | None = None) -> Iterator[Served]:
    """Serve an empty installation; a server takes seconds to start, so the tests of a file share one."""
    shutil.copy(migrated, folder / "exam.db")
    settings = Settings(data_dir=folder, database_url=f"sqlite:///{folder / 'exam.db'}")
    service, port, words = make_installation(settings, SystemClock()), free_port(), list[str]()
    if certificate is not None:
        words = ["--ssl-certificate", str(certificate.certificate), "--ssl-keyfile", str(certificate.key)]
    scheme = "http" if certificate is None else "https"
    with serving(settings, port, *words, scheme=scheme):
        yield Served(service, port, scheme)
    service.database.dispose()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Served]:
    """Halls with plain HTTP."""
    with serving_halls(tmp_path_factory.mktemp("http"), migrated_sqlite) as halls:
        yield halls


@pytest.fixture(scope="module")
def tls_served(
    tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path, certificate: ServerPair
) -> Iterator[Served]:
    """Halls with a certificate."""
    with serving_halls(tmp_path_factory.mktemp("tls"), migrated_sqlite, certificate) as halls:
        yield halls


@contextmanager
def sitting(served: Served, browser: Browser, kinds: Sequence[str] = ("single",) * 3) -> Iterator[Desk]:
    """Sit a candidate of a new exam down, behind a line that can be cut, until the block ends."""
    hall = served.hold_exam(kinds)
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(PATIENCE_MS)
    line = Line(served.port)
    host = "127.0.0.1" if served.scheme == "https" else PLAIN_HOST
    address = f"{served.scheme}://{host}:{line.port}"
    yield Desk(address, hall, served.service.database, context.new_page(), line)
    context.close()
    line.cut()


@pytest.fixture
def desk(served: Served, browser: Browser) -> Iterator[Desk]:
    """A candidate's place in a hall with plain HTTP."""
    with sitting(served, browser) as place:
        yield place


@pytest.fixture
def tls_desk(tls_served: Served, browser: Browser) -> Iterator[Desk]:
    """A candidate's place in a hall with a certificate."""
    with sitting(tls_served, browser) as place:
        yield place


@pytest.fixture(params=["http", "tls"])
def any_desk(request: pytest.FixtureRequest) -> Desk:
    """A candidate's place, once over plain HTTP and once over TLS."""
    place: Desk = request.getfixturevalue("desk" if request.param == "http" else "tls_desk")
    return place
