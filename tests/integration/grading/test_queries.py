"""Which sheets and keys a marking run takes."""

from datetime import datetime

import pytest
from sqlalchemy import select

from examsvc.attempts.folding import add_sheet
from examsvc.attempts.models import Attempt
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.clock import SettableClock
from examsvc.core.errors import NotFound
from examsvc.exams.models import Exam
from examsvc.grading.invariants import check_scores
from examsvc.grading.models import MarkSheet
from examsvc.grading.queries import find_newest_run, list_sheets_to_mark, newest_key, newest_sheets
from examsvc.grading.services import mark_exam
from examsvc.papers.models import KeyVersion
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall
from tests.factories.finished import hold_exam, mark, tamper


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    hall, _saves = hold_exam(app.installation, clock)
    return hall


def add_key(app: ExamApp, hall: Hall, number: int, correct: str, now: datetime) -> None:
    key = canonical_json({f"q{n}": {"correct": correct} for n in (1, 2, 3)})
    with app.installation.database.writing() as session:
        session.add(
            KeyVersion(
                form_id=hall.form.id, number=number, key=key, hash=sha256_hex(key), reason="更正", created_at=now
            )
        )


def totals(app: ExamApp, hall: Hall) -> list[int]:
    with app.installation.database.reading() as session:
        run = find_newest_run(session, hall.exam.id)
        assert run is not None
        rows = select(MarkSheet.total).where(MarkSheet.run_id == run.id).order_by(MarkSheet.attempt_id)
        return [int(total) for total in session.scalars(rows)]


def test_the_latest_revision_of_a_sheet_counts_and_the_earlier_one_stays(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        attempt = session.get_one(Attempt, hall.attempts[0].id)
        newest = add_sheet(session, attempt, "reopened", clock.now())
        found = {a.id: s.id for a, s in newest_sheets(session, hall.exam.id)}
        assert found[attempt.id] == newest.id
        assert len(found) == 2
        assert {s.sheet_id for s in list_sheets_to_mark(session, hall.exam.id)} == set(found.values())


def test_a_voided_attempt_is_not_marked(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    tamper(app.installation, f"UPDATE attempt SET state = 'voided' WHERE id = {hall.attempts[0].id}")
    mark(app.installation, hall, clock)
    assert totals(app, hall) == [1]


def test_the_newest_key_version_marks_and_earlier_runs_keep_theirs(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    mark(app.installation, hall, clock)
    assert totals(app, hall) == [2, 1]
    add_key(app, hall, 2, "b", clock.now())
    mark(app.installation, hall, clock)
    assert totals(app, hall) == [1, 0]
    with app.installation.database.reading() as session:
        assert check_scores(session) == []


def test_a_form_without_a_key_cannot_be_marked(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    tamper(app.installation, f"DELETE FROM key_version WHERE form_id = {hall.form.id}")
    with app.installation.database.writing() as session:
        with pytest.raises(NotFound, match="还没有答案版本"):
            newest_key(session, hall.form.id)
        with pytest.raises(NotFound):
            mark_exam(session, session.get_one(Exam, hall.exam.id), "评分", COMMAND_LINE, clock.now())
        session.rollback()


def test_a_run_marked_by_another_version_of_the_marker_is_named(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    mark(app.installation, hall, clock)
    tamper(app.installation, "UPDATE marking_run SET marker_version = '1999.1'")
    with app.installation.database.reading() as session:
        (finding,) = check_scores(session)
    assert "1999.1" in finding.text


def test_nobody_s_sheet_gives_an_empty_run(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    tamper(app.installation, "UPDATE attempt SET state = 'voided'")
    mark(app.installation, hall, clock)
    assert totals(app, hall) == []
