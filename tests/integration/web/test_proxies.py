"""Behind a trusted proxy saves and metrics see the browser's own address; without one nobody's word is taken."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from examsvc.core.clock import SettableClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser

FORWARDED = {"X-Forwarded-Host": "exam.test", "X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https"}
Make = Callable[[int], ExamApp]


@pytest.fixture
def make(settings: Settings, clock: SettableClock) -> Iterator[Make]:
    made: list[ExamApp] = []

    def make(proxies: int) -> ExamApp:
        app = create_app(replace(settings, trusted_proxies=proxies), clock)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        made.append(app)
        return app

    yield make
    for app in made:
        app.extensions["gate"].saves.stop()
        app.installation.database.dispose()


def sitting(app: ExamApp, clock: SettableClock) -> Browser:
    service = app.installation
    with service.database.writing() as session:
        hall = make_hall(session, clock.now(), keyring=service.keyring)
        session.flush()
        session.expunge_all()
    return Browser(app, hall).work()


@pytest.mark.parametrize(("proxies", "status"), [(1, 200), (0, 403)])
def test_the_room_s_address_is_the_one_a_trusted_proxy_names(
    make: Make, clock: SettableClock, proxies: int, status: int
) -> None:
    browser = sitting(make(proxies), clock)
    answer = browser.save(make_save(), headers={**FORWARDED, "Origin": "https://exam.test"})
    assert answer.status_code == status


@pytest.mark.parametrize(("proxies", "status"), [(1, 404), (0, 200)])
def test_a_sender_is_only_what_a_trusted_proxy_says(make: Make, proxies: int, status: int) -> None:
    client: FlaskClient = make(proxies).test_client()
    assert client.get("/metrics", headers=FORWARDED).status_code == status
