"""Write many new questions at once, each with its first version, as versions.add_version writes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, Question, QuestionKey, QuestionTerm, QuestionVersion
from examsvc.bank.versions import Draft, terms_in
from examsvc.core.ids import new_public_id
from examsvc.core.models import Base

# Databases take only so many values in one statement.
_AT_ONCE = 500


@dataclass(frozen=True)
class First:
    """What a new question says, why it comes, its key in the folder it came from, and by what it is found."""

    draft: Draft
    reason: str
    terms: tuple[str, ...]
    shipped_key: str | None = None

    @classmethod
    def of(cls, draft: Draft, reason: str, shipped_key: str | None = None) -> "First":
        """Think of all that writing needs, so that writing is quick."""
        return cls(draft, reason, tuple(terms_in(draft)), shipped_key)


@dataclass(frozen=True)
class Coming:
    """What all questions that come together have in common; without an office they are shared."""

    office_id: int | None
    origin: str
    state: str
    by: int | None
    now: datetime


def add_questions(session: Session, coming: Coming, firsts: Sequence[First]) -> list[int]:
    """Add questions and return their ids, in the order in which they came."""
    ids: list[int] = []
    for start in range(0, len(firsts), _AT_ONCE):
        ids += _add_slice(session, coming, firsts[start : start + _AT_ONCE])
    return ids


def _add_slice(session: Session, coming: Coming, firsts: Sequence[First]) -> list[int]:
    # Asked for the ids as it inserts, SQLite would be asked row by row: they are read afterwards.
    names = [new_public_id() for _first in firsts]
    _insert(session, Question, [_question(coming, first, name) for first, name in zip(firsts, names, strict=True)])
    named = select(Question.public_id, Question.id).where(Question.public_id.in_(names))
    id_of = {row.public_id: row.id for row in session.execute(named)}
    questions = [id_of[name] for name in names]
    rows = list(zip(firsts, questions, strict=True))
    _insert(session, QuestionVersion, [_version(coming, first, question) for first, question in rows])
    first_ones = select(QuestionVersion.question_id, QuestionVersion.id).where(
        QuestionVersion.question_id.in_(questions)
    )
    version_of = {row.question_id: row.id for row in session.execute(first_ones)}
    _insert(session, QuestionKey, [_key(first, version_of[question]) for first, question in rows])
    _insert(session, CurrentVersion, [{"question_id": q, "version_id": version_of[q]} for q in questions])
    _insert_terms(session, [(question, term) for first, question in rows for term in first.terms])
    return questions


def _insert_terms(session: Session, rows: list[tuple[int, str]]) -> None:
    """Write the terms, sixty a question, past what SQLAlchemy does for every row; both columns go as they are."""
    if not rows:
        return
    connection = session.connection()
    statement = insert(QuestionTerm).compile(dialect=connection.dialect, column_keys=["question_id", "term"])
    if statement.positional:
        connection.exec_driver_sql(str(statement), rows)
    else:
        connection.exec_driver_sql(str(statement), [{"question_id": q, "term": term} for q, term in rows])


def _insert(session: Session, table: type[Base], rows: list[dict[str, object]]) -> None:
    if rows:
        session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]


def _question(coming: Coming, first: First, name: str) -> dict[str, object]:
    return {
        "public_id": name,
        "office_id": coming.office_id,
        "shipped_key": first.shipped_key,
        "origin": coming.origin,
        "state": coming.state,
        "created_at": coming.now,
    }


def _key(first: First, version_id: int) -> dict[str, object]:
    return {"version_id": version_id, "key": first.draft.key, "explanation": first.draft.explanation}


def _version(coming: Coming, first: First, question_id: int) -> dict[str, object]:
    said = {name: value for name, value in vars(first.draft).items() if name not in ("key", "explanation")}
    return said | {
        "question_id": question_id,
        "number": 1,
        "reason": first.reason,
        "created_by": coming.by,
        "created_at": coming.now,
    }
