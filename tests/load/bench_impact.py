"""The impact list of a source in a bank of 20,000 questions with five versions each, beside its floor.

Run: .venv/bin/python -m tests.load.bench_impact [--questions 20000] [--rounds 20] [--postgres]
The floor reads the current versions of all questions once, in the same run.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import click
from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from examsvc.bank.impact import EXTENSION, Ending, list_impact
from examsvc.bank.models import CurrentVersion, Question, QuestionApproval, QuestionVersion
from examsvc.core import migrating
from examsvc.core.canonical import canonical_json
from examsvc.core.clock import SettableClock
from examsvc.factory import create_app
from examsvc.settings import Settings
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import default_content
from tests.factories.sources import make_document
from tests.load.bench_marking import database_url

VERSIONS, DOCUMENTS, CLAUSES = 5, 100, 5
KINDS = ("single", "multiple", "true_false", "fill_in")
LEVELS = ("national", "provincial", "municipal")


def fill(session: Session, now: datetime, questions: int) -> Ending:
    """Make an approved bank; return the end of a document that a hundredth of it rests on."""
    office = make_office(session, now)
    person = make_staff(session, office, now)
    documents = [make_document(session, office, now, title=f"示例{n}", clauses=CLAUSES) for n in range(DOCUMENTS)]
    clauses = [clause.id for document in documents for clause in document.clauses]
    numbers = range(1, questions + 1)
    told = {"origin": "shipped", "state": "shipped", "created_at": now}
    session.execute(insert(Question), [{"id": n, "public_id": f"{n:026d}", **told} for n in numbers])
    for version in range(VERSIONS):
        rows = [version_row(version, questions, n, clauses, now) for n in numbers]
        session.execute(insert(QuestionVersion), rows)
    last = (VERSIONS - 1) * questions
    session.execute(insert(CurrentVersion), [{"question_id": n, "version_id": last + n} for n in numbers])
    yes = {"office_id": office.id, "approved_by": person.id, "approved_at": now}
    session.execute(insert(QuestionApproval), [{"version_id": last + n, **yes} for n in numbers])
    return Ending(office.id, documents[DOCUMENTS // 2].id, None, date(2020, 5, 1))


def version_row(version: int, questions: int, number: int, clauses: list[int], now: datetime) -> dict[str, object]:
    return {
        "id": version * questions + number,
        "question_id": number,
        "number": version + 1,
        "kind": KINDS[number % len(KINDS)],
        "content": canonical_json(default_content(number)),
        "stem_text": f"示例题干{number}",
        "topic": f"主题{number % 20}",
        "difficulty": number % 5 + 1,
        "level": LEVELS[number % len(LEVELS)],
        "area": "全国",
        "practice_only": False,
        "exposure_public": True,
        "clause_id": clauses[number % len(clauses)],
        "content_hash": f"{number:064d}",
        "reason": "示例",
        "created_at": now,
    }


def milliseconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return (time.perf_counter() - began) * 1000


def told(name: str, taken: list[float]) -> str:
    """Return median, 95th percentile and longest; the first round warmed up and does not count."""
    counted = sorted(taken[1:])
    p95 = counted[max(0, round(len(counted) * 0.95) - 1)]
    return f"{name} median {statistics.median(counted):.0f} ms, p95 {p95:.0f} ms, longest {counted[-1]:.0f} ms"


def main() -> None:
    """Fill a fresh database, warm up, then let both take turns."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--postgres", action="store_true")
    asked = parser.parse_args()
    now = datetime(2026, 5, 20, 4, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder, database_url(Path(folder), postgres=asked.postgres) as url:
        app = create_app(Settings(data_dir=Path(folder), database_url=url), SettableClock(now))
        with app.app_context():
            migrating.upgrade(app.installation.database)
        with app.installation.database.writing() as session:
            ending = fill(session, now, asked.questions)
        with app.installation.database.engine.connect() as connection:
            connection.exec_driver_sql("ANALYZE")
            connection.commit()
        whole = (
            select(func.count())
            .select_from(CurrentVersion)
            .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        )
        floor, impact = [], []
        for _ in range(asked.rounds + 1):
            with app.test_request_context(), app.installation.database.reading() as session:
                floor.append(milliseconds(lambda: session.scalar(whole.where(QuestionVersion.area == "全国"))))
                rooms = app.extensions[EXTENSION]
                impact.append(milliseconds(lambda: list_impact(session, ending, rooms).hash))  # noqa: B023 - called at once
        app.installation.database.dispose()
    ratio = statistics.median(impact[1:]) / statistics.median(floor[1:])
    click.echo(f"{told('floor', floor)}; {told('impact list', impact)}; ratio {ratio:.1f}")


if __name__ == "__main__":
    main()
