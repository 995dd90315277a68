"""Selects over the source register, always as one office sees it: what was shipped, and its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import ColumnElement, Select, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from examsvc.bank.finding import visible
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.source_models import (
    DocumentOriginal,
    PolicyClause,
    PolicyDocument,
    Supersession,
    SupersessionWithdrawal,
)
from examsvc.bank.validity import stands
from examsvc.core.errors import NotFound

HOLDS, NOT_YET, OVER, REPLACED = "holds", "not_yet", "over", "replaced"
VALIDITY_NAMES = {
    HOLDS: lazy_gettext("有效"),
    NOT_YET: lazy_gettext("尚未施行"),
    OVER: lazy_gettext("已过有效期"),
    REPLACED: lazy_gettext("已失效"),
}


@dataclass(frozen=True)
class SourceFilters:
    """What the register is narrowed to; empty means all. `as_of` is the day that validity is judged on."""

    as_of: date
    words: str = ""
    level: str = ""
    validity: str = ""


@dataclass(frozen=True)
class ListedSource:
    """One document, whether it holds on the day asked about, and how many questions rest on it."""

    document: PolicyDocument
    validity: str
    questions: int


@dataclass(frozen=True)
class Found:
    """An office's finding that something ended: what, by what, and whether it was taken back."""

    supersession: Supersession
    clause: PolicyClause | None
    by_document: PolicyDocument | None
    withdrawal: SupersessionWithdrawal | None


def readable(office_id: int) -> ColumnElement[bool]:
    """Tell whether the office may read a document."""
    return or_(PolicyDocument.office_id == office_id, PolicyDocument.office_id.is_(None))


def _validity(office_id: int, as_of: date) -> ColumnElement[str]:
    struck = exists().where(
        Supersession.document_id == PolicyDocument.id,
        Supersession.office_id == office_id,
        Supersession.clause_id.is_(None),
        Supersession.ends_on <= as_of,
        stands(),
    )
    begins = func.coalesce(PolicyDocument.effective_from, PolicyDocument.issued)
    return case(
        (struck.correlate(PolicyDocument), REPLACED),
        (PolicyDocument.effective_to < as_of, OVER),
        (begins > as_of, NOT_YET),
        else_=HOLDS,
    )


def _narrowed(office_id: int, filters: SourceFilters) -> Select[PolicyDocument, str]:
    validity = _validity(office_id, filters.as_of)
    rows = select(PolicyDocument, validity).where(readable(office_id))
    for word in filters.words.split():
        pieces = (PolicyDocument.title, PolicyDocument.doc_no, PolicyDocument.issuer)
        rows = rows.where(or_(*(func.lower(piece).contains(word.lower(), autoescape=True) for piece in pieces)))
    if filters.level:
        rows = rows.where(PolicyDocument.level == filters.level)
    if filters.validity:
        rows = rows.where(validity == filters.validity)
    return rows


def list_documents(
    session: Session, office_id: int, filters: SourceFilters, page: int, size: int
) -> list[ListedSource]:
    """Return one page of the register in a fixed order, the newest entries first."""
    rows = _narrowed(office_id, filters).order_by(PolicyDocument.id.desc()).limit(size).offset((page - 1) * size)
    found = [(document, validity) for document, validity in session.execute(rows)]
    counts = count_questions_of(session, office_id, [document.id for document, _validity in found])
    return [ListedSource(document, validity, counts.get(document.id, 0)) for document, validity in found]


