"""Register documents and clauses of an office's own, and keep their originals; every act is logged."""

from dataclasses import dataclass, fields
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number
from examsvc.bank.source_models import DocumentOriginal, PolicyClause, PolicyDocument, StoredFile
from examsvc.bank.source_originals import Checked
from examsvc.bank.source_queries import find_by_number, find_original, rests_any
from examsvc.core.canonical import hash_of, sha256_hex
from examsvc.core.errors import Conflict, Invalid, NotAllowed
from examsvc.files.secrecy import find_secrecy_marks


@dataclass(frozen=True)
class DocumentFacts:
    """What a keeper says about a document; its end is found, with an impact list, and never typed over."""

    title: str
    doc_no: str | None
    doc_no_absent: str | None
    issuer: str
    level: str
    issued: date | None
    effective_from: date | None
    disclosure: str
    url: str


@dataclass(frozen=True)
class ClauseFacts:
    """What a keeper says about a clause."""

    label: str | None
    label_absent: str | None
    quotation: str
    effective_from: date | None


def add_document(
    session: Session, office_id: int, facts: DocumentFacts, by: Actor, now: datetime, effective_to: date | None = None
) -> PolicyDocument:
    """Enter a document; raises Invalid for a wrong 文号 or a mark of secrecy, Conflict for a 文号 that is taken."""
    _check_document(session, office_id, facts, None)
    document = PolicyDocument(office_id=office_id, created_at=now, effective_to=effective_to, **_told(facts))
    session.add(document)
    session.flush()
    subject = ("policy_document", document.id)
    record(
        session, office_stream(office_id), by, "add_document", subject, now, after=hash_of(_told(facts, plain=True))
    )
    return document


def change_document(
    session: Session, office_id: int, document: PolicyDocument, facts: DocumentFacts, by: Actor, now: datetime
) -> None:
    """Correct what is said about a document of the office's own; raises as adding does."""
    check_own(document, office_id)
    _check_document(session, office_id, facts, document)
    before = _facts_of(document, DocumentFacts)
    for name, value in _told(facts).items():
        setattr(document, name, value)
    subject = ("policy_document", document.id)
    _note(session, office_id, by, "change_document", subject, now, before, _told(facts, plain=True))


def add_clause(
    session: Session,
    office_id: int,
    document: PolicyDocument,
    facts: ClauseFacts,
    by: Actor,
    now: datetime,
    effective_to: date | None = None,
) -> PolicyClause:
    """Enter a clause of a document of the office's own."""
    check_own(document, office_id)
    _refuse_secrets(facts.label or "", facts.quotation)
    clause = PolicyClause(document_id=document.id, effective_to=effective_to, **_told(facts))
    session.add(clause)
    session.flush()
    told = {"document": document.id, "after": hash_of(_told(facts, plain=True))}
    record(session, office_stream(office_id), by, "add_clause", ("policy_clause", clause.id), now, **told)
    return clause


def change_clause(
    session: Session,
    office_id: int,
    document: PolicyDocument,
    clause: PolicyClause,
    facts: ClauseFacts,
    by: Actor,
    now: datetime,
) -> None:
    """Correct a clause that no version rests on yet; raises Conflict when one does, for versions never change."""
    check_own(document, office_id)
    _refuse_secrets(facts.label or "", facts.quotation)
    if rests_any(session, clause):
        raise Conflict(
            _("已有试题以这一条为依据，不能再改。请另加一条，再把这一条登记为失效。"), code="clause-in-use"
        )
    before = _facts_of(clause, ClauseFacts)
    for name, value in _told(facts).items():
        setattr(clause, name, value)
    subject = ("policy_clause", clause.id)
    _note(session, office_id, by, "change_clause", subject, now, before, _told(facts, plain=True))


def keep_original(
    session: Session,
    office_id: int,
    document: PolicyDocument,
    original: Checked,
    by: Actor,
    now: datetime,
) -> str:
    """Keep the original of a document under its own hash, and return that; the same bytes are stored once."""
    check_own(document, office_id)
    digest = sha256_hex(original.data)
    if session.get(StoredFile, digest) is None:
        session.add(StoredFile(hash=digest, media_type=original.media_type, data=original.data))
        session.flush()
    kept = find_original(session, document)
    told = {"after": digest} if kept is None else {"before": kept.file_hash, "after": digest}
    if kept is None:
        session.add(DocumentOriginal(document_id=document.id, name=original.name, file_hash=digest))
    else:
        kept.name, kept.file_hash = original.name, digest
    record(session, office_stream(office_id), by, "keep_original", ("policy_document", document.id), now, **told)
    session.flush()
    return digest


def check_own(document: PolicyDocument, office_id: int) -> None:
    """Raise NotAllowed for a document that all share: it stays as it was shipped."""
    if document.office_id != office_id:
        raise NotAllowed(
            _("这是随附的文件，各单位共用，不能修改。确有需要，请另外登记一份本单位的文件。"), code="shared"
        )


def check_number(text: str) -> str:
    """Return a 文号 unchanged; raises Invalid with how it should be written."""
    try:
        return check_document_number(text)
    except BadDocumentNumber as bad:
        message = _(
            "文号的写法不对：年份要用六角括号〔〕，末尾是“号”，如“示扶组字〔2026〕7号”。没有见到文号就留空，写明原因。"
        )
        if bad.suggestion:
            message = _("文号的写法不对，请核对后写作“%(right)s”。", right=bad.suggestion)
        raise Invalid(message, code="doc-no", fields={"doc_no": message}) from bad


def _check_document(session: Session, office_id: int, facts: DocumentFacts, document: PolicyDocument | None) -> None:
    _refuse_secrets(facts.title)
    if facts.doc_no is None:
        return
    check_number(facts.doc_no)
    taken = find_by_number(session, office_id, facts.doc_no)
    if taken is not None and taken is not document:
        message = _("这个文号已经登记过：《%(title)s》。", title=taken.title)
        raise Conflict(message, code="doc-no-taken", fields={"doc_no": message})


def _refuse_secrets(*texts: str) -> None:
    found = [find_secrecy_marks(text) for text in texts]
    marks = [mark for finding in found if finding.refused for mark in finding.marks]
    if marks:
        raise Invalid(
            _("内容里有密级标志（%(marks)s），涉密文件不得录入本系统。", marks="、".join(marks)), code="secret"
        )


def _told(facts: DocumentFacts | ClauseFacts, *, plain: bool = False) -> dict[str, object]:
    told = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: _plain(value) for name, value in told.items()} if plain else told


def _facts_of(row: PolicyDocument | PolicyClause, kind: type[DocumentFacts] | type[ClauseFacts]) -> dict[str, object]:
    return {field.name: _plain(getattr(row, field.name)) for field in fields(kind)}


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _note(
    session: Session,
    office_id: int,
    by: Actor,
    act: str,
    subject: tuple[str, int],
    now: datetime,
    before: dict[str, object],
    after: dict[str, object],
) -> None:
    """Log which facts were changed and the hashes of all of them before and after; nothing when none was."""
    changed = sorted(name for name in after if before[name] != after[name])
    if changed:
        told = {"fields": changed, "before": hash_of(before), "after": hash_of(after)}
        record(session, office_stream(office_id), by, act, subject, now, **told)
    session.flush()
