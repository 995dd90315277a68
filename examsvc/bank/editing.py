"""A question as a keeper types it: plain text fields, turned into a checked draft and back."""

from dataclasses import dataclass, fields, replace
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.question_types.base import Lines, as_json
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.versions import Draft, rehashed
from examsvc.core.errors import Invalid


@dataclass(frozen=True)
class Typed:
    """The fields of the editor; `answer` and `options` have a line for each option, blank or point."""

    stem: str
    options: str
    answer: str
    explanation: str
    topic: str
    difficulty: int
    area: str
    practice_only: bool
    ordered: bool = True


def typed_of(version: QuestionVersion, key: QuestionKey) -> Typed:
    """Return a version as the editor shows it."""
    return _typed(version, key.key, key.explanation)


def typed_of_draft(draft: Draft) -> Typed:
    """Return a draft as the editor shows it."""
    return _typed(draft, draft.key, draft.explanation)


def _typed(said: QuestionVersion | Draft, key: str, explanation: str) -> Typed:
    kind = question_type(said.kind)
    content, right = kind.parse(said.content, key)
    lines = kind.to_lines(content, right)
    return Typed(
        stem=content.stem,
        options=lines.options,
        answer=lines.answer,
        explanation=explanation,
        topic=said.topic,
        difficulty=said.difficulty,
        area=said.area,
        practice_only=said.practice_only,
        ordered=lines.ordered,
    )


@dataclass(frozen=True)
class Kept:
    """What the editor's text fields do not say: the kind, and what is chosen elsewhere."""

    kind: str
    level: str
    validity: str = ""
    exposure_public: bool = False
    fact_keys: str = ""
    clause_id: int | None = None
    source_absent: str | None = None


def kept_of(said: QuestionVersion | Draft) -> Kept:
    """Return what an edited version keeps."""
    return Kept(**{field.name: getattr(said, field.name) for field in fields(Kept)})


def draft_of(version: QuestionVersion, typed: Typed, clause_id: int | None = None) -> Draft:
    """Return the draft of an edited version, on another clause where one is given; raises Invalid."""
    kept = kept_of(version)
    return draft_from(replace(kept, clause_id=clause_id, source_absent=None) if clause_id else kept, typed)


def halves_of(kind_name: str, typed: Typed) -> tuple[Any, Any]:
    """Return both halves of what was typed; raises Invalid for what cannot be read."""
    kind = question_type(kind_name)
    try:
        content, key = kind.of_lines(typed.stem, Lines(typed.options, typed.answer, typed.ordered))
        return kind.content_model.model_validate(content), kind.key_model.model_validate(key)
    except ValidationError as error:
        raise Invalid(_("答案或选项的写法不对，请对照说明修改。"), code="question") from error


def draft_from(kept: Kept, typed: Typed) -> Draft:
    """Return the draft of what was typed and chosen; raises Invalid with everything that contradicts itself."""
    parts = halves_of(kept.kind, typed)
    if problems := question_type(kept.kind).problems(*parts):
        raise Invalid("；".join(problems), code="question")
    said = Draft(
        kind=kept.kind,
        content=as_json(parts[0]),
        key=as_json(parts[1]),
        stem_text=parts[0].stem,
        explanation=typed.explanation,
        topic=typed.topic,
        difficulty=typed.difficulty,
        level=kept.level,
        area=typed.area,
        validity=kept.validity,
        practice_only=typed.practice_only,
        exposure_public=kept.exposure_public,
        fact_keys=kept.fact_keys,
        clause_id=kept.clause_id,
        source_absent=kept.source_absent,
        content_hash="",
    )
    return rehashed(said)
