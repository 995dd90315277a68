"""List, filter, search and look for near-copies in 20,000 questions of 5 versions, beside a floor in the same run.

Run: .venv/bin/python -m tests.load.bench_bank [--questions 20000] [--rounds 30] [--postgres]
Each figure is the 95th percentile of a whole page over HTTP in the same process, without a network. The floor counts
the versions of one topic and reads twenty of them by their key: the least that any list has to do.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Office
from examsvc.bank.models import QuestionVersion
from examsvc.bank.similar import list_similar
from examsvc.core import migrating
from examsvc.core.database import Database
from examsvc.core.roles import Role
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.big_bank import make_big_bank, stem_of
from tests.factories.visiting import visit_as
from tests.load.bench_marking import database_url

PAGES = {
    "list": "/questions",
    "last page": "/questions?page=1000",
    "topic": "/questions?topic=示例主题3",
    "state": "/questions?state=in_review",
    "approved": "/questions?state=approved&difficulty=3&level=national",
    "one character": "/questions?words=户",
    "two characters": "/questions?words=搬迁",
    "long words": "/questions?words=驻村工作队的危房改造由谁审核",
    "a number": "/questions?words=12345",
    "use": "/questions?use=unused&facility=none",
    "doc_no": "/questions?doc_no=示例发〔2020〕1号",
}


def fill(settings: Settings, questions: int) -> ExamApp:
    """Make the installation with its bank."""
    database = Database(settings)
    migrating.upgrade(database)
    database.dispose()
    app = create_app(settings)
    site = app.installation
    with site.database.writing() as session:
        make_big_bank(session, make_office(session, site.clock.now()), site.clock.now(), questions)
    with site.database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return app


def p95(act: Callable[[], object], rounds: int) -> float:
    """Return the 95th percentile in milliseconds; the first round warms up and does not count."""
    act()
    taken = []
    for _round in range(rounds):
        started = time.perf_counter()
        act()
        taken.append((time.perf_counter() - started) * 1000)
    return sorted(taken)[max(0, round(rounds * 0.95) - 1)]


def floor(app: ExamApp) -> None:
    """Count one topic's versions and read twenty by their key."""
    with app.installation.database.reading() as session:
        session.scalar(select(func.count()).where(QuestionVersion.topic == "示例主题3"))
        session.execute(select(QuestionVersion).where(QuestionVersion.id <= 20)).all()


def opener(browser: FlaskClient, address: str) -> Callable[[], object]:
    """Return an act that opens a page and insists on an answer."""

    def open_page() -> None:
        status = browser.get(address).status_code
        if status != 200:
            raise RuntimeError(f"{address} answers {status}")

    return open_page


def main() -> None:
    """Measure and print."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--questions", type=int, default=20_000)
    words.add_argument("--rounds", type=int, default=30)
    words.add_argument("--postgres", action="store_true")
    asked = words.parse_args()
    with tempfile.TemporaryDirectory() as name, database_url(Path(name), postgres=asked.postgres) as url:
        app = fill(Settings(data_dir=Path(name), database_url=url), asked.questions)
        site = app.installation
        with site.database.reading() as session:
            office = session.scalars(select(Office)).one()
            session.expunge(office)
        browser = visit_as(app, office, Role.BANK_KEEPER, Role.REVIEWER)
        told = {"floor": p95(lambda: floor(app), asked.rounds)}
        told |= {page: p95(opener(browser, address), asked.rounds) for page, address in PAGES.items()}

        def alike() -> None:
            with site.database.reading() as session:
                list_similar(session, office.id, stem_of(777))

        told["similar"] = p95(alike, asked.rounds)
        for page, taken in told.items():
            click.echo(f"{page:16s} {taken:7.1f} ms")
        click.echo(json.dumps({page: round(taken, 1) for page, taken in told.items()}))
        site.database.dispose()


if __name__ == "__main__":
    main()
