"""F11: somebody sets the host's clock in mid-exam; nobody loses or gains a second."""

from datetime import timedelta
from pathlib import Path

import pytest

from examsvc.attempts import closing
from examsvc.attempts.models import Attempt
from examsvc.attempts.rules import DRAIN_SECONDS
from examsvc.core.installation import Installation
from examsvc.factory import make_installation, serve_installation
from examsvc.settings import Settings
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser
from tests.support.host import Host

LEAPS = [timedelta(hours=2), timedelta(minutes=-5), timedelta(days=1), timedelta(days=-1)]


@pytest.fixture
def host(tmp_path: Path) -> Host:
    return Host(tmp_path / "clock.json")


@pytest.fixture
def installation(settings: Settings, host: Host) -> Installation:
    return make_installation(settings, host.clock())


@pytest.fixture
def hall(installation: Installation) -> Hall:
    with installation.database.writing() as session:
        hall = make_hall(session, installation.clock.now(), keyring=installation.keyring)
        session.expunge_all()
    return hall


@pytest.mark.parametrize("leap", LEAPS)
def test_a_leap_in_mid_exam_ends_nothing_early_and_nothing_late(
    installation: Installation, hall: Hall, host: Host, leap: timedelta
) -> None:
    app = serve_installation(installation)
    app.config.update(WTF_CSRF_ENABLED=False)
    browser = Browser(app, hall).work()
    host.live(timedelta(minutes=30))
    host.wall += leap
    assert browser.save(make_save(1)).status_code == 200
    assert closing.sweep(installation.database, installation.clock.now()) == 0
    host.live(timedelta(minutes=30, seconds=hall.exam.grace_seconds))
    assert browser.save(make_save(2)).status_code == 200
    host.live(timedelta(seconds=1))
    assert browser.save(make_save(3)).status_code == 409
    host.live(timedelta(seconds=DRAIN_SECONDS))
    assert closing.sweep(installation.database, installation.clock.now()) == 1
    with installation.database.reading() as session:
        assert session.get_one(Attempt, hall.attempts[0].id).state == "expired"
    installation.database.dispose()