def count_documents(session: Session, office_id: int, filters: SourceFilters) -> int:
    """Return how many documents the filters leave."""
    rows = _narrowed(office_id, filters).with_only_columns(PolicyDocument.id).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def count_questions_of(session: Session, office_id: int, documents: Collection[int]) -> dict[int, int]:
    """Return how many of the office's questions rest on each of some documents."""
    rows = (
        visible(office_id)
        .join(PolicyClause, PolicyClause.id == QuestionVersion.clause_id)
        .where(PolicyClause.document_id.in_(documents), QuestionVersion.question_id == Question.id)
        .with_only_columns(PolicyClause.document_id, func.count())
        .group_by(PolicyClause.document_id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def count_questions_by_clause(session: Session, office_id: int, document: PolicyDocument) -> dict[int, int]:
    """Return how many of the office's questions rest on each clause of a document."""
    rows = (
        visible(office_id)
        .join(PolicyClause, PolicyClause.id == QuestionVersion.clause_id)
        .where(PolicyClause.document_id == document.id, QuestionVersion.question_id == Question.id)
        .with_only_columns(PolicyClause.id, func.count())
        .group_by(PolicyClause.id)
    )
    return {row[0]: row[1] for row in session.execute(rows)}


def list_resting(
    session: Session, office_id: int, document: PolicyDocument, page: int, size: int
) -> list[tuple[str, str, str]]:
    """Return (public id, stem, clause) of one page of the questions that rest on a document, oldest first."""
    rows = (
        visible(office_id)
        .join(PolicyClause, PolicyClause.id == QuestionVersion.clause_id)
        .where(PolicyClause.document_id == document.id, QuestionVersion.question_id == Question.id)
        .with_only_columns(Question.public_id, QuestionVersion.stem_text, PolicyClause.label)
        .order_by(QuestionVersion.id)
        .limit(size)
        .offset((page - 1) * size)
    )
    return [(public_id, stem, label or "") for public_id, stem, label in session.execute(rows)]


def validity_of(session: Session, office_id: int, document: PolicyDocument, as_of: date) -> str:
    """Tell whether a document holds on a day, as the office sees it."""
    one = select(_validity(office_id, as_of)).select_from(PolicyDocument).where(PolicyDocument.id == document.id)
    return session.scalars(one).one()


def get_document(session: Session, public_id: str, office_id: int) -> PolicyDocument:
    """Return a document that the office may read; a foreign one is not found."""
    document = session.scalar(
        select(PolicyDocument).where(PolicyDocument.public_id == public_id, readable(office_id))
    )
    if document is None:
        raise NotFound(_("没有找到这份文件。"))
    return document


def get_clause(session: Session, public_id: str, document: PolicyDocument) -> PolicyClause:
    """Return a clause of a document; raises NotFound for any other."""
    clause = session.scalar(
        select(PolicyClause).where(PolicyClause.public_id == public_id, PolicyClause.document_id == document.id)
    )
    if clause is None:
        raise NotFound(_("没有找到这一条。"))
    return clause


def list_clauses(session: Session, document: PolicyDocument) -> list[PolicyClause]:
    """Return a document's clauses in the order in which they were entered."""
    rows = select(PolicyClause).where(PolicyClause.document_id == document.id).order_by(PolicyClause.id)
    return list(session.scalars(rows))


def list_findings(session: Session, office_id: int, document: PolicyDocument) -> list[Found]:
    """Return what the office found to have ended of a document, newest first."""
    replacement = aliased(PolicyDocument)
    rows = (
        select(Supersession, PolicyClause, replacement, SupersessionWithdrawal)
        .outerjoin(PolicyClause, PolicyClause.id == Supersession.clause_id)
        .outerjoin(replacement, replacement.id == Supersession.by_document_id)
        .outerjoin(SupersessionWithdrawal, SupersessionWithdrawal.supersession_id == Supersession.id)
        .where(Supersession.office_id == office_id, Supersession.document_id == document.id)
        .order_by(Supersession.id.desc())
    )
    return [Found(*row) for row in session.execute(rows)]


def list_replaced(session: Session, office_id: int, document: PolicyDocument) -> list[PolicyDocument]:
    """Return the documents that this one replaced, wholly or in part, as shipped or as the office found."""
    found = exists().where(
        Supersession.document_id == PolicyDocument.id,
        Supersession.by_document_id == document.id,
        Supersession.office_id == office_id,
        stands(),
    )
    rows = select(PolicyDocument).where(
        readable(office_id), or_(PolicyDocument.superseded_by_id == document.id, found.correlate(PolicyDocument))
    )
    return list(session.scalars(rows.order_by(PolicyDocument.id)))


def list_choosable(session: Session, office_id: int) -> list[PolicyDocument]:
    """Return all documents that the office may name as a replacement, the newest entries first."""
    return list(session.scalars(select(PolicyDocument).where(readable(office_id)).order_by(PolicyDocument.id.desc())))


def list_named(session: Session, office_id: int, named: str) -> list[PolicyDocument]:
    """Return the documents of this 文号, title, key or id."""
    names = (PolicyDocument.doc_no, PolicyDocument.title, PolicyDocument.shipped_key, PolicyDocument.public_id)
    rows = select(PolicyDocument).where(readable(office_id), or_(*(name == named for name in names)))
    return list(session.scalars(rows.order_by(PolicyDocument.id)))


def find_by_number(session: Session, office_id: int, doc_no: str) -> PolicyDocument | None:
    """Return the document that the office sees under a 文号."""
    rows = select(PolicyDocument).where(PolicyDocument.doc_no == doc_no, readable(office_id))
    return session.scalars(rows.order_by(PolicyDocument.id).limit(1)).first()


def find_original(session: Session, document: PolicyDocument) -> DocumentOriginal | None:
    """Return what is kept of a document's original."""
    return session.get(DocumentOriginal, document.id)


def rests_any(session: Session, clause: PolicyClause) -> bool:
    """Tell whether any version, of whatever office and however old, rests on a clause."""
    return bool(session.scalar(select(exists().where(QuestionVersion.clause_id == clause.id))))
