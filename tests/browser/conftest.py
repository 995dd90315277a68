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
from examsvc.factory import make_installation
from examsvc.operations.own_ca import ServerPair, renew_own_ca
from examsvc.settings import Settings
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


@contextmanager
def sitting(
    settings: Settings,
    browser: Browser,
    certificate: ServerPair | None = None,
    kinds: Sequence[str] = ("single",) * 3,
) -> Iterator[Desk]:
    """Serve an exam that has begun until the block ends."""
    installation = make_installation(settings, SystemClock())
    with installation.database.writing() as session:
        hall = make_hall(session, installation.clock.now(), keyring=installation.keyring, kinds=kinds)
        hall.exam.earliest_submit_seconds = 0
        session.flush()
        session.expunge_all()
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    scheme, words = "http", list[str]()
    if certificate is not None:
        scheme = "https"
        words = ["--ssl-certificate", str(certificate.certificate), "--ssl-keyfile", str(certificate.key)]
    context.set_default_timeout(PATIENCE_MS)
    with serving(settings, free_port(), *words, scheme=scheme) as address:
        line = Line(int(address.rpartition(":")[2]))
        host = "127.0.0.1" if certificate is not None else PLAIN_HOST
        yield Desk(f"{scheme}://{host}:{line.port}", hall, installation.database, context.new_page(), line)
        context.close()
        line.cut()
    installation.database.dispose()


@pytest.fixture
def desk(sqlite_settings: Settings, browser: Browser) -> Iterator[Desk]:
    """A candidate's place in a hall with plain HTTP."""
    with sitting(sqlite_settings, browser) as place:
        yield place


@pytest.fixture
def tls_desk(sqlite_settings: Settings, browser: Browser, certificate: ServerPair) -> Iterator[Desk]:
    """A candidate's place in a hall with a certificate."""
    with sitting(sqlite_settings, browser, certificate) as place:
        yield place


@pytest.fixture(params=["http", "tls"])
def any_desk(request: pytest.FixtureRequest) -> Desk:
    """A candidate's place, once over plain HTTP and once over TLS."""
    place: Desk = request.getfixturevalue("desk" if request.param == "http" else "tls_desk")
    return place
