"""Make documents of an office's own, and findings that one of them holds no longer."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.bank.source_models import PolicyClause, PolicyDocument, Supersession
from tests.factories.accounts import make_staff


def make_document(
    session: Session,
    office: Office | None,
    now: datetime,
    *,
    title: str = "示例办法",
    doc_no: str | None = None,
    clauses: int = 1,
    **times: date | None,
) -> PolicyDocument:
    """Make a document that does not exist, of an office or shared by all, with so many clauses.

    `times` are its issued, effective_from and effective_to.
    """
    document = PolicyDocument(
        office_id=None if office is None else office.id,
        title=title,
        doc_no=doc_no,
        doc_no_absent=None if doc_no else "示例",
        issuer="示例机关",
        level="national",
        created_at=now,
        **times,
    )
    document.clauses = [PolicyClause(label=f"第{n}条", quotation=f"示例文件第{n}条。") for n in range(1, clauses + 1)]
    session.add(document)
    session.flush()
    return document


def strike(
    session: Session,
    office: Office,
    now: datetime,
    document: PolicyDocument,
    ends_on: date,
    *,
    clause: PolicyClause | None = None,
    by: PolicyDocument | None = None,
) -> Supersession:
    """Find, in an office's name, that a document or one clause of it holds no longer."""
    row = Supersession(
        office_id=office.id,
        document_id=document.id,
        clause_id=None if clause is None else clause.id,
        by_document_id=None if by is None else by.id,
        ends_on=ends_on,
        reason="示例",
        impact_hash="0" * 64,
        decided_by=make_staff(session, office, now).id,
        decided_at=now,
    )
    session.add(row)
    session.flush()
    return row
