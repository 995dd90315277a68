"""Selects over single questions, always as one office sees them."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.models import (
    CurrentVersion,
    Question,
    QuestionKey,
    QuestionRetirement,
    QuestionVersion,
)
from examsvc.core.errors import NotFound

_MOST_RETIRED = 500


def shown() -> ColumnElement[bool]:
    """Tell that a question did not come by an import, or by one that is published."""
    hidden = exists().where(
        ImportedQuestion.question_id == Question.id,
        ImportedQuestion.import_id == BankImport.id,
        BankImport.state != "published",
    )
    return ~hidden


def get_question(session: Session, public_id: str, office_id: int) -> Question:
    """Return a question the office may read, its own copy in place of a shared one; a foreign one is not found."""
    question = session.scalar(
        select(Question).where(
            Question.public_id == public_id,
            shown(),
            or_(Question.office_id == office_id, Question.office_id.is_(None)),
        )
    )
    if question is None:
        raise NotFound(_("没有找到这道试题。"))
    copy = select(Question).where(Question.derived_from_id == question.id, Question.office_id == office_id)
    return session.scalar(copy) or question


def is_retired(session: Session, question: Question, office_id: int) -> bool:
    """Tell whether the office has taken a question out of use."""
    return (
        question.state == "retired"
        or session.get(QuestionRetirement, {"question_id": question.id, "office_id": office_id}) is not None
    )


def copied_by(office_id: int | None) -> Select[Any]:
    """Select the ids of the shared questions that an office has a copy of its own of."""
    return select(Question.derived_from_id).where(
        Question.office_id == office_id, Question.derived_from_id.is_not(None)
    )


def list_retired(session: Session, office_id: int) -> list[QuestionVersion]:
    """Return the current versions of what the office has taken out of use, the newest questions first."""
    by_office = select(QuestionRetirement.question_id).where(
        QuestionRetirement.office_id == office_id, QuestionRetirement.question_id.not_in(copied_by(office_id))
    )
    own = (Question.office_id == office_id) & (Question.state == "retired")
    rows = (
        select(QuestionVersion)
        .join(CurrentVersion, CurrentVersion.version_id == QuestionVersion.id)
        .join(Question, Question.id == CurrentVersion.question_id)
        .where(or_(own, Question.id.in_(by_office)), shown())
        .options(joinedload(QuestionVersion.question))
        .order_by(Question.id.desc())
        .limit(_MOST_RETIRED)
    )
    return list(session.scalars(rows))


def list_versions(session: Session, question: Question) -> list[tuple[QuestionVersion, QuestionKey]]:
    """Return all versions of a question with their keys, newest first; before a copy's come its original's."""
    rows = (
        select(QuestionVersion, QuestionKey)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id.in_([question.id, question.derived_from_id or question.id]))
        .order_by((QuestionVersion.question_id == question.id).desc(), QuestionVersion.number.desc())
    )
    return [(first, second) for first, second in session.execute(rows)]
