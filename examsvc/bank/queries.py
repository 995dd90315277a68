"""Selects over the bank, always as one office sees it."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.models import (
    BankRelease,
    BankReleaseItem,
    CurrentVersion,
    Question,
    QuestionApproval,
    QuestionKey,
    QuestionRetirement,
    QuestionTerm,
    QuestionVersion,
)
from examsvc.bank.search import query_terms
from examsvc.bank.source_models import PolicyClause
from examsvc.core.errors import NotFound

STATES = ("approved", "waiting")


@dataclass(frozen=True)
class Filters:
    """What a list of questions is narrowed to; empty means all."""

    words: str = ""
    topic: str = ""
    level: str = ""
    kind: str = ""
    state: str = ""


@dataclass(frozen=True)
class Listed:
    """One question as an office sees it: its current version, and whether this office approved that version."""

    question: Question
    version: QuestionVersion
    approved: bool


def shown() -> ColumnElement[bool]:
    """Tell that a question did not come by an import, or by one that is published."""
    hidden = exists().where(
        ImportedQuestion.question_id == Question.id,
        ImportedQuestion.import_id == BankImport.id,
        BankImport.state != "published",
    )
    return ~hidden


def visible(office_id: int) -> Select[Question, QuestionVersion, bool]:
    """Select the questions an office sees: its own, and shared ones it has neither copied nor retired."""
    copy = aliased(Question)
    # Asked once and kept, where a question asked for each row would read all questions again and again.
    copied = select(copy.derived_from_id).where(copy.office_id == office_id, copy.derived_from_id.is_not(None))
    approved = exists().where(
        QuestionApproval.version_id == QuestionVersion.id, QuestionApproval.office_id == office_id
    )
    hidden = or_(
        Question.id.in_(copied),
        exists().where(QuestionRetirement.question_id == Question.id, QuestionRetirement.office_id == office_id),
    )
    return (
        select(Question, QuestionVersion, approved.label("approved"))
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(or_(Question.office_id == office_id, Question.office_id.is_(None) & ~hidden))
        .where(Question.state != "retired", shown())
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
    )


def narrowed(office_id: int, filters: Filters) -> Select[Question, QuestionVersion, bool]:
    """Narrow what the office sees by search words and filters."""
    rows = visible(office_id)
    for term in sorted(query_terms(filters.words)):
        rows = rows.where(exists().where(QuestionTerm.question_id == Question.id, QuestionTerm.term == term))
    for column, value in (
        (QuestionVersion.topic, filters.topic),
        (QuestionVersion.level, filters.level),
        (QuestionVersion.kind, filters.kind),
    ):
        if value:
            rows = rows.where(column == value)
    if filters.state in STATES:
        approved = exists().where(
            QuestionApproval.version_id == QuestionVersion.id, QuestionApproval.office_id == office_id
        )
        rows = rows.where(approved if filters.state == "approved" else ~approved)
    return rows


def list_questions(session: Session, office_id: int, filters: Filters, page: int, size: int) -> list[Listed]:
    """Return one page of questions in a fixed order."""
    rows = narrowed(office_id, filters).order_by(Question.id).limit(size).offset((page - 1) * size)
    return [Listed(*row) for row in session.execute(rows)]


def count_questions(session: Session, office_id: int, filters: Filters) -> int:
    """Return how many questions the filters leave."""
    rows = narrowed(office_id, filters).options().with_only_columns(Question.id).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def list_topics(session: Session, office_id: int) -> list[tuple[str, int, int]]:
    """Return each topic with its number of questions and how many of them the office has approved."""
    rows = visible(office_id).with_only_columns(
        QuestionVersion.topic,
        exists()
        .where(QuestionApproval.version_id == QuestionVersion.id, QuestionApproval.office_id == office_id)
        .label("approved"),
    )
    counts: dict[str, list[int]] = {}
    for topic, approved in session.execute(rows):
        entry = counts.setdefault(topic, [0, 0])
        entry[0] += 1
        entry[1] += bool(approved)
    return [(topic, total, approved) for topic, (total, approved) in sorted(counts.items())]


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


def list_versions(session: Session, question: Question) -> list[tuple[QuestionVersion, QuestionKey]]:
    """Return all versions of a question with their keys, newest first; before a copy's come its original's."""
    rows = (
        select(QuestionVersion, QuestionKey)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .where(QuestionVersion.question_id.in_([question.id, question.derived_from_id or question.id]))
        .order_by((QuestionVersion.question_id == question.id).desc(), QuestionVersion.number.desc())
    )
    return [(first, second) for first, second in session.execute(rows)]


def list_releases(session: Session, office_id: int) -> list[tuple[BankRelease, int]]:
    """Return the office's releases with their number of versions, newest first."""
    rows = (
        select(BankRelease, func.count(BankReleaseItem.version_id))
        .join(BankReleaseItem, BankReleaseItem.release_id == BankRelease.id)
        .where(BankRelease.office_id == office_id)
        .group_by(BankRelease.id)
        .order_by(BankRelease.id.desc())
    )
    return [(first, second) for first, second in session.execute(rows)]
