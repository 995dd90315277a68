"""Where the database is a server, a host's own clock counts only as far as the database's agrees."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from examsvc.attempts.models import Attempt
from examsvc.core.clock import SettableClock, SystemClock
from examsvc.core.installation import Installation
from examsvc.factory import make_installation
from examsvc.operations.anchors import Anchors
from examsvc.operations.clocks import agreed_moment, seconds_apart
from examsvc.operations.commands import sweep_all
from examsvc.papers.models import Paper
from examsvc.papers.services import open_sealed
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall, open_attempts

HOUR = timedelta(hours=1)


@contextmanager
def host_that_is_off(app: ExamApp, by: timedelta) -> Iterator[Installation]:
    """Another host on the same database, whose clock stands so far from the right time."""
    clock = SettableClock(SystemClock().now() + by)
    site = make_installation(app.installation.settings, clock)
    yield site
    site.database.dispose()


def database_time(site: Installation) -> datetime:
    with site.database.reading() as session:
        found: datetime = session.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


def test_a_host_that_runs_ahead_goes_by_the_database(postgres_app: ExamApp) -> None:
    with host_that_is_off(postgres_app, HOUR) as site:
        before = database_time(site)
        assert before <= agreed_moment(site) <= database_time(site)


def test_a_host_that_is_behind_waits_for_its_own_clock(postgres_app: ExamApp) -> None:
    with host_that_is_off(postgres_app, -HOUR) as site:
        assert agreed_moment(site) == site.clock.now()


def test_one_machine_has_one_clock(sqlite: ExamApp) -> None:
    with host_that_is_off(sqlite, HOUR) as site:
        assert agreed_moment(site) == site.clock.now()


@pytest.mark.parametrize("hours", [-1, 1])
def test_the_distance_has_no_direction(postgres_app: ExamApp, hours: int) -> None:
    with host_that_is_off(postgres_app, hours * HOUR) as site, site.database.reading() as session:
        assert seconds_apart(site, session) == pytest.approx(3600, abs=60)


def test_a_sweeper_on_a_host_that_runs_ahead_closes_nobody_early(postgres_app: ExamApp) -> None:
    service = postgres_app.installation
    now = service.clock.now()
    with service.database.writing() as session:
        hall = make_hall(session, now)
        open_sealed(session, session.get_one(Paper, hall.form.paper_id), now)
        open_attempts(session, hall, now)
    with host_that_is_off(postgres_app, 2 * HOUR) as ahead:
        assert not sweep_all([ahead], Anchors(), agreed_moment)
        assert sweep_all([ahead], Anchors(), lambda site: site.clock.now())
    with service.database.reading() as session:
        assert session.scalars(select(Attempt.state)).one() == "expired"
