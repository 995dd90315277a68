"""Nothing that can wait is done to people who sit an exam."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from examsvc.attempts.models import Attempt
from examsvc.core import migrating
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.installation import Installation
from examsvc.exams.models import Exam
from examsvc.factory import make_installation, serve_installation
from examsvc.operations.exam_hours import exam_under_way
from examsvc.operations.preparing import NotPrepared, check_hours
from examsvc.settings import Settings
from tests.factories.exams import make_hall, open_attempts
from tests.support.host import Host

# From the opening of the doors, twenty minutes before the start, to the common end an hour after it.
MOMENTS = [(-21, False), (-20, True), (0, True), (60, True), (61, False)]


def hold_an_exam(service: Installation) -> None:
    with service.database.writing() as session:
        make_hall(session, service.clock.now())


@pytest.mark.parametrize(("minutes", "under_way"), MOMENTS)
def test_an_exam_is_under_way_from_its_doors_to_its_end(
    installation: Installation, clock: SettableClock, minutes: int, under_way: bool
) -> None:
    hold_an_exam(installation)
    clock.move(minutes=minutes)
    assert exam_under_way(installation.database, clock.now()) == under_way


@pytest.mark.parametrize("state", ["draft", "closed", "released"])
def test_an_exam_that_is_planned_or_over_does_not_count(database: Database, clock: SettableClock, state: str) -> None:
    with database.writing() as session:
        make_hall(session, clock.now())
        moments = {"sealed_at": None} if state == "draft" else {}
        released = {"released_at": clock.now()} if state == "released" else {}
        session.execute(update(Exam).values(state=state, **moments, **released))
    assert not exam_under_way(database, clock.now())


@pytest.mark.parametrize("state", ["open", "paused"])
def test_whoever_still_writes_after_the_end_keeps_the_exam_under_way(
    database: Database, clock: SettableClock, state: str
) -> None:
    with database.writing() as session:
        open_attempts(session, make_hall(session, clock.now()), clock.now())
        session.execute(update(Attempt).values(state=state))
    clock.move(hours=3)
    assert exam_under_way(database, clock.now())


def test_a_database_without_tables_has_no_exam(tmp_path: Path, clock: SettableClock) -> None:
    database = Database(Settings(data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'exam.db'}"))
    assert not exam_under_way(database, clock.now())
    database.dispose()


def test_a_version_that_would_change_the_database_is_not_started_during_an_exam(installation: Installation) -> None:
    hold_an_exam(installation)
    migrating.downgrade(installation.database, "0009")
    command = serve_installation(installation).test_cli_runner()
    result = command.invoke(args=["prepare"])
    assert result.exit_code == 1
    assert "正在考试" in result.output
    assert "An exam is under way" in result.output
    assert migrating.current_revision(installation.database) == "0009"
    check_hours(installation, during_exam=True)


def test_the_version_that_served_it_is_started_again_in_mid_exam(installation: Installation) -> None:
    hold_an_exam(installation)
    check_hours(installation)


def test_a_change_of_the_database_waits_for_no_more_than_the_end_of_the_exam(
    installation: Installation, clock: SettableClock
) -> None:
    hold_an_exam(installation)
    migrating.downgrade(installation.database, "0009")
    with pytest.raises(NotPrepared):
        check_hours(installation)
    clock.move(minutes=61)
    check_hours(installation)


@pytest.mark.parametrize(("minutes_before", "follows"), [(60, True), (10, False)])
def test_a_start_takes_the_host_s_clock_for_right_but_not_in_mid_exam(
    settings: Settings, tmp_path: Path, minutes_before: int, follows: bool
) -> None:
    host = Host(tmp_path / "clock.json")
    service = make_installation(settings, host.clock())
    service.clock.now()
    with service.database.writing() as session:
        make_hall(session, service.clock.now() + timedelta(minutes=minutes_before))
    host.wall += timedelta(hours=5)
    check_hours(service)
    assert (service.clock.now() == host.wall) == follows
    service.database.dispose()
