"""Find questions: search words and filters over what an office sees, alike on both databases."""

import re
from dataclasses import dataclass, fields

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session, joinedload

from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.models import (
    CurrentVersion,
    Question,
    QuestionRetirement,
    QuestionTerm,
    QuestionVersion,
    VersionFacility,
    VersionUse,
)
from examsvc.bank.search import query_terms
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.standing import Standing, approved_in, standing_in

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,12}〔\d{4}〕\d{1,5}号?")
_BRACKETS = str.maketrans("()（）[]［］【】<>《》", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
# Observed facility in ten-thousandths: from, up to but without.
FACILITY_BANDS = {"hard": (0, 4000), "middle": (4000, 8000), "easy": (8000, 10001)}
WAITING = "waiting"


@dataclass(frozen=True)
class Filters:
    """What a list of questions is narrowed to; empty means all, and what nobody has heard of is passed over.

    `state` is a Standing, or "waiting" for all that is not approved; `use` is "used" or "unused"; `facility` is one
    of FACILITY_BANDS or "none"; `writer` is the id of a person.
    """

    words: str = ""
    doc_no: str = ""
    topic: str = ""
    level: str = ""
    area: str = ""
    kind: str = ""
    state: str = ""
    difficulty: str = ""
    use: str = ""
    facility: str = ""
    writer: str = ""

    @property
    def any(self) -> bool:
        """Tell whether anything is narrowed at all."""
        return any(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Listed:
    """One question as an office sees it: its current version, whether it is approved there, and where it stands."""

    question: Question
    version: QuestionVersion
    approved: bool
    standing: Standing


def visible(office_id: int) -> Select[Question, QuestionVersion, bool]:
    """Select the questions an office sees: its own, and shared ones it has neither copied nor retired.

    What came with an import shows only while that import is published.
    """
    copied = select(Question.derived_from_id).where(
        Question.office_id == office_id, Question.derived_from_id.is_not(None)
    )
    retired = select(QuestionRetirement.question_id).where(QuestionRetirement.office_id == office_id)
    withheld = (
        select(ImportedQuestion.question_id)
        .join(BankImport, BankImport.id == ImportedQuestion.import_id)
        .where(BankImport.office_id == office_id, BankImport.state != "published")
    )
    shared = Question.office_id.is_(None) & Question.id.not_in(copied) & Question.id.not_in(retired)
    return (
        select(Question, QuestionVersion, approved_in(office_id).label("approved"))
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(or_(shared, (Question.office_id == office_id) & Question.id.not_in(withheld)))
        .where(Question.state != "retired")
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
    )


def narrowed(office_id: int, filters: Filters) -> Select[Question, QuestionVersion, bool]:
    """Narrow what the office sees by search words and filters."""
    rows = visible(office_id).where(*_said(filters), *_stands(office_id, filters))
    for column, value in (
        (QuestionVersion.topic, filters.topic),
        (QuestionVersion.level, filters.level),
        (QuestionVersion.area, filters.area),
        (QuestionVersion.kind, filters.kind),
        (QuestionVersion.difficulty, _number(filters.difficulty)),
        (QuestionVersion.created_by, _number(filters.writer)),
    ):
        if value:
            rows = rows.where(column == value)
    return rows


def list_questions(session: Session, office_id: int, filters: Filters, page: int, size: int) -> list[Listed]:
    """Return one page of questions in a fixed order."""
    rows = (
        narrowed(office_id, filters)
        .add_columns(standing_in(office_id).label("standing"))
        .order_by(Question.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [Listed(q, v, approved, Standing(standing)) for q, v, approved, standing in session.execute(rows)]


def count_questions(session: Session, office_id: int, filters: Filters) -> int:
    """Return how many questions the filters leave."""
    rows = narrowed(office_id, filters).options().with_only_columns(Question.id).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def list_topics(session: Session, office_id: int) -> list[tuple[str, int, int]]:
    """Return each topic with its number of questions and how many of them the office has approved."""
    seen = visible(office_id).with_only_columns(QuestionVersion.topic, approved_in(office_id).label("approved"))
    rows = seen.subquery()
    counted = select(rows.c.topic, rows.c.approved, func.count()).group_by(rows.c.topic, rows.c.approved)
    counts: dict[str, list[int]] = {}
    for topic, approved, number in session.execute(counted):
        entry = counts.setdefault(topic, [0, 0])
        entry[0] += number
        entry[1] += number if approved else 0
    return [(topic, total, approved) for topic, (total, approved) in sorted(counts.items())]


def list_areas(session: Session, office_id: int) -> list[str]:
    """Return the areas that the office's questions are for."""
    return sorted(session.scalars(visible(office_id).with_only_columns(QuestionVersion.area).distinct()))


def count_standings(session: Session, office_id: int) -> dict[Standing, int]:
    """Return how many of the office's questions stand where."""
    rows = visible(office_id).with_only_columns(standing_in(office_id).label("standing")).subquery()
    counted = select(rows.c.standing, func.count()).group_by(rows.c.standing)
    return {Standing(standing): number for standing, number in session.execute(counted)}


def in_document_brackets(text: str) -> str:
    """Return a 文号 with its brackets as they should be and without spaces, to be looked for."""
    return re.sub(r"\s", "", text).translate(_BRACKETS)


def _said(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if terms := sorted(query_terms(filters.words)):
        holding = (
            select(QuestionTerm.question_id)
            .where(QuestionTerm.term.in_(terms))
            .group_by(QuestionTerm.question_id)
            .having(func.count() == len(terms))
        )
        said: ColumnElement[bool] = Question.id.in_(holding)
        number = _DOCUMENT_NUMBER.fullmatch(in_document_brackets(filters.words))
        found.append(or_(said, _rests_on(number[0])) if number else said)
    if filters.doc_no.strip():
        found.append(_rests_on(in_document_brackets(filters.doc_no)))
    return found


def _rests_on(doc_no: str) -> ColumnElement[bool]:
    clauses = (
        select(PolicyClause.id)
        .join(PolicyDocument, PolicyDocument.id == PolicyClause.document_id)
        .where(PolicyDocument.doc_no.contains(doc_no, autoescape=True))
    )
    return QuestionVersion.clause_id.in_(clauses)


def _stands(office_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state == Standing.RETIRED:
        # What is retired is in no list.
        found.append(false())
    elif filters.state in set(Standing):
        found.append(standing_in(office_id) == filters.state)
    elif filters.state == WAITING:
        found.append(~approved_in(office_id))
    if filters.use in ("used", "unused"):
        used = Question.id.in_(
            select(QuestionVersion.question_id).join(VersionUse, VersionUse.version_id == QuestionVersion.id)
        )
        found.append(used if filters.use == "used" else ~used)
    if filters.facility in FACILITY_BANDS:
        least, under = FACILITY_BANDS[filters.facility]
        answered = func.sum(VersionFacility.candidates)
        earned = func.sum(VersionFacility.candidates * VersionFacility.facility)
        found.append(Question.id.in_(_observed().having(earned >= least * answered, earned < under * answered)))
    elif filters.facility == "none":
        found.append(Question.id.not_in(_observed()))
    return found


def _observed() -> Select[int]:
    return (
        select(QuestionVersion.question_id)
        .join(VersionFacility, VersionFacility.version_id == QuestionVersion.id)
        .where(VersionFacility.candidates > 0)
        .group_by(QuestionVersion.question_id)
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0
