"""Marks made ahead of a run count only as far as nothing moved since."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerSheet
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.exams.models import Exam
from examsvc.grading.models import ManualMark, MarkSheet
from examsvc.grading.services import mark_ahead, mark_exam
from examsvc.papers.models import KeyVersion
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall, open_attempts
from tests.factories.finished import hold_exam

ANSWERS = ([("q1", "a"), ("q2", "a"), ("q3", "b")], [("q1", "a")])


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    """Two people who sat and one who never came; the exam is over."""
    held, _saves = hold_exam(app.installation, clock, answers=ANSWERS)
    return held


def nothing(_session: Session, _hall: Hall) -> None:
    pass


def another_key(session: Session, hall: Hall) -> None:
    key = canonical_json({"q1": {"correct": "b"}, "q2": {"correct": "a"}, "q3": {"correct": "b"}})
    session.add(
        KeyVersion(
            form_id=hall.form.id,
            number=2,
            key=key,
            hash=sha256_hex(key),
            reason="改答案",
            created_at=hall.exam.created_at,
        )
    )


def another_sheet(session: Session, hall: Hall) -> None:
    old = session.scalars(select(AnswerSheet).order_by(AnswerSheet.id)).first()
    assert old is not None
    columns = {
        column.name: getattr(old, column.name) for column in AnswerSheet.__table__.columns if column.name != "id"
    }
    content = canonical_json({"attempt": old.attempt_id, "answers": {"q3": "a"}})
    session.add(AnswerSheet(**columns | {"revision": 2, "content": content, "hash": sha256_hex(content)}))


def a_mark_by_hand(session: Session, hall: Hall) -> None:
    sheet = session.scalars(select(AnswerSheet).order_by(AnswerSheet.id)).first()
    assert sheet is not None
    session.add(
        ManualMark(
            exam_id=hall.exam.id,
            attempt_id=sheet.attempt_id,
            item="q3",
            sheet_id=sheet.id,
            marker_id=hall.organiser.id,
            marks=Decimal("0.5"),
            note="",
            at=hall.exam.created_at,
        )
    )


@pytest.mark.parametrize("moved", [nothing, another_key, another_sheet, a_mark_by_hand])
def test_a_run_says_the_same_whether_it_was_marked_ahead_or_not(
    database: Database, hall: Hall, clock: SettableClock, moved: Callable[[Session, Hall], None]
) -> None:
    with database.reading() as session:
        ahead = mark_ahead(session, session.get_one(Exam, hall.exam.id), clock.now())
    with database.writing() as session:
        moved(session, hall)
        session.flush()
        exam = session.get_one(Exam, hall.exam.id)
        first = mark_exam(session, exam, "先评", COMMAND_LINE, clock.now(), ahead).id
        second = mark_exam(session, exam, "后评", COMMAND_LINE, clock.now()).id
    with database.reading() as session:
        sheets = {
            run: [
                (sheet.attempt_id, sheet.sheet_id, sheet.key_version_id, sheet.total, sheet.hash)
                for sheet in session.scalars(
                    select(MarkSheet).where(MarkSheet.run_id == run).order_by(MarkSheet.attempt_id)
                )
            ]
            for run in (first, second)
        }
    assert sheets[first] == sheets[second]
    assert len(sheets[first]) == len(ANSWERS)


def test_nothing_is_marked_ahead_while_somebody_writes(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=1)
        open_attempts(session, hall, clock.now())
        with pytest.raises(Conflict, match="没有交卷"):
            mark_ahead(session, hall.exam, clock.now())
