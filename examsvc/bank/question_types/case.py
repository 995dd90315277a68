"""Case (材料题): sub-questions on one stem."""

import json
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pydantic import BaseModel, Field, ValidationError

from examsvc.bank.formats.items import Item, ItemKind, Place
from examsvc.bank.question_types.base import (
    BadFields,
    BadValue,
    Below,
    Content,
    Fields,
    FieldsOf,
    Frozen,
    Halves,
    Lines,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    Status,
    expect,
    judged,
    take,
    unanswered,
)
from examsvc.bank.question_types.case_text import part_lines, read_parts
from examsvc.bank.question_types.registry import all_types, question_type, type_of_item
from examsvc.core.canonical import canonical_json

_KIND = "case"


class Part(Frozen):
    """One sub-question; `share` is its weight among the others."""

    kind: str
    content: dict[str, Any]
    share: Decimal = Field(default=Decimal(1), gt=0)


class CaseContent(Content):
    """The material, and the public halves of its sub-questions."""

    parts: tuple[Part, ...] = Field(min_length=1, max_length=20)


class CaseKey(Frozen):
    """The secret halves, in order."""

    parts: tuple[dict[str, Any], ...]


class Case(QuestionType[CaseContent, CaseKey]):
    """Sub-questions of other kinds on one stem; the value is a JSON list of their values.

    A case with a sub-question that a person marks is marked as a whole by that person.
    """

    kind = _KIND
    rank, about = 8, _("一段材料，下面几道小题")
    printed, name, tag = "材料分析题", _("材料分析题"), _("材料")
    shape = "parts"
    answer_hint = _("小题之间空一行。首行写“[单项选择题]（2分）题干”，然后是选项（每行一个），最后是“答案：”。")
    item_kinds = (ItemKind.COMPOSITE,)
    content_model = CaseContent
    key_model = CaseKey

    def problems(self, content: CaseContent, key: CaseKey) -> list[str]:
        """Check every sub-question by its own kind."""
        if len(content.parts) != len(key.parts):
            return [gettext("小题的个数与答案的个数不一致")]
        found = []
        for number, (part, own) in enumerate(zip(content.parts, key.parts, strict=True), 1):
            try:
                parts = _part(part, own)
            except (KeyError, ValidationError):
                found.append(gettext("第%(n)s小题的写法不对", n=number))
                continue
            told = question_type(part.kind).problems(*parts)
            found += [gettext("第%(n)s小题：%(problem)s", n=number, problem=problem) for problem in told]
        return found

    def check_value(self, content: CaseContent, value: str) -> str:
        """Accept one value a sub-question."""
        if not value:
            return ""
        values = _values(content, value)
        checked = [
            question_type(p.kind).check_value(_content(p), v) for p, v in zip(content.parts, values, strict=True)
        ]
        return canonical_json(checked) if any(checked) else ""

    def mark(
        self, content: CaseContent, key: CaseKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Add up the sub-questions' parts of the marks, or hand the case to a person."""
        if not value:
            return unanswered()
        earned, whole, normalised = Decimal(0), Decimal(0), []
        for part, own, given in zip(content.parts, key.parts, _values(content, value), strict=True):
            marked = question_type(part.kind).mark(*_part(part, own), given, part.share, rule)
            if marked.status is Status.NEEDS_PERSON:
                return MarkedAnswer(Decimal(0), Status.NEEDS_PERSON, value)
            earned, whole = earned + marked.marks, whole + part.share
            normalised.append(marked.normalised)
        return judged(marks, earned / whole, canonical_json(normalised))

    def model_answer(self, content: CaseContent, key: CaseKey) -> str:
        """Return the sub-questions' answers, numbered."""
        pairs = zip(content.parts, key.parts, strict=True)
        return _numbered(question_type(p.kind).model_answer(*_part(p, own)) for p, own in pairs)

    def right_value(self, content: CaseContent, key: CaseKey) -> str:
        """Return the sub-questions' right values."""
        pairs = zip(content.parts, key.parts, strict=True)
        return canonical_json([question_type(p.kind).right_value(*_part(p, own)) for p, own in pairs])

    def guess(self, content: CaseContent, below: Below) -> str:
        """Guess every sub-question."""
        return canonical_json([question_type(p.kind).guess(_content(p), below) for p in content.parts])

    def answer_text(self, content: CaseContent, value: str) -> str:
        """Return what was answered to each sub-question, numbered."""
        pairs = zip(content.parts, _values(content, value), strict=True) if value else ()
        return _numbered(question_type(p.kind).answer_text(_content(p), v) if v else "" for p, v in pairs)

    def spell(self, content: CaseContent, fields: FieldsOf) -> str:
        """Return the sub-questions' values."""
        values = []
        for number, part in enumerate(content.parts, 1):
            own = partial(_fields_of_part, fields, number)
            values.append(question_type(part.kind).spell(_content(part), own))
        return canonical_json(values) if any(values) else ""

    def public(self, content: CaseContent, order: Sequence[str]) -> Fields:
        """Return what a page needs of each sub-question."""
        parts = []
        for part in content.parts:
            kind, own = question_type(part.kind), _content(part)
            parts.append({"kind": part.kind, "stem": own.stem, "share": str(part.share), **kind.public(own, ())})
        return {"parts": parts}

    def by_hand(self, content: CaseContent) -> bool:
        """Ask the sub-questions."""
        return any(question_type(part.kind).by_hand(_content(part)) for part in content.parts)

    def rubric(self, content: CaseContent, key: CaseKey) -> tuple[tuple[str, str], ...]:
        """Return what to look for in each sub-question, which has its share of the marks."""
        told = []
        for number, (part, own) in enumerate(zip(content.parts, key.parts, strict=True), 1):
            points = question_type(part.kind).rubric(*_part(part, own))
            told.append((f"（{number}）" + "；".join(text for text, _share in points), str(part.share)))
        return tuple(told)

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem and parts, each with type, share and its type's own fields."""
        parts = expect(take(fields, "parts"), list, "parts")
        halves = []
        for part in parts:
            own = dict(expect(part, dict, "parts"))
            kind, share = str(own.pop("type", "")), own.pop("share", "1")
            if kind not in all_types() or kind == _KIND:
                raise BadFields(gettext("没有“%(kind)s”这种题型", kind=kind))
            halves.append((kind, str(share), question_type(kind).of_fields(own)))
            if own:
                raise BadFields(gettext("不认识“%(field)s”", field=next(iter(own))))
        return _joined(take(fields, "stem"), halves)

    def to_fields(self, content: CaseContent, key: CaseKey) -> Fields:
        """Return stem and parts."""
        parts = []
        for part, own in zip(content.parts, key.parts, strict=True):
            share = {} if part.share == 1 else {"share": str(part.share)}
            parts.append({"type": part.kind, **share, **question_type(part.kind).to_fields(*_part(part, own))})
        return {"stem": content.stem, "parts": parts}

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read blocks of lines with blank lines between."""
        return _joined(stem, read_parts(lines.answer, _KIND))

    def to_lines(self, content: CaseContent, key: CaseKey) -> Lines:
        """Return blocks of lines with blank lines between."""
        pairs = zip(content.parts, key.parts, strict=True)
        blocks = [part_lines(part.kind, str(part.share), *_part(part, own)) for part, own in pairs]
        return Lines("", "\n\n".join(blocks))

    def of_item(self, item: Item) -> Halves:
        """Take over the parts, each by its own kind; their marks are their shares."""
        halves = []
        for part in item.parts:
            kind = type_of_item(part.kind)
            halves.append((kind.kind, str(part.marks or 1), kind.of_item(part)))
        return _joined(item.stem, halves)

    def to_item(self, content: CaseContent, key: CaseKey) -> Fields:
        """Return the parts as items."""
        parts = []
        for number, (part, own) in enumerate(zip(content.parts, key.parts, strict=True), 1):
            fields = question_type(part.kind).to_item(*_part(part, own))
            parts.append(Item(place=Place("part", number), marks=part.share, **fields))
        return {"kind": ItemKind.COMPOSITE, "stem": content.stem, "parts": tuple(parts)}


def _fields_of_part(fields: FieldsOf, number: int, name: str) -> Sequence[str]:
    return fields(f".{number}{name}")


def _content(part: Part) -> Any:
    return question_type(part.kind).content_model.model_validate(part.content)


def _part(part: Part, key: dict[str, Any]) -> tuple[Any, Any]:
    return _content(part), question_type(part.kind).key_model.model_validate(key)


def _values(content: CaseContent, value: str) -> list[str]:
    try:
        values = json.loads(value)
    except ValueError:
        raise BadValue(value) from None
    if not isinstance(values, list) or len(values) != len(content.parts):
        raise BadValue("wrong number of parts")
    if any(not isinstance(own, str) for own in values):
        raise BadValue("not text")
    return values


def _joined(stem: str, halves: Sequence[tuple[str, str, Halves]]) -> Halves:
    """Join sub-questions, each half in its model's own spelling; raises pydantic's ValidationError."""
    parts, keys = [], []
    for kind, share, (content, key) in halves:
        found = question_type(kind)
        parts.append({"kind": kind, "content": _spelt(found.content_model, content), "share": share})
        keys.append(_spelt(found.key_model, key))
    return {"stem": stem, "parts": parts}, {"parts": keys}


def _spelt(model: type[BaseModel], half: dict[str, Any]) -> dict[str, Any]:
    return model.model_validate(half).model_dump(mode="json", exclude_none=True)


def _numbered(texts: Any) -> str:
    return "；".join(f"（{number}）{text}" for number, text in enumerate(texts, 1))
