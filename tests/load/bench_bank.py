"""List, filter, search and look for near-copies in 20,000 questions of 5 versions, beside a floor in the same run.

Run: .venv/bin/python -m tests.load.bench_bank [--questions 20000] [--rounds 30] [--postgres]
Each figure is a whole page over HTTP in the same process, without a network: the 95th percentile, the median, the
median of the time this process worked (on SQLite all of it), and how many floors the median is. The floor looks once
through the pointers to the current versions, counts them by topic, and reads twenty versions by their key: the least
that a page which offers topics has to do.
"""

import argparse
import json
import logging
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import structlog
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Office
from examsvc.bank.models import CurrentVersion, QuestionVersion
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

LIMIT_MS = 100.0
PAGES = {
    "list": "/questions",
    "last page": "/questions?page=1000",
    "topic": "/questions?topic=示例主题3",
    "in review": "/questions?state=in_review",
    "drafts": "/questions?state=draft",
    "approved": "/questions?state=approved&difficulty=3&level=national",
    "one character": "/questions?words=户",
    "two characters": "/questions?words=搬迁",
    "long words": "/questions?words=驻村工作队的危房改造由谁审核",
    "words in all": "/questions?words=规定",
    "a number": "/questions?words=12345",
    "use": "/questions?use=unused&facility=none",
    "returned words": "/questions?state=returned&words=规定",
    "own": "/questions?exposure=own",
    "doc_no": "/questions?doc_no=示例发〔2020〕1号",
    "workbench": "/workbench",
}


@dataclass(frozen=True)
class Taken:
    """Milliseconds of one page: by the clock at the 95th percentile and in the middle, and at work in the middle."""

    p95: float
    median: float
    worked: float


def fill(settings: Settings, questions: int) -> ExamApp:
    """Make the installation with its bank."""
    database = Database(settings)
    migrating.upgrade(database)
    database.dispose()
    app = create_app(settings)
    # A line a request is no part of what is measured, and nobody reads hundreds of them.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    site = app.installation
    with site.database.writing() as session:
        make_big_bank(session, make_office(session, site.clock.now()), site.clock.now(), questions)
    with site.database.engine.connect() as connection:
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return app


def measure(act: Callable[[], object], rounds: int) -> Taken:
    """Do it so many times; the first round warms up and does not count."""
    act()
    taken, worked = [], []
    for _round in range(rounds):
        started, began = time.perf_counter(), time.process_time()
        act()
        taken.append((time.perf_counter() - started) * 1000)
        worked.append((time.process_time() - began) * 1000)
    p95 = sorted(taken)[max(0, round(rounds * 0.95) - 1)]
    return Taken(round(p95, 1), round(statistics.median(taken), 1), round(statistics.median(worked), 1))


def floor(app: ExamApp) -> None:
    """Count the current versions by topic and read twenty by their key."""
    with app.installation.database.reading() as session:
        session.execute(select(CurrentVersion.topic, func.count()).group_by(CurrentVersion.topic)).all()
        session.scalars(select(QuestionVersion).where(QuestionVersion.id <= 20)).all()


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
        told = {"floor": measure(lambda: floor(app), asked.rounds)}
        told |= {page: measure(opener(browser, address), asked.rounds) for page, address in PAGES.items()}

        def alike() -> None:
            with site.database.reading() as session:
                list_similar(session, office.id, stem_of(777))

        told["similar"] = measure(alike, asked.rounds)
        site.database.dispose()
    least = told["floor"].median
    for page, taken in told.items():
        over = "  over the limit" if page in PAGES and taken.p95 > LIMIT_MS else ""
        click.echo(
            f"{page:16s} p95 {taken.p95:6.1f} ms, median {taken.median:6.1f}, worked {taken.worked:6.1f}, "
            f"floors {taken.median / least:4.1f}{over}"
        )
    click.echo(json.dumps({page: asdict(taken) for page, taken in told.items()}))


if __name__ == "__main__":
    main()
