"""Find the clause a question rests on by the words of its document, its 文号, its label or its quotation."""

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from examsvc.bank.finding import in_document_brackets
from examsvc.bank.source_models import PolicyClause, PolicyDocument, Supersession
from examsvc.bank.validity import stands
from examsvc.core.errors import Invalid

MOST = 20
_MOST_WORDS = 6


@dataclass(frozen=True)
class FoundClause:
    """A clause in words, and whether it still holds for the office."""

    public_id: str
    document: str
    label: str
    quotation: str
    holds: bool


def list_clauses(session: Session, office_id: int, words: str, today: date, most: int = MOST) -> list[FoundClause]:
    """Return the clauses that hold all the words somewhere, in a fixed order; no words find nothing."""
    wanted = words[:200].split()[:_MOST_WORDS]
    if not wanted:
        return []
    rows = _visible_clauses(office_id)
    for word in wanted:
        plain = word.casefold()
        said = (PolicyDocument.title, PolicyClause.label, PolicyClause.quotation)
        rows = rows.where(
            or_(
                *(func.lower(column).contains(plain, autoescape=True) for column in said),
                PolicyDocument.doc_no.contains(in_document_brackets(word), autoescape=True),
            )
        )
    found = session.scalars(rows.order_by(PolicyDocument.id, PolicyClause.id).limit(most)).all()
    return [in_words(session, office_id, clause, today) for clause in found]


def find_clause(session: Session, office_id: int, public_id: str) -> PolicyClause | None:
    """Return a clause the office may rest a question on, or None."""
    return session.scalar(_visible_clauses(office_id).where(PolicyClause.public_id == public_id))


def get_clause(session: Session, office_id: int, public_id: str) -> PolicyClause:
    """Return a clause the office may rest a question on; raises Invalid."""
    clause = find_clause(session, office_id, public_id)
    if clause is None:
        raise Invalid(_("请先查找并选定一条依据。"), code="clause", fields={"clause": ""})
    return clause


def in_words(session: Session, office_id: int, clause: PolicyClause, today: date) -> FoundClause:
    """Return one clause in words."""
    document = clause.document
    ends = [day for day in (clause.effective_to, document.effective_to) if day is not None]
    return FoundClause(
        public_id=clause.public_id,
        document=f"《{document.title}》{document.doc_no or ''}",
        label=clause.label or clause.label_absent or "",
        quotation=clause.quotation,
        holds=all(day >= today for day in ends) and not is_superseded(session, office_id, clause),
    )


def is_superseded(session: Session, office_id: int, clause: PolicyClause) -> bool:
    """Tell whether the office has found the clause or its document replaced."""
    live = select(Supersession.id).where(
        stands(),
        Supersession.office_id == office_id,
        Supersession.document_id == clause.document_id,
        or_(Supersession.clause_id.is_(None), Supersession.clause_id == clause.id),
    )
    return session.scalar(live.limit(1)) is not None


def _visible_clauses(office_id: int) -> Select[PolicyClause]:
    return (
        select(PolicyClause)
        .join(PolicyDocument, PolicyDocument.id == PolicyClause.document_id)
        .where(or_(PolicyDocument.office_id == office_id, PolicyDocument.office_id.is_(None)))
        .options(contains_eager(PolicyClause.document))
    )
