"""Write question versions: the only place where one comes into being."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
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
    if pointer is None:
        session.add(CurrentVersion(question_id=question.id, version_id=version.id))
    else:
        pointer.version_id = version.id
    kind = question_type(draft.kind)
    _index(session, question.id, [kind.words(kind.content(draft.content)), draft.topic])
    session.flush()
    return version


def _index(session: Session, question_id: int, texts: Iterable[str]) -> None:
    session.execute(delete(QuestionTerm).where(QuestionTerm.question_id == question_id))
    terms = set().union(*(terms_of(text) for text in texts))
    session.add_all(QuestionTerm(question_id=question_id, term=term) for term in sorted(terms))


def says_the_same(session: Session, version: QuestionVersion, draft: Draft) -> bool:
    """Tell whether a draft would change nothing a reader of the version could notice."""
    key = session.get_one(QuestionKey, version.id)
    stored = {"key": key.key, "explanation": key.explanation}
    noticed = (name for name in draft.__dataclass_fields__ if name != "content_hash")
    return all(getattr(draft, name) == stored.get(name, getattr(version, name, None)) for name in noticed)


def release_digest(session: Session, versions: Sequence[QuestionVersion]) -> str:
    """Return the hash of a set of versions over all they say, keys included, in whatever order they come."""
    keys = {key.version_id: key for key in session.scalars(select(QuestionKey).order_by(QuestionKey.version_id))}
    names = [name for name in Draft.__dataclass_fields__ if name not in ("key", "explanation", "content_hash")]
    said = [
        [{name: getattr(version, name) for name in names}, keys[version.id].key, keys[version.id].explanation]
        for version in sorted(versions, key=lambda version: version.id)
    ]
    return hash_of(said)
