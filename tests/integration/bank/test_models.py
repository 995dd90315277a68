"""What lists filter by stands beside the pointer as the version says it, whoever wrote the pointer."""

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, QuestionVersion
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from tests.factories.bank import make_question, make_source

COPIED = ("kind", "topic", "difficulty", "level", "area", "clause_id", "created_by")


def beside(session: Session, question_id: int) -> list[object]:
    columns = [getattr(CurrentVersion, name) for name in COPIED]
    return list(session.execute(select(*columns).where(CurrentVersion.question_id == question_id)).one())


def said(version: QuestionVersion) -> list[object]:
    return [getattr(version, name) for name in COPIED]


def test_a_new_question_is_listed_by_what_its_version_says(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        clause = make_source(session, clock.now())
        version = make_question(session, clock.now(), topic="甲", area="示例县", clause=clause, created_by=7)
        assert beside(session, version.question_id) == said(version)


def test_a_new_version_takes_the_place_of_the_old_one(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        old = make_question(session, clock.now(), topic="甲", created_by=7)
        new = make_question(session, clock.now(), topic="乙", level="provincial", question=old.question)
        assert beside(session, old.question_id) == said(new) != said(old)


def test_pointing_back_by_hand_takes_back_what_the_old_one_said(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        old = make_question(session, clock.now(), topic="甲")
        make_question(session, clock.now(), topic="乙", question=old.question)
        pointer = update(CurrentVersion).where(CurrentVersion.question_id == old.question_id)
        session.execute(pointer.values(version_id=old.id))
        assert beside(session, old.question_id) == said(old)


def test_a_pointer_written_in_bulk_is_filled_too(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        version = make_question(session, clock.now(), topic="甲")
        session.execute(delete(CurrentVersion))
        session.expunge_all()
        rows = [{"question_id": version.question_id, "version_id": version.id}]
        session.execute(insert(CurrentVersion.__table__), rows)  # type: ignore[arg-type]
        assert beside(session, version.question_id) == said(version)
