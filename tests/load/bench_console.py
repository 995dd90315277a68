"""What 75 consoles cost at 3,000 candidates, beside their floor: a JSON view behind the same guard and look-up.

Run: .venv/bin/python -m tests.load.bench_console [--rooms 75] [--people 3000] [--rounds 10]
Every round stands for two seconds: a fifth of the candidates has saved, then every room's console asks once, first
for what has changed and then again, when nothing has. All of it goes through WSGI in this process and is told in
CPU time. A picture lives for a second and each of two processes makes its own, so four are counted a round.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import click
from flask import Response, jsonify
from flask.testing import FlaskClient

from examsvc.attempts.presence import News
from examsvc.attempts.presence_buffer import write
from examsvc.core import migrating
from examsvc.core.clock import SettableClock, SystemClock, to_micros
from examsvc.core.roles import Role
from examsvc.exams.models import Exam, Room, Sitting
from examsvc.exams.queries import get_exam
from examsvc.factory import create_app
from examsvc.hall.boards import make_picture
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from examsvc.web.context import principal, session
from examsvc.web.guards import staff
from tests.factories.exams import Hall, add_candidate, make_hall, open_attempts
from tests.factories.visiting import visit_as
from tests.load.bench_exam_body import environ

CORES, SECONDS_A_ROUND, PICTURES_A_ROUND = 2, 2, 4
ALLOWED = 0.10


def fill(app: ExamApp, people: int, rooms: int) -> tuple[Hall, list[str]]:
    """Make a sitting of so many people in so many rooms, all of them working; return it and the rooms' ids."""
    now, keys = app.installation.clock.now(), []
    with app.installation.database.writing() as session:
        hall = make_hall(session, now, candidates=0, kinds=("single",) * 85)
        for number in range(2, rooms + 1):
            session.add(
                Room(exam_id=hall.exam.id, number=number, name=f"第{number}考场", seat_rows=8, seat_columns=8)
            )
        session.flush()
        made = sorted(hall.exam.rooms, key=lambda room: room.number)
        for n in range(people):
            add_candidate(session, hall, n + 1, now)
            hall.candidates[-1].room_id, hall.candidates[-1].seat = made[n % rooms].id, n // rooms + 1
        open_attempts(session, hall, now)
        keys = [room.public_id for room in made]
        session.flush()
        session.expunge_all()
    return hall, keys


def save_some(app: ExamApp, hall: Hall, turn: int) -> None:
    """Let every fifth candidate have saved an answer, and everybody be there."""
    now = to_micros(app.installation.clock.now())
    news = [
        News(hall.exam.id, one.id, now, now if n % 5 == turn % 5 else None, turn, 0, "10.0.0.7")
        for n, one in enumerate(hall.attempts)
    ]
    with app.installation.database.writing() as session:
        write(session, news, now)


def add_floor(app: ExamApp) -> None:
    """Give the application the peer: guard and exam look-up, then a constant."""

    @app.get("/rooms/<public_id>/constant")
    @staff(Role.INVIGILATOR)
    def constant(public_id: str) -> Response:
        get_exam(session(), public_id, principal().office_id)
        return jsonify(ready=True)


def worked(act: Callable[[], object]) -> float:
    """Return the milliseconds of CPU that something took in this process."""
    began = time.process_time()
    act()
    return (time.process_time() - began) * 1000


class Consoles:
    """The consoles of all rooms, each with the revision that it holds."""

    def __init__(self, app: ExamApp, cookie: str, hall: Hall, rooms: list[str]) -> None:
        self.app = app
        self.cookie = cookie
        self.base = f"/rooms/{hall.exam.public_id}"
        self.sitting = hall.sitting.public_id
        self.held = dict.fromkeys(rooms, "")

    def ask(self, expected: int) -> None:
        """Let every console ask once."""
        for room, revision in self.held.items():
            given = environ(f"{self.base}/board", self.cookie)
            given["QUERY_STRING"] = f"sitting={self.sitting}&room={room}&since={revision}"
            given["HTTP_IF_NONE_MATCH"] = f'"{revision}"'
            status, body = answer(self.app, given)
            if status != expected:
                raise RuntimeError(f"{status} in the place of {expected}")
            if expected == 200:
                self.held[room] = json.loads(body)["revision"]

    def floor(self) -> None:
        """Ask the constant as often."""
        for _room in self.held:
            answer(self.app, environ(f"{self.base}/constant", self.cookie))


def answer(app: ExamApp, given: dict[str, Any]) -> tuple[int, bytes]:
    """Make one request and return status and body."""
    seen: list[str] = []
    application: Any = app.wsgi_app
    reply = application(given, lambda status, _headers, _info=None: seen.append(status))
    body = b"".join(reply)
    if hasattr(reply, "close"):
        reply.close()
    return int(seen[0].split()[0]), body


def cookie_of(client: FlaskClient) -> str:
    """Return what a signed-in browser sends along."""
    cookie = client.get_cookie("session")
    if cookie is None:
        raise RuntimeError("the browser is not signed in")
    return f"session={cookie.value}"


def picture_ms(app: ExamApp, hall: Hall) -> float:
    """Return what making one picture of the whole sitting costs."""
    now = app.installation.clock.now()
    with app.installation.database.reading() as reading:
        exam, sitting = reading.get_one(Exam, hall.exam.id), reading.get_one(Sitting, hall.sitting.id)
        before = make_picture(reading, exam, sitting, now)
        return worked(lambda: make_picture(reading, exam, sitting, now, before))


def main() -> None:
    """Print each round, the medians, and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--rooms", type=int, default=75)
    words.add_argument("--people", type=int, default=3000)
    words.add_argument("--rounds", type=int, default=10)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        clock = SettableClock(SystemClock().now())
        app = create_app(Settings(data_dir=Path(name), database_url=f"sqlite:///{name}/exam.db"), clock)
        migrating.upgrade(app.installation.database)
        add_floor(app)
        hall, rooms = fill(app, asked.people, asked.rooms)
        consoles = Consoles(app, cookie_of(visit_as(app, hall.office, Role.INVIGILATOR)), hall, rooms)
        results = []
        for turn in range(asked.rounds):
            clock.moment += timedelta(seconds=SECONDS_A_ROUND)
            save_some(app, hall, turn)
            picture = picture_ms(app, hall)
            changed = (worked(lambda: consoles.ask(200)) - picture) / len(rooms)
            same = worked(lambda: consoles.ask(304)) / len(rooms)
            floor = worked(consoles.floor) / len(rooms)
            share = (changed * len(rooms) + PICTURES_A_ROUND * picture) / (CORES * SECONDS_A_ROUND * 1000)
            results.append((floor, same, changed, picture, share))
            click.echo(
                f"floor {floor:5.2f} ms   304 {same:5.2f} ms ({same / floor:.2f})   difference {changed:5.2f} ms "
                f"({changed / floor:.2f})   picture {picture:5.1f} ms   share of the CPU {share:.1%}"
            )
        app.installation.database.dispose()
    medians = [statistics.median(column) for column in zip(*results, strict=True)]
    told = dict(zip(("floor", "same", "changed", "picture", "share"), medians, strict=True))
    rounded = {key: round(value, 4) for key, value in told.items()}
    click.echo(json.dumps({**rounded, "allowed": told["share"] <= ALLOWED}))


if __name__ == "__main__":
    main()
