"""Write the database back as a folder of question files, byte for byte the same where nothing changed."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from examsvc.bank.formats.shelf_layout import lay_out
from examsvc.bank.formats.shipped_yaml import Checked, ShippedPolicy, ShippedQuestion
from examsvc.bank.loading_sources import own_key
from examsvc.bank.models import CurrentVersion, FactCheck, Question, QuestionKey, QuestionVersion
from examsvc.bank.queries import shown
from examsvc.bank.source_models import PolicyClause, PolicyDocument

_WRITTEN_IN = {"file": "", "line": 0}


@dataclass(frozen=True)
class Mirror:
    """The files of a folder, how many questions they hold, and which could not be written, with the reason."""

    files: dict[str, str]
    questions: int
    left_out: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Current:
    question: Question
    version: QuestionVersion
    key: QuestionKey
    check: FactCheck | None


def mirror_shared(session: Session, office_id: int | None) -> Mirror:
    """Return the shipped questions as they stand, in the office's own words where it has changed them."""
    standing = Question.office_id.is_(None), Question.shipped_key.is_not(None), Question.state != "retired"
    shared = _list_current(session, select(Question).where(*standing))
    copies = {}
    if office_id is not None:
        copied = Question.office_id == office_id, Question.derived_from_id.is_not(None), Question.state != "retired"
        copies = {
            row.question.derived_from_id: row for row in _list_current(session, select(Question).where(*copied))
        }
    rows = [(row.question.shipped_key or "", copies.get(row.question.id, row), row.check) for row in shared]
    documents = select(PolicyDocument).where(
        PolicyDocument.office_id.is_(None), PolicyDocument.shipped_key.is_not(None)
    )
    return _mirror(rows, list(session.scalars(documents.order_by(PolicyDocument.id))))


def mirror_own(session: Session, office_id: int) -> Mirror:
    """Return an office's own questions, those of unpublished imports left aside."""
    own = Question.office_id == office_id, Question.derived_from_id.is_(None), Question.state != "retired"
    rows = _list_current(session, select(Question).where(*own, shown()))
    documents = select(PolicyDocument).where(PolicyDocument.office_id == office_id).order_by(PolicyDocument.id)
    shared = set(session.scalars(select(PolicyDocument.id).where(PolicyDocument.office_id.is_(None))))
    return _mirror(
        [(own_name(row.question, office_id), row, None) for row in rows], list(session.scalars(documents)), shared
    )


def own_name(entry: Question | PolicyDocument, office_id: int) -> str:
    """Return the key by which an office's own folder calls a question or a document."""
    prefix = own_key(office_id, "")
    return (entry.shipped_key or "").removeprefix(prefix) or entry.public_id


def list_keys(session: Session, office_id: int | None) -> set[str]:
    """Return every key that was ever loaded, or that an office's own questions go by."""
    of = Question.office_id.is_(None) if office_id is None else Question.office_id == office_id
    rows = session.scalars(select(Question).where(of).order_by(Question.id))
    return {own_name(row, office_id) if office_id is not None else row.shipped_key or "" for row in rows}


def _list_current(session: Session, questions: Select[Question]) -> list[_Current]:
    wanted = questions.with_only_columns(Question.id).scalar_subquery()
    rows = (
        select(Question, QuestionVersion, QuestionKey, FactCheck)
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .join(QuestionKey, QuestionKey.version_id == QuestionVersion.id)
        .outerjoin(FactCheck, FactCheck.question_id == Question.id)
        .where(Question.id.in_(wanted))
        .options(joinedload(QuestionVersion.clause).joinedload(PolicyClause.document))
        .order_by(Question.id)
    )
    return [_Current(*row) for row in session.execute(rows)]


def _mirror(
    rows: Sequence[tuple[str, _Current, FactCheck | None]],
    documents: Sequence[PolicyDocument],
    elsewhere: set[int] | None = None,
) -> Mirror:
    """Lay out the questions under their keys; `elsewhere` are documents that another folder holds."""
    needed = {document.id: document for document in documents}
    questions, left_out = [], []
    for key, row, check in rows:
        try:
            questions.append(_question(key, row, check))
        except ValidationError as error:
            left_out.append((key, "; ".join(f"{e['loc'][0]}: {e['msg']}" for e in error.errors())))
            continue
        clause = row.version.clause
        if clause is not None and clause.document_id not in (elsewhere or ()):
            needed.setdefault(clause.document_id, clause.document)
    policies = [_policy(document) for document in needed.values()]
    return Mirror(lay_out(policies, questions), len(questions), tuple(left_out))


def _question(key: str, row: _Current, check: FactCheck | None) -> ShippedQuestion:
    version, clause = row.version, row.version.clause
    said = {
        "key": key,
        "type": version.kind,
        "topic": version.topic,
        "difficulty": version.difficulty,
        "area": version.area,
        "source": _document_key(clause.document) if clause is not None else None,
        "source_absent": version.source_absent if clause is None else None,
        "clause": clause.label if clause is not None else None,
        "clause_absent": clause.label_absent if clause is not None else None,
        "quotation": clause.quotation if clause is not None else "",
        "year": version.validity,
        "practice_only": version.practice_only,
        "practice_because": _because(version, check),
        "trust": _trust(version, check),
        "checked": Checked(on=check.checked_on, note=check.note) if check is not None and check.checked_on else None,
        "content": version.content,
        "key_json": row.key.key,
        "stem_text": version.stem_text,
        "explanation": row.key.explanation,
        "level": version.level,
    }
    facts = {"facts": version.fact_keys.split()} if version.fact_keys else {}
    return ShippedQuestion.model_validate(said | facts | _WRITTEN_IN)


def _because(version: QuestionVersion, check: FactCheck | None) -> str:
    if not version.practice_only:
        return ""
    return (check.practice_because if check is not None else "") or version.reason[:200]


def _trust(version: QuestionVersion, check: FactCheck | None) -> str | None:
    """Return the trust, unless an office found the question fit for papers: then somebody must say it anew."""
    trust = check.trust if check is not None else ""
    return None if not trust or (trust == "unverified" and not version.practice_only) else trust


def _document_key(document: PolicyDocument) -> str:
    if document.office_id is None:
        return document.shipped_key or document.public_id
    return (document.shipped_key or "").removeprefix(own_key(document.office_id, "")) or document.public_id


def _policy(document: PolicyDocument) -> ShippedPolicy:
    names = set(ShippedPolicy.model_fields) - {"key", "file", "line"}
    said = {name: getattr(document, name) for name in names}
    return ShippedPolicy.model_validate(said | {"key": _document_key(document)} | _WRITTEN_IN)
