"""A question as a keeper types it: plain text fields, turned into a checked draft and back."""

import re
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from pydantic import ValidationError

from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.question_types.base import as_json
from examsvc.bank.question_types.registry import question_type
from examsvc.bank.versions import Draft
from examsvc.core.canonical import hash_of
from examsvc.core.errors import Invalid

_LETTERS = "abcdefgh"
_TRUE, _FALSE = "对", "错"
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(\D{0,8}?)(?:\s*±\s*(\d+(?:\.\d+)?))?\Z")


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
    content, right = (half.model_dump() for half in question_type(version.kind).parse(version.content, key.key))
    options = content.get("options", ())
    lines = "\n".join(option["text"] for option in options)
    return Typed(
        stem=content["stem"],
        options=lines,
        answer=_answer_text(version.kind, content, right),
        explanation=key.explanation,
        topic=version.topic,
        difficulty=version.difficulty,
        area=version.area,
        practice_only=version.practice_only,
        ordered=bool(content.get("ordered", True)),
    )


def draft_of(version: QuestionVersion, typed: Typed) -> Draft:
    """Return the draft of an edited version; raises Invalid with everything that contradicts itself."""
    kind = question_type(version.kind)
    content, key = _halves(version.kind, typed)
    try:
        parts = kind.content_model.model_validate(content), kind.key_model.model_validate(key)
    except ValidationError as error:
        raise Invalid(_("答案或选项的写法不对，请对照说明修改。"), code="question") from error
    if problems := kind.problems(*parts):
        raise Invalid("；".join(problems), code="question")
    draft = Draft(
        kind=version.kind,
        content=as_json(parts[0]),
        key=as_json(parts[1]),
        stem_text=parts[0].stem,
        explanation=typed.explanation,
        topic=typed.topic,
        difficulty=typed.difficulty,
        level=version.level,
        area=typed.area,
        validity=version.validity,
        practice_only=typed.practice_only,
        exposure_public=version.exposure_public,
        fact_keys=version.fact_keys,
        clause_id=version.clause_id,
        source_absent=version.source_absent,
        content_hash="",
    )
    told = {name: getattr(draft, name) for name in draft.__dataclass_fields__}
    return replace(draft, content_hash=hash_of(told))


def _halves(kind: str, typed: Typed) -> tuple[dict[str, Any], dict[str, Any]]:
    lines = [line.strip() for line in typed.answer.splitlines() if line.strip()]
    if kind in ("single", "multiple"):
        texts = [line.strip() for line in typed.options.splitlines() if line.strip()]
        options = [{"id": _LETTERS[n], "text": text} for n, text in enumerate(texts[: len(_LETTERS)])]
        letters = sorted(set(re.findall(r"[a-h]", typed.answer.lower())))
        right: Any = letters if kind == "multiple" else (letters or [""])[0]
        return {"stem": typed.stem, "options": options}, {"correct": right}
    if kind == "true_false":
        if typed.answer.strip() not in (_TRUE, _FALSE):
            raise Invalid(_("判断题的答案写“对”或“错”。"), code="question")
        return {"stem": typed.stem}, {"correct": typed.answer.strip() == _TRUE}
    if kind == "short_answer":
        return {"stem": typed.stem}, {"points": [_point(line) for line in lines]}
    blanks = [_blank(line) for line in lines]
    shown = [{"unit": unit} for unit, _key in blanks]
    content = {"stem": typed.stem, "blanks": shown, "ordered": typed.ordered}
    return content, {"blanks": [key for _unit, key in blanks]}


def _answer_text(kind: str, content: dict[str, Any], right: dict[str, Any]) -> str:
    if kind in ("single", "multiple"):
        ids = [option["id"] for option in content["options"]]
        correct = [right["correct"]] if kind == "single" else list(right["correct"])
        return "".join(_LETTERS[ids.index(id_)].upper() for id_ in correct)
    if kind == "true_false":
        return _TRUE if right["correct"] else _FALSE
    if kind == "short_answer":
        return "\n".join(f"{point['text']}｜{point['marks']}" for point in right["points"])
    pairs = zip(content["blanks"], right["blanks"], strict=True)
    return "\n".join(_blank_text(blank["unit"], key) for blank, key in pairs)


def _blank(line: str) -> tuple[str, dict[str, Any]]:
    """Read one blank: 写法1；写法2, or ＝3 年 ±0.5 for a number with unit and tolerance."""
    if line[0] in "=＝" and (found := _NUMBER.match(line[1:].strip())):
        return found[2].strip(), {"number": found[1], "tolerance": found[3] or "0"}
    return "", {"accept": [word.strip() for word in re.split(r"[;；]", line) if word.strip()]}


def _blank_text(unit: str, key: dict[str, Any]) -> str:
    if key["number"] is None:
        return "；".join(key["accept"])
    tolerance = f" ±{key['tolerance']}" if key["tolerance"] else ""
    return f"＝{key['number']} {unit}{tolerance}"


def _point(line: str) -> dict[str, str]:
    text, _bar, marks = line.replace("|", "｜").rpartition("｜")
    return {"text": text.strip() or line, "marks": marks.strip() if text else "1"}
