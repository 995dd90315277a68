"""Write question versions: the only place where one comes into being."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, Question, QuestionKey, QuestionTerm, QuestionVersion
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.search import terms_of
from examsvc.core.canonical import hash_of

# The reason of a version that came with the service as it is.
SHIPPED = "随附题库"


@dataclass(frozen=True)
class Draft:
    """Everything a version says; both halves are canonical JSON of the kind's models."""

    kind: str
    content: str
    key: str
    stem_text: str
    explanation: str
    topic: str
    difficulty: int
    level: str
    area: str
    validity: str
    practice_only: bool
    exposure_public: bool
    fact_keys: str
    clause_id: int | None
    source_absent: str | None
    content_hash: str


def add_version(
    session: Session, question: Question, draft: Draft, reason: str, by: int | None, now: datetime
) -> QuestionVersion:
    """Add the next version of a question and point to it; earlier versions stay as they are."""
    last = session.scalar(select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == question.id))
    fields = {name: getattr(draft, name) for name in draft.__dataclass_fields__ if name not in ("key", "explanation")}
    version = QuestionVersion(
        question_id=question.id, number=(last or 0) + 1, reason=reason, created_by=by, created_at=now, **fields
    )
    session.add(version)
    session.flush()
    session.add(QuestionKey(version_id=version.id, key=draft.key, explanation=draft.explanation))
    pointer = session.get(CurrentVersion, question.id)
    before = None if pointer is None else session.get(QuestionVersion, pointer.version_id)
    if pointer is None:
        session.add(CurrentVersion(question_id=question.id, version_id=version.id))
    else:
        pointer.version_id = version.id
    if before is None or (before.kind, before.content, before.topic) != (draft.kind, draft.content, draft.topic):
        session.execute(delete(QuestionTerm).where(QuestionTerm.question_id == question.id))
        terms = [{"question_id": question.id, "term": term} for term in terms_in(draft)]
        if terms:
            session.execute(insert(QuestionTerm.__table__), terms)  # type: ignore[arg-type]
    session.flush()
    if pointer is not None:
        session.expire(pointer, ["version"])
    return version


def terms_in(draft: Draft) -> list[str]:
    """Return the terms by which a question that says this is found."""
    kind = question_type(draft.kind)
    return sorted(terms_of(kind.words(kind.content(draft.content))) | terms_of(draft.topic))


def says_the_same(session: Session, version: QuestionVersion, draft: Draft) -> bool:
    """Tell whether a draft would change nothing a reader of the version could notice."""
    key = session.get_one(QuestionKey, version.id)
    stored = {"key": key.key, "explanation": key.explanation}
    noticed = (name for name in draft.__dataclass_fields__ if name != "content_hash")
    return all(getattr(draft, name) == stored.get(name, getattr(version, name, None)) for name in noticed)


def rehashed(draft: Draft) -> Draft:
    """Return a draft with the hash over what it says now."""
    blank = replace(draft, content_hash="")
    return replace(draft, content_hash=hash_of({name: getattr(blank, name) for name in blank.__dataclass_fields__}))


def draft_of_version(version: QuestionVersion, key: QuestionKey) -> Draft:
    """Return what a version says, to be said again as a new one."""
    said: dict[str, Any] = {name: getattr(version, name, None) for name in Draft.__dataclass_fields__}
    return Draft(**said | {"key": key.key, "explanation": key.explanation})


def read_draft(session: Session, version: QuestionVersion) -> Draft:
    """Return what a version says; its key is read too."""
    return draft_of_version(version, session.get_one(QuestionKey, version.id))


def said_by(version: QuestionVersion, key: QuestionKey) -> list[Any]:
    """Return all that a version says, key included, as plain data to be hashed."""
    names = [name for name in Draft.__dataclass_fields__ if name not in ("key", "explanation", "content_hash")]
    return [{name: getattr(version, name) for name in names}, key.key, key.explanation]


def digest_of(said: Sequence[list[Any]]) -> str:
    """Return the hash of a set of versions over all they say."""
    return hash_of(list(said))
