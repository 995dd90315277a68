"""Write question versions: the only place where one comes into being."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, Question, QuestionKey, QuestionTerm, QuestionVersion
from examsvc.bank.search import terms_of


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
    _index(session, question.id, [draft.stem_text, draft.content, draft.topic])
    session.flush()
    return version


def _index(session: Session, question_id: int, texts: Iterable[str]) -> None:
    session.execute(delete(QuestionTerm).where(QuestionTerm.question_id == question_id))
    terms = set().union(*(terms_of(text) for text in texts))
    session.add_all(QuestionTerm(question_id=question_id, term=term) for term in sorted(terms))
