"""What the editor shows beside the fields: the question as a candidate sees it, advice, and questions alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from examsvc.bank.clause_search import is_superseded
from examsvc.bank.editing import Typed, halves_of
from examsvc.bank.formats.items import Item, Place
from examsvc.bank.models import Question
from examsvc.bank.quality import Around, Hint, look_at
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.similar import Similar, list_similar
from examsvc.bank.source_models import PolicyClause
from examsvc.core.errors import Invalid


@dataclass(frozen=True)
class Look:
    """`item` is the public half as a paper's page gets it, or None while the question cannot be read yet."""

    item: dict[str, Any] | None
    problems: tuple[str, ...]
    hints: tuple[Hint, ...]
    similar: tuple[Similar, ...]


def look(
    session: Session,
    office_id: int,
    kind_name: str,
    typed: Typed,
    clause: PolicyClause | None,
    question: Question | None,
    today: date,
) -> Look:
    """Look at what is typed; nothing is kept."""
    without = question.id if question is not None else None
    alike = tuple(list_similar(session, office_id, typed.stem, without))
    kind = question_type(kind_name)
    try:
        content, key = halves_of(kind_name, typed)
    except Invalid as refusal:
        return Look(None, (refusal.message,), (), alike)
    problems = tuple(kind.problems(content, key))
    shown = {"item": "preview", "number": 1, "kind": kind_name, "stem": content.stem}
    shown |= kind.public(content, kind.option_ids(content))
    if problems:
        return Look(shown, problems, (), alike)
    item = Item(place=Place("question", 1), **kind.to_item(content, key))
    public = question is not None and question.pointer is not None and question.pointer.version.exposure_public
    around = _around(session, office_id, typed, clause, today, public=public)
    return Look(shown, (), tuple(look_at(item, around)), alike)


def _around(
    session: Session, office_id: int, typed: Typed, clause: PolicyClause | None, today: date, *, public: bool
) -> Around:
    if clause is None:
        return Around(has_source=False, exposure_public=public, explanation=typed.explanation)
    ends = [day for day in (clause.effective_to, clause.document.effective_to) if day is not None and day < today]
    return Around(
        source_ended=min(ends, default=None),
        superseded=is_superseded(session, office_id, clause),
        exposure_public=public,
        explanation=typed.explanation,
    )
