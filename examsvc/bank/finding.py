"""Find questions: search words and filters over what an office sees, alike on both databases."""

import re
from collections.abc import Sequence
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
)
from examsvc.bank.queries import copied_by
from examsvc.bank.search import query_terms
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.standing import OPEN, Standing, approved_in, standing_in, stands_at
from examsvc.bank.usage import used_versions
from examsvc.bank.validity import CURRENT

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,12}〔\d{4}〕\d{1,5}号?")
_BRACKETS = str.maketrans("()（）[]［］【】<>《》", "〔〕〔〕〔〕〔〕〔〕〔〕〔〕")
# Observed facility in ten-thousandths: from, up to but without.
FACILITY_BANDS = {"hard": (0, 4000), "middle": (4000, 8000), "easy": (8000, 10001)}
WAITING, UNSENT = "waiting", "unsent"


@dataclass(frozen=True)
class Filters:
    """What a list of questions is narrowed to; empty means all, and what nobody has heard of is passed over.

    `state` is a Standing, "waiting" for all that is not approved, or "unsent" for what nobody handed in yet; `use` is
    "used" or "unused"; `facility` is one of FACILITY_BANDS or "none"; `exposure` is "public" or "own"; `writer` is
    the id of a person.
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
    exposure: str = ""
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
    """Select the questions an office sees, each with its current version and whether that is approved there."""
    return (
        select(Question, QuestionVersion, approved_in(office_id, CURRENT).label("approved"))
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(*seen_by(office_id))
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
    )


def narrowed(office_id: int, filters: Filters) -> Select[Question, QuestionVersion, bool]:
    """Narrow what the office sees by search words and filters."""
    return visible(office_id).where(*_asked_for(office_id, filters))


def pointers(office_id: int) -> Select[int]:
    """Select the ids of the questions an office sees: all that counting needs, without any version's wording."""
    return (
        select(CurrentVersion.question_id)
        .join(Question, Question.id == CurrentVersion.question_id)
        .where(*seen_by(office_id))
    )


def list_questions(session: Session, office_id: int, filters: Filters, page: int, size: int) -> list[Listed]:
    """Return one page of questions in a fixed order."""
    found = pointers(office_id).where(*_asked_for(office_id, filters))
    # The page first and its wording then: a database that is asked for both reads the wording of all.
    ids = session.scalars(found.order_by(Question.id).limit(size).offset((page - 1) * size)).all()
    return _listed(session, office_id, ids)


def list_counted(
    session: Session, office_id: int, filters: Filters, page: int, size: int
) -> tuple[list[Listed], int]:
    """Return one page of questions, and how many there are on all pages, out of one search."""
    # Told to look for a page only, PostgreSQL would walk the bank in its order until the page is full.
    found = pointers(office_id).where(*_asked_for(office_id, filters)).cte("found").prefix_with("MATERIALIZED")
    total = select(func.count()).select_from(found).scalar_subquery()
    here = select(found.c.question_id, total).order_by(found.c.question_id).limit(size).offset((page - 1) * size)
    rows = session.execute(here).all()
    if not rows:
        return [], count_questions(session, office_id, filters) if page > 1 else 0
    return _listed(session, office_id, [id_ for id_, _total in rows]), rows[0][1]


def _listed(session: Session, office_id: int, ids: Sequence[int]) -> list[Listed]:
    if not ids:
        return []
    standing = standing_in(office_id, CURRENT).label("standing")
    rows = visible(office_id).add_columns(standing).where(Question.id.in_(ids)).order_by(Question.id)
    return [Listed(q, v, approved, Standing(standing)) for q, v, approved, standing in session.execute(rows)]


def count_questions(session: Session, office_id: int, filters: Filters) -> int:
    """Return how many questions the filters leave."""
    rows = pointers(office_id).where(*_asked_for(office_id, filters)).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def in_document_brackets(text: str) -> str:
    """Return a 文号 with its brackets as they should be and without spaces, to be looked for."""
    return re.sub(r"\s", "", text).translate(_BRACKETS)


def seen_by(office_id: int | None) -> list[ColumnElement[bool]]:
    """Tell what an office sees: its own questions, and shared ones it has neither copied nor retired.

    What came with an import shows only while that import is published.
    """
    retired = select(QuestionRetirement.question_id).where(QuestionRetirement.office_id == office_id)
    withheld = (
        select(ImportedQuestion.question_id)
        .join(BankImport, BankImport.id == ImportedQuestion.import_id)
        .where(BankImport.office_id == office_id, BankImport.state != "published")
    )
    shared = Question.office_id.is_(None) & Question.id.not_in(copied_by(office_id)) & Question.id.not_in(retired)
    own = (Question.office_id == office_id) & Question.id.not_in(withheld)
    return [or_(shared, own), Question.state != "retired"]


def _asked_for(office_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    equal = (
        (CurrentVersion.topic, filters.topic),
        (CurrentVersion.level, filters.level),
        (CurrentVersion.area, filters.area),
        (CurrentVersion.kind, filters.kind),
        (CurrentVersion.difficulty, _number(filters.difficulty)),
        (CurrentVersion.created_by, _number(filters.writer)),
    )
    return [
        *_said(filters),
        *_stands(office_id, filters),
        *(column == value for column, value in equal if value),
    ]


def _said(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if terms := sorted(query_terms(filters.words)):
        holding = select(QuestionTerm.question_id).where(QuestionTerm.term.in_(terms))
        if len(terms) > 1:
            holding = holding.group_by(QuestionTerm.question_id).having(func.count() == len(terms))
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
    return CurrentVersion.clause_id.in_(clauses)


def _stands(office_id: int, filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.state == Standing.RETIRED:
        # What is retired is in no list.
        found.append(false())
    elif filters.state in set(Standing):
        found.append(stands_at(Standing(filters.state), office_id, CURRENT))
    elif filters.state == WAITING:
        found.append(~approved_in(office_id, CURRENT))
    elif filters.state == UNSENT:
        found.append(standing_in(office_id, CURRENT).in_([standing.value for standing in OPEN]))
    if filters.use in ("used", "unused"):
        used = Question.id.in_(select(QuestionVersion.question_id).where(QuestionVersion.id.in_(used_versions())))
        found.append(used if filters.use == "used" else ~used)
    if filters.facility in FACILITY_BANDS:
        least, under = FACILITY_BANDS[filters.facility]
        answered = func.sum(VersionFacility.candidates)
        earned = func.sum(VersionFacility.candidates * VersionFacility.facility)
        found.append(Question.id.in_(_observed().having(earned >= least * answered, earned < under * answered)))
    elif filters.facility == "none":
        found.append(Question.id.not_in(_observed()))
    if filters.exposure in ("public", "own"):
        public = CurrentVersion.version_id.in_(select(QuestionVersion.id).where(QuestionVersion.exposure_public))
        found.append(public if filters.exposure == "public" else ~public)
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
