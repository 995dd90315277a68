"""Write many new questions at once, each with its first version, as versions.add_version writes one."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.orm import Session

from examsvc.bank.models import CurrentVersion, Question, QuestionKey, QuestionTerm, QuestionVersion
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.search import terms_of
from examsvc.bank.versions import Draft


def add_questions(
    session: Session, office_id: int, drafts: Sequence[Draft], reason: str, by: int | None, now: datetime
) -> list[int]:
    """Add imported questions of an office and return their ids in the order of the drafts."""
    told = {"office_id": office_id, "origin": "imported", "state": "draft", "created_at": now}
    questions = list(
        session.scalars(
            insert(Question).returning(Question.id, sort_by_parameter_order=True), [dict(told) for _ in drafts]
        )
    )
    fields = [_version(draft, question, reason, by, now) for draft, question in zip(drafts, questions, strict=True)]
    versions = list(
        session.scalars(insert(QuestionVersion).returning(QuestionVersion.id, sort_by_parameter_order=True), fields)
    )
    rows = list(zip(drafts, questions, versions, strict=True))
    session.execute(
        insert(QuestionKey.__table__),  # type: ignore[arg-type]
        [{"version_id": v, "key": draft.key, "explanation": draft.explanation} for draft, _q, v in rows],
    )
    session.execute(
        insert(CurrentVersion.__table__),  # type: ignore[arg-type]
        [{"question_id": question, "version_id": version} for _d, question, version in rows],
    )
    session.execute(
        insert(QuestionTerm.__table__),  # type: ignore[arg-type]
        [{"question_id": question, "term": term} for draft, question, _v in rows for term in _terms(draft)],
    )
    return questions


def _version(draft: Draft, question_id: int, reason: str, by: int | None, now: datetime) -> dict[str, object]:
    said = {name: value for name, value in asdict(draft).items() if name not in ("key", "explanation")}
    return said | {
        "question_id": question_id,
        "number": 1,
        "reason": reason,
        "created_by": by,
        "created_at": now,
    }


def _terms(draft: Draft) -> list[str]:
    kind = question_type(draft.kind)
    return sorted(terms_of(kind.words(kind.content(draft.content))) | terms_of(draft.topic))
