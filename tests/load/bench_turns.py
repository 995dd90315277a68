"""How long each act of a clerk keeps the write lock of SQLite, beside the floor: `python -m tests.load.bench_turns`.

Run: .venv/bin/python -m tests.load.bench_turns [--people 118] [--questions 20000]
Every act is a request over HTTP in this process, as a clerk sends it: plan an exam of 85 questions out of the whole
bank, read and confirm a roster, keep rooms, seal, mark. The floor is a turn that writes one row. While an exam is on
a turn may take 200 ms (design, protocols); planning, rosters and sealing happen before, but beside other exams.
"""

import argparse
import json
import re
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import click
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from werkzeug.test import TestResponse

from examsvc.accounts.models import Office
from examsvc.attempts.models import Attempt
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.plans import typed_plan
from tests.factories.visiting import visit_as
from tests.load.bench_bank import fill
from tests.load.bench_marking import give_sheets
from tests.load.turns import Turns

LIMIT_MS = 200.0
PLAN = typed_plan(day="2030-05-23", single_count="60", multiple_count="25", true_false_count="0", fill_in_count="0")


def roster(people: int) -> str:
    """Return a roster as it is pasted from a sheet."""
    return "姓名\t单位\n" + "\n".join(f"考生{n}\t示例{n % 40}镇" for n in range(people))


class Clerk:
    """A browser that plans one exam and tells how long each act kept others from writing."""

    def __init__(self, app: ExamApp, browser: FlaskClient) -> None:
        self.app = app
        self.browser = browser
        self.told: dict[str, float] = {}

    def act(self, name: str, send: Callable[[], TestResponse]) -> TestResponse:
        """Do one act; raises unless it leads on to the next."""
        with Turns(self.app.installation.database) as turns:
            began = time.perf_counter()
            answer = send()
            took = (time.perf_counter() - began) * 1000
        if answer.status_code != 302:
            raise RuntimeError(f"{name} answers {answer.status_code}: {answer.text[:2000]}")
        self.told[name] = round(max(turns.taken), 1)
        over = "  over the limit" if self.told[name] > LIMIT_MS else ""
        turn = f"longest turn {self.told[name]:7.1f} ms (worked {max(turns.worked):6.1f})"
        click.echo(f"{name:16s} {turn} of {took:7.1f} ms{over}")
        return answer

    def post(self, name: str, address: str, **data: str) -> str:
        """Send a form and return where it leads."""
        return self.act(name, lambda: self.browser.post(address, data=data)).location

    def whole_exam(self, people: int) -> None:
        """Plan, enrol, seat and seal."""
        step = self.post("plan", "/exams/new", **PLAN)
        step = self.post("read a roster", step, pasted=roster(people), submit="1")
        step = self.post("confirm it", step)
        page = self.browser.get(step).text
        typed = dict(re.findall(r'name="(rooms-\d+-\w+)"[^>]*value="([^"]*)"', page))
        step = self.post("rooms", step, **typed, submit="1")
        self.post("seal", step)
        self.mark()

    def mark(self) -> None:
        """Let everybody have handed in, and mark."""
        with self.app.installation.database.writing() as session:
            exam = session.scalars(select(Exam)).one()
            exam.state = "closed"
            now = self.app.installation.clock.now()
            give_sheets(session, exam.id, now)
            ended = {"state": "submitted", "started_at": now, "closes_at": now + timedelta(hours=1), "closed_at": now}
            session.execute(update(Attempt).values(**ended))
            address = f"/results/{exam.public_id}/runs"
        self.post("mark", address, reason="首次评分")


def floor(app: ExamApp) -> float:
    """Return how long a turn takes that writes one row."""
    with Turns(app.installation.database) as turns:
        for _ in range(20):
            with app.installation.database.writing() as session:
                session.execute(text("UPDATE office SET short_name = short_name"))
    return round(sorted(turns.taken)[18], 1)


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--people", type=int, default=118)
    words.add_argument("--questions", type=int, default=20_000)
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name:
        app = fill(Settings(data_dir=Path(name), database_url=f"sqlite:///{name}/exam.db"), asked.questions)
        app.config["WTF_CSRF_ENABLED"] = False
        with app.installation.database.reading() as session:
            office = session.scalars(select(Office)).one()
            session.expunge(office)
        clerk = Clerk(app, visit_as(app, office, Role.ORGANISER))
        clerk.told["floor"] = floor(app)
        click.echo(f"floor            {clerk.told['floor']:7.1f} ms at the 95th percentile")
        clerk.whole_exam(asked.people)
        app.installation.database.dispose()
    click.echo(json.dumps({"people": asked.people, **clerk.told}))


if __name__ == "__main__":
    main()
