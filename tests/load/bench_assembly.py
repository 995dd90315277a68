"""Assemble 4 forms of 100 questions with every constraint out of 20,000, beside a floor in the same run.

Run: .venv/bin/python -m tests.load.bench_assembly [--questions 20000] [--rounds 5] [--postgres]
Levels, topics and difficulties are asked for row by row, a fact is asked once on a form, no question stands on two
forms, and the forms are made equally hard. The floor reads the ids of the bank's current versions, shuffles them and
reads the first 400 versions: what any drawing has to do. Then the same is asked of a blueprint that cannot be filled.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import click
from sqlalchemy import select

from examsvc.accounts.models import Office, Person
from examsvc.audit.log import Actor
from examsvc.bank.models import CurrentVersion, QuestionVersion
from examsvc.bank.question_types.base import MultipleRule
from examsvc.core.errors import Conflict
from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.papers.services import make_paper
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.load.bench_bank import fill
from tests.load.bench_marking import database_url

LIMIT_SECONDS = 2.0
AS_OF = date(2026, 5, 1)
ONE = Decimal(1)
ROWS = (
    BlueprintRow("single", 20, ONE, "national", "", 1, 3),
    BlueprintRow("single", 15, ONE, "provincial", "", 2, 4),
    BlueprintRow("single", 10, ONE, "municipal"),
    BlueprintRow("single", 5, ONE, "", "示例主题4"),
    BlueprintRow("single", 10, ONE, "", "", 4, 5),
    BlueprintRow("multiple", 15, ONE, "national", "", 1, 3),
    BlueprintRow("multiple", 10, ONE, "provincial", "", 2, 5),
    BlueprintRow("multiple", 5, ONE, "", "示例主题5"),
    BlueprintRow("multiple", 10, ONE),
)
TOO_MUCH = BlueprintRow("single", 4000, ONE, "", "示例主题6")


class Bench:
    """An office with a bank, and the acts that are measured; nothing is kept."""

    def __init__(self, app: ExamApp) -> None:
        self.app = app
        self.seed = 0

    def floor(self) -> None:
        """Draw 400 of all at random and read them."""
        with self.app.installation.database.reading() as session:
            ids = list(session.scalars(select(CurrentVersion.version_id)))
            random.shuffle(ids)
            session.scalars(select(QuestionVersion).where(QuestionVersion.id.in_(ids[:400]))).all()

    def assemble(self) -> None:
        """Make a paper of four forms."""
        self._make(Blueprint(ROWS))

    def refuse(self) -> None:
        """Ask for more than there is."""
        try:
            self._make(Blueprint((*ROWS, TOO_MUCH)))
        except Conflict as short:
            if "示例主题6" in short.message:
                return
        raise RuntimeError("it is not said what is short")

    def _make(self, blueprint: Blueprint) -> None:
        self.seed += 1
        site = self.app.installation
        with self.app.test_request_context(), site.database.reading() as session:
            office, now, rule = session.scalars(select(Office)).one(), site.clock.now(), MultipleRule.HALF_IF_FEWER
            by = Actor("person", session.scalars(select(Person.id)).first())
            paper = make_paper(
                session, office, "甲卷", blueprint, AS_OF, str(self.seed), rule, tuple("ABCD"), by, now
            )
            if paper.id is None:
                raise RuntimeError("no paper was made")


def timed(act: Callable[[], None]) -> tuple[float, float]:
    """Return the seconds an act took by the clock, and those this process worked."""
    began, worked = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - began, time.process_time() - worked


def main() -> None:
    """Let the three take turns; print each round and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--questions", type=int, default=20_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--postgres", action="store_true")
    asked = words.parse_args()
    rounds = []
    with tempfile.TemporaryDirectory() as name, database_url(Path(name), postgres=asked.postgres) as url:
        bench = Bench(fill(Settings(data_dir=Path(name), database_url=url), asked.questions))
        for _round in range(asked.rounds):
            base, own, none = timed(bench.floor), timed(bench.assemble), timed(bench.refuse)
            rounds.append((base[0], own[0], own[1], none[0]))
            click.echo(
                f"floor {base[0]:.2f} s   four forms {own[0]:.2f} s (worked {own[1]:.2f} s)   "
                f"refused {none[0]:.2f} s   ratio {own[0] / base[0]:.1f}"
            )
        bench.app.installation.database.dispose()
    base_s, own_s, worked_s, refused_s = (statistics.median(column) for column in zip(*rounds, strict=True))
    told = {"floor_s": base_s, "assembled_s": own_s, "worked_s": worked_s, "refused_s": refused_s}
    click.echo(json.dumps({name: round(value, 3) for name, value in told.items()} | {"ratio": own_s / base_s}))


if __name__ == "__main__":
    main()
