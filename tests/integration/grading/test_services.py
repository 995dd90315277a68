"""A marking run, and what recomputes it."""

from decimal import Decimal

import pytest
from sqlalchemy import select, text

from examsvc.attempts import closing, services
from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.attempts.saving import write_batch
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.exams.models import Exam
from examsvc.grading.invariants import check_scores
from examsvc.grading.models import MarkSheet
from examsvc.grading.queries import find_newest_run, list_results
from examsvc.grading.services import mark_exam
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_request, make_save


@pytest.fixture
def hall(database: Database, clock: SettableClock) -> Hall:
    """Three people: two right answers, one, and somebody who never came."""
    from examsvc.accounts.signing_in import start_sign_in

    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=3)
        for candidate, attempt in list(zip(hall.candidates, hall.attempts, strict=True))[:2]:
            _token, row = start_sign_in(session, candidate.person_id, "candidate", clock.now(), hall.exam.id)
            services.start(session, attempt, row.id, clock.now())
        session.flush()
        session.expunge_all()
    answers = [("q1", "a"), ("q2", "a"), ("q3", "b")], [("q1", "a")]
    with database.write_turn(), database.driver_connection() as connection:
        for attempt, own in zip(hall.attempts, answers, strict=False):
            saves = [make_save(n, item, value) for n, (item, value) in enumerate(own, 1)]
            write_batch(connection, [make_request(attempt, clock.now(), *saves)])
        connection.commit()
    return hall


def end(database: Database, clock: SettableClock) -> None:
    clock.move(minutes=61)
    closing.sweep(database, clock.now())


def test_a_run_marks_everybody_who_sat(database: Database, hall: Hall, clock: SettableClock) -> None:
    end(database, clock)
    with database.writing() as session:
        run = mark_exam(session, session.get_one(Exam, hall.exam.id), "首次评分", COMMAND_LINE, clock.now())
        assert [(c.name, m.total) for c, m in list_results(session, run)] == [
            ("考生1", Decimal(2)),
            ("考生2", Decimal(1)),
        ]
        states = session.scalars(select(Attempt.state).order_by(Attempt.id)).all()
        assert states == ["graded", "graded", "entered"]


def test_nothing_is_marked_while_somebody_writes(database: Database, hall: Hall, clock: SettableClock) -> None:
    with pytest.raises(Conflict, match="2 人没有交卷"), database.writing() as session:
        mark_exam(session, session.get_one(Exam, hall.exam.id), "首次评分", COMMAND_LINE, clock.now())


def test_marking_twice_gives_the_same_marks_in_a_second_run(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    end(database, clock)
    with database.writing() as session:
        exam = session.get_one(Exam, hall.exam.id)
        first, second = (mark_exam(session, exam, "评分", COMMAND_LINE, clock.now()) for _ in range(2))
        assert find_newest_run(session, exam.id) is second
        hashes = [[m.hash for _c, m in list_results(session, run)] for run in (first, second)]
        assert hashes[0] == hashes[1]
        assert check_scores(session) == []


def test_a_changed_score_is_found(database: Database, hall: Hall, clock: SettableClock) -> None:
    end(database, clock)
    with database.writing() as session:
        mark_exam(session, session.get_one(Exam, hall.exam.id), "首次评分", COMMAND_LINE, clock.now())
    tamper(database, "mark_sheet", "UPDATE mark_sheet SET total = total + 10000 WHERE id = 1")
    with database.reading() as session:
        (finding,) = check_scores(session)
        assert finding.invariant == 7
        assert "mark_sheet 1" in finding.text


def test_a_changed_answer_is_found(database: Database, hall: Hall, clock: SettableClock) -> None:
    end(database, clock)
    with database.writing() as session:
        mark_exam(session, session.get_one(Exam, hall.exam.id), "首次评分", COMMAND_LINE, clock.now())
        sheet = session.scalars(select(AnswerSheet).order_by(AnswerSheet.id)).first()
        assert sheet is not None
        changed = sheet.content.replace('"q1":"a"', '"q1":"b"')
    tamper(database, "answer_sheet", f"UPDATE answer_sheet SET content = '{changed}' WHERE id = 1")
    with database.reading() as session:
        assert [finding.invariant for finding in check_scores(session)] == [7]
        assert session.scalars(select(MarkSheet)).first() is not None


def tamper(database: Database, table: str, statement: str) -> None:
    """Change an append-only row as somebody with full power over the database could."""
    with database.writing() as session:
        if database.is_sqlite:
            session.execute(text(f"DROP TRIGGER {table}_no_update"))
        else:
            session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
        session.connection().exec_driver_sql(statement)
