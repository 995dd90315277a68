"""The files under question_bank/: policy documents and questions (schema: question_bank/README.md)."""

from datetime import date
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from examsvc.bank.formats.document_number import BadDocumentNumber, check_document_number
from examsvc.bank.formats.yaml_lines import Entry, Problem, YamlProblems, read_entries
from examsvc.bank.question_types.base import BadFields, as_json
from examsvc.bank.question_types.registry import all_types, question_type
from examsvc.core.canonical import canonical_json, sha256_hex

Level = Literal["national", "provincial", "municipal"]


class Shipped(BaseModel):
    """One entry; `line` is where it begins in its file."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    key: str = Field(pattern=r"\A[A-Za-z0-9-]{3,80}$")
    line: int


class ShippedPolicy(Shipped):
    """A policy document as the file gives it."""

    title: str = Field(min_length=2, max_length=200)
    doc_no: str | None = None
    doc_no_absent: str | None = None
    issuer: str = ""
    level: Level
    issued: date | None = None
    effective_from: date | None = None
    superseded_note: str = ""
    url: str = ""
    basis: Literal["seen", "memory"] = "seen"


class ShippedQuestion(Shipped):
    """A question as the file gives it, already in its type's two halves."""

    type: str
    topic: str = Field(min_length=2, max_length=60)
    difficulty: int = Field(ge=1, le=5)
    area: str = Field(min_length=2, max_length=60)
    facts: tuple[str, ...] = Field(min_length=1)
    source: str
    clause: str | None = None
    clause_absent: str | None = None
    quotation: str = ""
    year: str = ""
    practice_only: bool = False
    content: str
    key_json: str
    stem_text: str
    explanation: str = Field(min_length=4)
    level: Level

    def content_hash(self) -> str:
        """Return the hash over everything that makes a new version when it changes."""
        return sha256_hex(canonical_json(self.model_dump(mode="json", exclude={"line"})))


def parse_policies(text: str, filename: str) -> list[ShippedPolicy]:
    """Read policies.yaml; raises YamlProblems with every problem found."""
    return _parse_all(text, filename, _policy)


def parse_questions(text: str, filename: str, level: Level) -> list[ShippedQuestion]:
    """Read one question file of a level; raises YamlProblems with every problem found."""
    return _parse_all(text, filename, lambda entry: _question(entry, level))


P = TypeVar("P", bound=Shipped)


class _Complaint(Exception):
    """One entry's own problem."""


def _parse_all(text: str, filename: str, parse: Any) -> list[Any]:
    problems: list[Problem] = []
    parsed = []
    for entry in read_entries(text, filename):
        key = str(entry.values.get("key", ""))
        try:
            parsed.append(parse(entry))
        except _Complaint as complaint:
            problems.append(Problem(filename, entry.line, key, str(complaint)))
        except ValidationError as error:
            problems += [Problem(filename, entry.line, key, _in_words(e)) for e in error.errors()]
    if problems:
        raise YamlProblems(problems)
    return parsed


def _in_words(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    if error["type"] == "missing":
        return f"缺少“{where}”"
    if error["type"] == "extra_forbidden":
        return f"不认识“{where}”"
    return f"“{where}”不对：{error['msg']}"


def _policy(entry: Entry) -> ShippedPolicy:
    policy = ShippedPolicy(**entry.values, line=entry.line)
    _exactly_one("doc_no", policy.doc_no, "doc_no_absent", policy.doc_no_absent)
    if policy.doc_no is not None:
        try:
            check_document_number(policy.doc_no)
        except BadDocumentNumber as bad:
            hint = f"，应写作“{bad.suggestion}”" if bad.suggestion else "，年份要用六角括号〔〕，末尾是“号”"
            raise _Complaint(f"文号“{policy.doc_no}”的格式不对{hint}") from bad
    return policy


def _question(entry: Entry, level: Level) -> ShippedQuestion:
    values = dict(entry.values)
    kind = str(values.get("type", ""))
    if kind not in all_types():
        raise _Complaint(f"没有“{kind}”这种题型")
    found = question_type(kind)
    try:
        content, key = found.of_fields(values)
        parts = found.parse(canonical_json(content), canonical_json(key))
    except BadFields as bad:
        raise _Complaint(str(bad)) from bad
    except ValidationError as error:
        raise _Complaint("；".join(_in_words(e) for e in error.errors())) from error
    if problems := found.problems(*parts):
        raise _Complaint("；".join(problems))
    question = ShippedQuestion(
        **values,
        line=entry.line,
        level=level,
        content=as_json(parts[0]),
        key_json=as_json(parts[1]),
        stem_text=parts[0].stem,
    )
    _exactly_one("clause", question.clause, "clause_absent", question.clause_absent)
    return question


def _exactly_one(one: str, first: object, other: str, second: object) -> None:
    if (first is None) == (second is None):
        raise _Complaint(f"“{one}”和“{other}”要写且只写一个")
