"""Load a folder of question files into the database: idempotent, and merged with what offices changed.

Shipped questions belong to no office and are read-only; an office edits its own copy. A new version is written only
where the content changed. An office's own live questions are loaded from a folder of its own in the same way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from examsvc.bank.formats.shipped_yaml import ShippedPolicy, ShippedQuestion
from examsvc.bank.merging import rehashed, says_as_much
from examsvc.bank.merging_services import draft_of_version, merge_copies
from examsvc.bank.models import CurrentVersion, FactCheck, Question, QuestionVersion
from examsvc.bank.shelf import Shelf
from examsvc.bank.source_models import PolicyClause, PolicyDocument
from examsvc.bank.versions import SHIPPED, Draft, add_version

# A folder that lacks more than this share of what was shipped before is more likely the wrong folder.
MOST_RETIRED = 0.25
FROM_FOLDER = "由文件夹装入"
Questions = Iterable[ShippedQuestion]


@dataclass(frozen=True)
class Loaded:
    """What a load wrote."""

    policies: int
    new: int
    changed: int
    unchanged: int
    retired: int = 0
    merged: int = 0
    conflicts: int = 0


class TooManyMissing(Exception):
    """So many shipped questions are not in the folder that it may be the wrong one."""

    def __init__(self, missing: int, shipped: int) -> None:
        super().__init__(f"{missing} of {shipped} shipped questions are not in this folder")


def load_shelf(
    session: Session,
    shelf: Shelf,
    now: datetime,
    *,
    retire_many: bool = False,
    each: Callable[[Questions], Questions] = iter,
) -> Loaded:
    """Write what is new or changed, retire what is gone, and merge it with the offices' copies.

    Raises TooManyMissing unless `retire_many` is said. `each` may show how far it is.
    """
    documents = {policy.key: _load_policy(session, policy, now, None) for policy in shelf.policies}
    session.flush()
    current = _current(session)
    gone = _retire(session, shelf, retire_many=retire_many)
    checks = {check.question_id: check for check in session.scalars(select(FactCheck))}
    new = changed = 0
    for shipped in each(shelf.questions):
        question, content_hash = current.get(shipped.key, (None, ""))
        if question is None:
            question = Question(shipped_key=shipped.key, origin="shipped", state="shipped", created_at=now)
            session.add(question)
            session.flush()
            new += 1
        if content_hash != shipped.content_hash():
            changed += bool(content_hash)
            draft = _draft(session, shipped, documents[shipped.source or ""], public=True)
            add_version(
                session, question, draft, _reason(shipped, f"{SHIPPED}更新" if content_hash else SHIPPED), None, now
            )
        question.state = "shipped"
        _keep_check(session, question, shipped, checks.get(question.id))
    merges = merge_copies(session, now)
    unchanged = len(shelf.questions) - new - changed
    return Loaded(len(documents), new, changed, unchanged, gone, merges.merged, merges.conflicts)


def load_own(
    session: Session, shelf: Shelf, office_id: int, now: datetime, each: Callable[[Questions], Questions] = iter
) -> Loaded:
    """Write an office's own questions; the folder need not hold all of them, so none is retired."""
    documents = {policy.key: _load_policy(session, policy, now, office_id) for policy in shelf.policies}
    session.flush()
    shared = select(PolicyDocument).where(PolicyDocument.office_id.is_(None), PolicyDocument.shipped_key.is_not(None))
    documents = {document.shipped_key or "": document for document in session.scalars(shared)} | documents
    new = changed = 0
    for own in each(shelf.questions):
        draft = rehashed(_draft(session, own, documents.get(own.source or ""), public=False))
        question = _find_own(session, office_id, own.key)
        if question is None:
            question = Question(
                office_id=office_id,
                shipped_key=own_key(office_id, own.key),
                origin="written",
                state="draft",
                created_at=now,
            )
            session.add(question)
            session.flush()
            new += 1
        elif question.pointer is not None and _same(session, question.pointer.version, draft):
            continue
        else:
            changed += 1
        add_version(session, question, draft, _reason(own, FROM_FOLDER), None, now)
    return Loaded(len(shelf.policies), new, changed, len(shelf.questions) - new - changed)


def own_key(office_id: int, key: str) -> str:
    """Return how a key of an office's own folder is kept beside those of all others."""
    return f"{office_id}/{key}"


