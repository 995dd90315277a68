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
# How far the fact under a question was found confirmed: on two pages, on one, or not at all.
Trust = Literal["two_pages", "one_page", "unverified"]
# Where a person wrote what a key calls otherwise.
_PLACES = {"correct": "answer"}


class Shipped(BaseModel):
    """One entry; `file` and `line` tell where it begins."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    key: str = Field(pattern=r"\A[A-Za-z0-9-]{3,80}$")
    file: str
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
    effective_to: date | None = None
    superseded_note: str = ""
    url: str = ""
    basis: Literal["seen", "memory"] = "seen"


class Checked(BaseModel):
    """When somebody held a finished question against its fact once more, and what that found."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    on: date
    note: str = Field(min_length=4, max_length=400)


class ShippedQuestion(Shipped):
    """A question as the file gives it, already in its type's two halves."""

    type: str
    topic: str = Field(min_length=2, max_length=60)
    difficulty: int = Field(ge=1, le=5)
    area: str = Field(min_length=2, max_length=60)
    facts: tuple[str, ...] = Field((), min_length=1)
    source: str | None = None
    source_absent: str | None = Field(None, max_length=200)
    clause: str | None = None
    clause_absent: str | None = None
    quotation: str = ""
    year: str = ""
    practice_only: bool = False
    practice_because: str = Field("", max_length=200)
    trust: Trust | None = None
    checked: Checked | None = None
    content: str
    key_json: str
    stem_text: str
    explanation: str = Field(min_length=4)
    level: Level

    def content_hash(self) -> str:
        """Return the hash over everything that makes a new version when it changes."""
        unsaid = {"file", "line", "trust", "checked"}
        # Fields that came later say nothing where they are empty, so that what was loaded before stays as it was.
        unsaid |= {name for name in ("practice_because", "source_absent") if not getattr(self, name)}
        return sha256_hex(canonical_json(self.model_dump(mode="json", exclude=unsaid)))


def parse_policies(text: str, filename: str) -> list[ShippedPolicy]:
    """Read policies.yaml; raises YamlProblems with every problem found."""
    return _parse_all(text, filename, _policy)


def parse_questions(text: str, filename: str, level: Level) -> list[ShippedQuestion]:
    """Read one question file of a level; raises YamlProblems with every problem found."""
    return _parse_all(text, filename, lambda entry, name: _question(entry, name, level))


P = TypeVar("P", bound=Shipped)


class _Complaint(Exception):
    """One entry's own problem; `name` is the field whose line is shown, where there is one."""

    def __init__(self, message: str, name: str = "") -> None:
        super().__init__(message)
        self.name = name


# What pydantic says in English; anything else is shown as pydantic says it.
_WORDS = {
    "missing": "缺少“{where}”",
    "extra_forbidden": "不认识“{where}”",
    "string_type": "“{where}”应当是文字",
    "string_too_short": "“{where}”太短",
    "string_too_long": "“{where}”太长",
    "string_pattern_mismatch": "“{where}”只能用字母、数字和“-”，3 至 80 个",
    "int_parsing": "“{where}”应当是整数",
    "int_type": "“{where}”应当是整数",
    "greater_than_equal": "“{where}”太小",
    "less_than_equal": "“{where}”太大",
    "bool_parsing": "“{where}”应当是 true 或 false",
    "bool_type": "“{where}”应当是 true 或 false",
    "tuple_type": "“{where}”应当是列表，写作 [甲, 乙]",
    "decimal_parsing": "“{where}”应当是数字",
    "decimal_type": "“{where}”应当是数字",
    "too_short": "“{where}”不能是空的",
    "literal_error": "“{where}”不是可以用的值",
    "date_from_datetime_parsing": "“{where}”应当是日期，写作 2020-03-09",
    "date_type": "“{where}”应当是日期，写作 2020-03-09",
}


def _parse_all(text: str, filename: str, parse: Any) -> list[Any]:
    problems: list[Problem] = []
    parsed = []
    for entry in read_entries(text, filename):
        key = str(entry.values.get("key", ""))
        try:
            _refuse_inner_names(entry)
            parsed.append(parse(entry, filename))
        except _Complaint as complaint:
            line = entry.lines.get(complaint.name, entry.line)
            problems.append(Problem(filename, line, key, str(complaint)))
        except ValidationError as error:
            for e in error.errors():
                line = entry.lines.get(str(e["loc"][0]), entry.line)
                problems.append(Problem(filename, line, key, _in_words(e)))
    if problems:
        raise YamlProblems(problems)
    return parsed


def _refuse_inner_names(entry: Entry) -> None:
    """Refuse names that only the reader itself may give."""
    for name in ("file", "line", "content", "key_json", "stem_text"):
        if name in entry.values:
            raise _Complaint(f"不认识“{name}”", name)


def _in_words(error: Any) -> str:
    where = ".".join(str(part) for part in error["loc"])
    return _WORDS.get(error["type"], "“{where}”不对：{msg}").format(where=where, msg=error["msg"])


def _policy(entry: Entry, filename: str) -> ShippedPolicy:
    policy = ShippedPolicy(**entry.values, file=filename, line=entry.line)
    _exactly_one("doc_no", policy.doc_no, "doc_no_absent", policy.doc_no_absent)
    if policy.doc_no is not None:
        try:
            check_document_number(policy.doc_no)
        except BadDocumentNumber as bad:
            hint = f"，应写作“{bad.suggestion}”" if bad.suggestion else "，年份要用六角括号〔〕，末尾是“号”"
            raise _Complaint(f"文号“{policy.doc_no}”的格式不对{hint}", "doc_no") from bad
    return policy


def _question(entry: Entry, filename: str, level: Level) -> ShippedQuestion:
    values = dict(entry.values)
    if "level" in values:
        raise _Complaint("不认识“level”：层级由文件夹决定", "level")
    kind = str(values.get("type", ""))
    if kind not in all_types():
        raise _Complaint(f"没有“{kind}”这种题型", "type")
    found = question_type(kind)
    try:
        content, key = found.of_fields(values)
        parts = found.parse(canonical_json(content), canonical_json(key))
    except BadFields as bad:
        named = (name for name in entry.lines if f"“{name}”" in str(bad))
        raise _Complaint(str(bad), next(named, "")) from bad
    except ValidationError as error:
        first = _PLACES.get(str(error.errors()[0]["loc"][0]), str(error.errors()[0]["loc"][0]))
        raise _Complaint("；".join(_in_words(e) for e in error.errors()), first) from error
    if problems := found.problems(*parts):
        raise _Complaint("；".join(problems))
    question = ShippedQuestion(
        **values,
        file=filename,
        line=entry.line,
        level=level,
        content=as_json(parts[0]),
        key_json=as_json(parts[1]),
        stem_text=parts[0].stem,
    )
    if question.source is not None and question.source_absent is not None:
        raise _Complaint("“source”和“source_absent”只写一个", "source_absent")
    if question.source is not None or question.clause is not None:
        _exactly_one("clause", question.clause, "clause_absent", question.clause_absent)
    if question.trust == "unverified" and not question.practice_only:
        raise _Complaint("依据没有核实的试题只供练习", "trust")
    if question.practice_only != bool(question.practice_because):
        raise _Complaint("只供练习的试题要在“practice_because”写明原因，其他试题不写", "practice_only")
    return question


def _exactly_one(one: str, first: object, other: str, second: object) -> None:
    if (first is None) == (second is None):
        raise _Complaint(f"“{one}”和“{other}”要写且只写一个", one if first is not None else "")
