"""Marking 10,000 candidates × 100 items beside its floor: a loop over stored answer rows with a Decimal key table.

Run: .venv/bin/python -m tests.load.bench_marking [--candidates 10000] [--rounds 5] [--postgres]
Ours reads answer sheets, marks 80 choices and 20 fill-ins by their rules and writes a whole mark sheet each. The
floor looks up one row an answer (its fill-ins are compared as they stand) and writes one total each. Both use one
database in one run.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, insert, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.audit.log import COMMAND_LINE
from examsvc.core import migrating
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.clock import SystemClock
from examsvc.core.database import Database
from examsvc.core.ids import new_public_id
from examsvc.exams.models import Candidate, Exam
from examsvc.factory import make_installation
from examsvc.grading.services import mark_exam
from examsvc.papers.models import FormItem
from examsvc.settings import Settings
from tests.factories.exams import Hall, make_hall
from tests.support.postgres import start_postgres

CHOICES, BLANKS = 80, 20
PEER = MetaData()
ANSWERS = Table(
    "bench_answer",
    PEER,
    Column("id", Integer, primary_key=True),
    Column("attempt", Integer),
    Column("item", String(16)),
    Column("value", String(200)),
)
TOTALS = Table("bench_total", PEER, Column("attempt", Integer, primary_key=True), Column("total", Integer))


def answer(candidate: int, number: int) -> str:
    """Return what a candidate gave: two thirds of choices are right, and blanks are written in several ways."""
    if number <= CHOICES:
        return "abacad"[(candidate * 7 + number * 3) % 6]
    amount = ("4000元", "四千元", "4 000", "４０００", str(candidate % 50))[(candidate + number) % 5]
    return canonical_json([amount, "示例"])


def fill(session: Session, hall: Hall, now: datetime, count: int) -> None:
    """Enter so many people, each with an ended attempt and a folded sheet of 100 answers."""
    people = [{"office_id": hall.office.id, "unit_id": hall.unit.id, "name": f"考生{n}"} for n in range(count)]
    session.execute(insert(Person), [{**p, "created_at": now} for p in people])
    ids = list(session.scalars(select(Person.id).where(Person.unit_id == hall.unit.id).order_by(Person.id)))[-count:]
    like = {"exam_id": hall.exam.id, "unit_id": hall.unit.id, "unit_name": hall.unit.name, "unit_order": 1}
    like |= {"unit_kind": hall.unit.kind, "sitting_id": hall.sitting.id, "form_id": hall.form.id}
    entered = [{**like, "person_id": i, "name": f"考生{i}", "exam_number": f"{i:06d}"} for i in ids]
    session.execute(insert(Candidate), [{**e, "public_id": new_public_id()} for e in entered])
    rows = list(session.scalars(select(Candidate.id).where(Candidate.person_id.in_(ids)).order_by(Candidate.id)))
    ended = {"exam_id": hall.exam.id, "form_id": hall.form.id, "grace_seconds": 5, "state": "expired"}
    ended |= {"started_at": now, "closes_at": now + timedelta(hours=1), "closed_at": now + timedelta(hours=1)}
    session.execute(insert(Attempt), [{**ended, "candidate_id": c, "public_id": new_public_id()} for c in rows])
    attempts = session.scalars(select(Attempt.id).where(Attempt.candidate_id.in_(rows)).order_by(Attempt.id))
    session.execute(insert(AnswerSheet), [_answered(hall, attempt, n, now) for n, attempt in enumerate(attempts)])


def _answered(hall: Hall, attempt: int, candidate: int, now: datetime) -> dict[str, Any]:
    answers = {f"q{n}": answer(candidate, n) for n in range(1, CHOICES + BLANKS + 1)}
    content = canonical_json({"attempt": attempt, "answers": answers})
    return _sheet(hall.exam.id, attempt, content, len(answers), now)


def _sheet(exam_id: int, attempt: int, content: str, events: int, now: datetime) -> dict[str, Any]:
    return {
        "exam_id": exam_id,
        "attempt_id": attempt,
        "revision": 1,
        "reason": "time_up",
        "content": content,
        "hash": sha256_hex(content),
        "event_count": events,
        "event_digest": "0" * 64,
        "created_at": now,
    }


def give_sheets(session: Session, exam_id: int, now: datetime) -> None:
    """Give every attempt of a sealed exam a folded sheet with an answer to each item."""
    rows = session.execute(select(Attempt.id, Attempt.form_id).where(Attempt.exam_id == exam_id))
    items: dict[int, list[str]] = {}
    for form, item in session.execute(select(FormItem.form_id, FormItem.item)):
        items.setdefault(form, []).append(item)
    sheets = []
    for number, (attempt, form) in enumerate(rows):
        answers = {item: answer(number, n) for n, item in enumerate(items[form], 1)}
        content = canonical_json({"attempt": attempt, "answers": answers})
        sheets.append(_sheet(exam_id, attempt, content, len(answers), now))
    session.execute(insert(AnswerSheet), sheets)


def store_rows(database: Database) -> None:
    """Store the same answers once more as rows, one an answer, for the floor."""
    PEER.create_all(database.engine)
    with database.writing() as session:
        for attempt, content in session.execute(select(AnswerSheet.attempt_id, AnswerSheet.content)).all():
            answers = json.loads(content)["answers"]
            rows = [{"attempt": attempt, "item": item, "value": value} for item, value in answers.items()]
            session.execute(insert(ANSWERS), rows)


def floor(session: Session) -> int:
    """Mark by one look-up a row in a Decimal key table; write one total an attempt."""
    table = {(f"q{n}", "a"): Decimal(1) for n in range(1, CHOICES + 1)}
    table |= {(f"q{n}", '["4000元","示例"]'): Decimal(1) for n in range(CHOICES + 1, CHOICES + BLANKS + 1)}
    nothing = Decimal(0)
    totals: dict[int, Decimal] = {}
    for attempt, item, value in session.execute(select(ANSWERS.c.attempt, ANSWERS.c.item, ANSWERS.c.value)):
        totals[attempt] = totals.get(attempt, nothing) + table.get((item, value), nothing)
    session.execute(delete(TOTALS))
    session.execute(insert(TOTALS), [{"attempt": a, "total": int(t * 10_000)} for a, t in totals.items()])
    return len(totals)


def timed(database: Database, act: Callable[[Session], object]) -> float:
    """Return how long one transaction takes, its commit included."""
    began = time.perf_counter()
    with database.writing() as session:
        act(session)
    return time.perf_counter() - began


@contextmanager
def database_url(folder: Path, *, postgres: bool) -> Iterator[str]:
    """Lend an empty database."""
    if not postgres:
        yield f"sqlite:///{folder / 'exam.db'}"
        return
    server = start_postgres()
    try:
        yield server.create_database("bench")
    finally:
        server.stop()


def prepare(settings: Settings, candidates: int) -> tuple[Database, int]:
    """Make the exam with all its sheets; return its database and key."""
    site = make_installation(settings, SystemClock())
    migrating.upgrade(site.database)
    now = site.clock.now()
    with site.database.writing() as session:
        hall = make_hall(session, now, candidates=0, kinds=("single",) * CHOICES + ("fill_in",) * BLANKS)
        hall.exam.state = "closed"
        fill(session, hall, now, candidates)
        exam_id = hall.exam.id
    store_rows(site.database)
    return site.database, exam_id


def main() -> None:
    """Print both times and their ratio for each round, and a last line of JSON."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--candidates", type=int, default=10_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--postgres", action="store_true")
    asked = words.parse_args()
    results = []
    with tempfile.TemporaryDirectory() as name, database_url(Path(name), postgres=asked.postgres) as url:
        database, exam_id = prepare(Settings(data_dir=Path(name), database_url=url), asked.candidates)
        clock = SystemClock()

        def ours(session: Session) -> None:
            mark_exam(session, session.get_one(Exam, exam_id), "量速度", COMMAND_LINE, clock.now())

        for _round in range(asked.rounds):
            base, own = timed(database, floor), timed(database, ours)
            results.append((base, own))
            click.echo(f"rows and key table {base:6.2f} s   marking run {own:6.2f} s   ratio {own / base:.2f}")
        database.dispose()
    floors, owns = zip(*results, strict=True)
    base, own = statistics.median(floors), statistics.median(owns)
    told = {
        "database": "postgresql" if asked.postgres else "sqlite",
        "candidates": asked.candidates,
        "floor_s": round(base, 3),
        "floor_spread_s": round(max(floors) - min(floors), 3),
        "marking_s": round(own, 3),
        "marking_spread_s": round(max(owns) - min(owns), 3),
        "ratio": round(own / base, 3),
    }
    click.echo(json.dumps(told))


if __name__ == "__main__":
    main()
