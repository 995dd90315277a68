"""Nobody is shown a link that is closed to them: every page that can be reached by clicking opens."""

import html
import re
from collections import deque

import pytest
from flask.testing import FlaskClient

from examsvc.audit.log import Actor
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams import services
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank_scene import set_scene
from tests.factories.visiting import visit_as
from tests.factories.whole import make_bank, make_plan, make_rows

ID, PAGE, LINK = re.compile(r"[0-9a-z]{26}"), re.compile(r"page=\d+"), re.compile(r'href="(/[^"#]*)')
NOT_PAGES = ("/static", "/bootstrap")
# At least so many kinds of pages must have been found, or the walk proves nothing.
LEAST = {Role.BANK_KEEPER: 40, Role.REVIEWER: 18, Role.HEAD: 21, Role.ORGANISER: 10}


def walk(browser: FlaskClient) -> dict[str, int]:
    """Follow every link from the workbench on, one of a kind; return the status of each page."""
    found: dict[str, int] = {}
    seen: set[str] = set()
    waiting = deque(["/workbench"])
    while waiting:
        path = waiting.popleft()
        kind = PAGE.sub("", ID.sub("id", path))
        if kind in seen or path.startswith(NOT_PAGES):
            continue
        seen.add(kind)
        answer = browser.get(path, buffered=True)
        found[path] = answer.status_code
        if answer.mimetype == "text/html":
            waiting.extend(html.unescape(link) for link in LINK.findall(answer.text))
    return found


@pytest.fixture
def browsers(app: ExamApp, clock: SettableClock) -> dict[Role, FlaskClient]:
    """One browser a role, in an office with a bank and an exam on their way."""
    site, now = app.installation, clock.now()
    with app.test_request_context(), site.database.writing() as session:
        office = make_office(session, now)
        clerk = make_staff(session, office, now, *Role).id
        make_bank(session, office, now, 6)
        exam = services.plan_exam(session, office, make_plan(now), Actor("person", clerk), now)
        services.take_roster(session, site.keyring, exam, make_rows(8), Actor("person", clerk), now)
        session.flush()
        session.expunge_all()
    with app.test_request_context():
        set_scene(site, office, clerk)
    return {role: visit_as(app, office, role) for role in Role}


def test_every_link_that_a_role_is_shown_opens_for_it(browsers: dict[Role, FlaskClient]) -> None:
    walked = {role: walk(browser) for role, browser in browsers.items()}
    closed = [(role.value, path) for role, found in walked.items() for path, code in found.items() if code >= 400]
    assert closed == []
    assert {role: len(found) >= LEAST.get(role, 1) for role, found in walked.items()} == dict.fromkeys(Role, True)
