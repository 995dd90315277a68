"""A served exam with sitters in it, on either database."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.core.clock import SystemClock
from examsvc.core.invariants import Finding
from examsvc.exams.models import Sitting
from examsvc.factory import create_app
from examsvc.operations.verifying import verify
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.faults.sitters import Room
from tests.support.serving import end_server, free_port, start_server

PEOPLE = 12
# No backup is made of what a test throws away.
_NOT_ASKED = 12


@dataclass
class BadDay:
    """An exam that has begun, its server, and the people in the room."""

    settings: Settings
    app: ExamApp
    hall: Hall
    room: Room
    port: int
    arguments: tuple[str, ...]

    def __post_init__(self) -> None:
        self.server = start_server(self.settings, self.port, *self.arguments)
        self._over = threading.Event()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def end(self) -> None:
        """Send everybody home and stop the server."""
        self.room.leave()
        self._over.set()
        self._keeper.join()
        end_server(self.server)

    def _keep(self) -> None:
        """Start the server again when it is gone, as the parent process of an installation does.

        granian starts a dead worker again by itself, but gives up when two die within seconds.
        """
        while not self._over.wait(0.2):
            if self.server.poll() is not None:
                self.server = start_server(self.settings, self.port, *self.arguments)

    def end_at(self, session: Session, ends: datetime, grace_seconds: int) -> None:
        """Move everybody's end by the facts it follows from."""
        began = ends - timedelta(seconds=self.hall.exam.duration_seconds)
        session.execute(update(Sitting).values(opens_at=began, starts_at=began, ends_at=ends))
        session.execute(update(Attempt).values(closes_at=ends, grace_seconds=grace_seconds))

    def broken(self) -> list[Finding]:
        """Check all invariants, the first against every acknowledgement that anybody received."""
        service = self.app.installation
        found = verify(self.app, service, self.room.ledger(), service.clock.now())
        return [finding for finding in found if finding.invariant != _NOT_ASKED]


@pytest.fixture
def workers() -> int:
    """How many web workers there are: one, where it makes no difference."""
    return 1


@pytest.fixture
def bad_day(settings: Settings, workers: int) -> Iterator[BadDay]:
    """Twelve people who will answer as fast as they are answered; a worker that dies is respawned as in the hall."""
    app = create_app(settings, SystemClock())
    site = app.installation
    with site.database.writing() as session:
        hall = make_hall(session, site.clock.now(), candidates=PEOPLE, keyring=site.keyring)
        session.expunge_all()
    port = free_port()
    arguments = ("--workers", str(workers), "--respawn-failed-workers")
    day = BadDay(settings, app, hall, Room(f"http://127.0.0.1:{port}", hall), port, arguments)
    try:
        yield day
    finally:
        day.end()
        site.database.dispose()
