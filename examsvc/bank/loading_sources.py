"""Write the documents and clauses of a folder: what is there is read at once, what is new is written at once."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from examsvc.bank.formats.shipped_yaml import ShippedPolicy, ShippedQuestion
from examsvc.bank.source_models import PolicyClause, PolicyDocument

# A clause by its document's id, its label and its quotation.
_Clause = tuple[int, str | None, str]


def own_key(office_id: int, key: str) -> str:
    """Return how a key of an office's own folder is kept beside those of all others."""
    return f"{office_id}/{key}"


def load_documents(
    session: Session, policies: Iterable[ShippedPolicy], now: datetime, office_id: int | None
) -> dict[str, PolicyDocument]:
    """Write documents as the folder gives them and return them by their keys there."""
    wanted = {policy.key: policy for policy in policies}
    there = _documents(session, wanted, office_id)
    for key, policy in wanted.items():
        if key not in there:
            kept = key if office_id is None else own_key(office_id, key)
            there[key] = PolicyDocument(shipped_key=kept, office_id=office_id, created_at=now)
            session.add(there[key])
        for name, value in policy.model_dump(exclude={"key", "file", "line"}).items():
            setattr(there[key], name, value)
    session.flush()
    return {key: there[key] for key in wanted}


def load_clauses(
    session: Session, questions: Iterable[ShippedQuestion], documents: Mapping[str, PolicyDocument]
) -> dict[str, int]:
    """Write the clauses that questions rest on; return the clause of each question that has one, by its key."""
    resting = {q.key: (documents[q.source].id, q) for q in questions if q.source in documents and q.source}
    there = _clauses(session, PolicyClause.document_id.in_({document for document, _q in resting.values()}))
    fresh: dict[_Clause, PolicyClause] = {}
    for document, question in resting.values():
        named = (document, question.clause, question.quotation)
        if named not in there and named not in fresh:
            fresh[named] = PolicyClause(
                document_id=document,
                label=question.clause,
                label_absent=question.clause_absent,
                quotation=question.quotation,
            )
    session.add_all(fresh.values())
    session.flush()
    there |= {named: clause.id for named, clause in fresh.items()}
    return {key: there[document, q.clause, q.quotation] for key, (document, q) in resting.items()}


def _documents(
    session: Session, wanted: Mapping[str, ShippedPolicy], office_id: int | None
) -> dict[str, PolicyDocument]:
    """Return those that are there: by the key of the folder, or an office's own by the name it has on the pages."""
    kept = {key if office_id is None else own_key(office_id, key): key for key in wanted}
    found: ColumnElement[bool] = PolicyDocument.shipped_key.in_(kept)
    if office_id is not None:
        found = or_(found, (PolicyDocument.office_id == office_id) & PolicyDocument.public_id.in_(wanted))
    rows = session.scalars(select(PolicyDocument).where(found).order_by(PolicyDocument.id)).all()
    named = {document.public_id: document for document in rows if document.public_id in wanted}
    by_key = {kept[document.shipped_key]: document for document in rows if document.shipped_key in kept}
    return named | by_key


def _clauses(session: Session, which: ColumnElement[bool]) -> dict[_Clause, int]:
    columns = (PolicyClause.document_id, PolicyClause.label, PolicyClause.quotation, PolicyClause.id)
    # Of two that say the same the first counts, so it is written last.
    rows = session.execute(select(*columns).where(which).order_by(PolicyClause.id.desc()))
    return {(document, label, quotation): clause for document, label, quotation, clause in rows}