def _current(session: Session) -> dict[str, tuple[Question, str]]:
    rows = (
        select(Question, Question.shipped_key, QuestionVersion.content_hash)
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .where(Question.shipped_key.is_not(None), Question.office_id.is_(None))
    )
    return {key or "": (question, content_hash) for question, key, content_hash in session.execute(rows)}


def _retire(session: Session, shelf: Shelf, *, retire_many: bool) -> int:
    """Take what is no longer in the folder out of use; sealed papers keep their versions."""
    rows = select(Question.id, Question.shipped_key).where(
        Question.office_id.is_(None), Question.shipped_key.is_not(None), Question.state != "retired"
    )
    standing = session.execute(rows.order_by(Question.id)).all()
    keys = {question.key for question in shelf.questions}
    gone = [id_ for id_, key in standing if key not in keys]
    if len(gone) > MOST_RETIRED * len(standing) and not retire_many:
        raise TooManyMissing(len(gone), len(standing))
    for id_ in gone:
        session.execute(update(Question).where(Question.id == id_).values(state="retired"))
    return len(gone)


def _load_policy(session: Session, shipped: ShippedPolicy, now: datetime, office_id: int | None) -> PolicyDocument:
    key = shipped.key if office_id is None else own_key(office_id, shipped.key)
    document = session.scalar(select(PolicyDocument).where(PolicyDocument.shipped_key == key))
    if document is None and office_id is not None:
        written = PolicyDocument.public_id == shipped.key, PolicyDocument.office_id == office_id
        document = session.scalar(select(PolicyDocument).where(*written))
    if document is None:
        document = PolicyDocument(shipped_key=key, office_id=office_id, created_at=now)
        session.add(document)
    for name, value in shipped.model_dump(exclude={"key", "file", "line"}).items():
        setattr(document, name, value)
    return document


def _find_own(session: Session, office_id: int, key: str) -> Question | None:
    mine = select(Question).where(Question.office_id == office_id)
    by_key = session.scalar(mine.where(Question.shipped_key == own_key(office_id, key)))
    return by_key or session.scalar(mine.where(Question.public_id == key))


def _same(session: Session, version: QuestionVersion, draft: Draft) -> bool:
    return says_as_much(draft_of_version(session, version), draft)


def _reason(shipped: ShippedQuestion, because: str) -> str:
    return f"{because}；只供练习：{shipped.practice_because}" if shipped.practice_because else because


def _keep_check(session: Session, question: Question, shipped: ShippedQuestion, check: FactCheck | None) -> None:
    if check is None:
        check = FactCheck(question_id=question.id)
        session.add(check)
    check.trust = shipped.trust or ""
    check.checked_on = shipped.checked.on if shipped.checked else None
    check.note = shipped.checked.note if shipped.checked else ""
    check.practice_because = shipped.practice_because


def _draft(session: Session, shipped: ShippedQuestion, document: PolicyDocument | None, *, public: bool) -> Draft:
    clause = _clause(session, shipped, document) if document is not None else None
    return Draft(
        kind=shipped.type,
        content=shipped.content,
        key=shipped.key_json,
        stem_text=shipped.stem_text,
        explanation=shipped.explanation,
        topic=shipped.topic,
        difficulty=shipped.difficulty,
        level=shipped.level,
        area=shipped.area,
        validity=shipped.year,
        practice_only=shipped.practice_only,
        exposure_public=public,
        fact_keys=" ".join(shipped.facts),
        clause_id=clause.id if clause is not None else None,
        source_absent=shipped.source_absent,
        content_hash=shipped.content_hash(),
    )


def _clause(session: Session, shipped: ShippedQuestion, document: PolicyDocument) -> PolicyClause:
    same = select(PolicyClause).where(
        PolicyClause.document_id == document.id,
        PolicyClause.label.is_(None) if shipped.clause is None else PolicyClause.label == shipped.clause,
        PolicyClause.quotation == shipped.quotation,
    )
    clause = session.scalars(same.order_by(PolicyClause.id).limit(1)).first()
    if clause is None:
        clause = PolicyClause(
            document_id=document.id,
            label=shipped.clause,
            label_absent=shipped.clause_absent,
            quotation=shipped.quotation,
        )
        session.add(clause)
        session.flush()
    return clause
