"""What every kind of question knows about itself. A new kind is one new module beside these."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from examsvc.core.canonical import canonical_json

LONGEST_VALUE_BYTES = 8192
PLACES = Decimal("0.0001")


class BadValue(ValueError):
    """Say that an answer's value is none this question can have."""


class MultipleRule(StrEnum):
    """How a multiple choice that is not wholly right is marked; printed on the paper."""

    ALL_OR_NOTHING = "all_or_nothing"
    HALF_IF_FEWER = "half_if_fewer"
    PROPORTIONAL = "proportional"


class Status(StrEnum):
    """How an answer fared."""

    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"
    UNANSWERED = "unanswered"
    NEEDS_PERSON = "needs_person"


@dataclass(frozen=True)
class MarkedAnswer:
    """The marks of one answer, rounded to ten-thousandths, and how they came about."""

    marks: Decimal
    status: Status
    normalised: str


class Frozen(BaseModel):
    """A value read from JSON or YAML that refuses unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Option(Frozen):
    """One option; its id is stable, whatever letter a form prints before it."""

    id: str
    text: str


class Content(Frozen):
    """What an examinee may see; every kind has at least a stem."""

    stem: str


class Choices(Content):
    """A stem with options."""

    options: tuple[Option, ...]


C = TypeVar("C", bound=Content)
K = TypeVar("K", bound=Frozen)


class QuestionType(ABC, Generic[C, K]):
    """Know the schema, checks, marking and model answer of one kind."""

    kind: ClassVar[str]
    content_model: type[C]
    key_model: type[K]

    def parse(self, content: str, key: str) -> tuple[C, K]:
        """Read both halves from canonical JSON; raises pydantic's ValidationError."""
        return self.content_model.model_validate_json(content), self.key_model.model_validate_json(key)

    def content(self, text: str) -> C:
        """Read the public half from canonical JSON."""
        return self.content_model.model_validate_json(text)

    @abstractmethod
    def problems(self, content: C, key: K) -> list[str]:
        """Return what contradicts itself between content and key, in words for the bank keeper."""

    @abstractmethod
    def check_value(self, content: C, value: str) -> str:
        """Return a saved value in its one spelling; raises BadValue. The empty value clears the answer."""

    @abstractmethod
    def mark(self, content: C, key: K, value: str, marks: Decimal, rule: MultipleRule) -> MarkedAnswer:
        """Mark one answer that check_value accepted."""

    @abstractmethod
    def model_answer(self, content: C, key: K) -> str:
        """Return the right answer as a person would say it."""


def as_json(model: BaseModel) -> str:
    """Return a content's or key's canonical JSON."""
    return canonical_json(model.model_dump(mode="json", exclude_none=True))


def share(marks: Decimal, part: Decimal) -> Decimal:
    """Return a part (0–1) of the marks, rounded half up to ten-thousandths."""
    return (marks * part).quantize(PLACES, "ROUND_HALF_UP")


def judged(marks: Decimal, part: Decimal, normalised: str) -> MarkedAnswer:
    """Return the marked answer for a part (0–1) of its marks."""
    status = Status.FULL if part == 1 else Status.NONE if part == 0 else Status.PARTIAL
    return MarkedAnswer(share(marks, part), status, normalised)


def unanswered() -> MarkedAnswer:
    """Return the marked answer of an empty value."""
    return MarkedAnswer(Decimal(0), Status.UNANSWERED, "")


def option_problems(options: Iterable[Option], correct: Iterable[str]) -> list[str]:
    """Return what is wrong with options and the key's ids."""
    listed = list(options)
    ids = [option.id for option in listed]
    problems = []
    if len(listed) < 2:
        problems.append("选项至少要有两个")
    if len(set(ids)) != len(ids) or any(not i.isalnum() or len(i) > 4 for i in ids):
        problems.append("选项编号重复或不是字母数字")
    if len({option.text for option in listed}) != len(listed):
        problems.append("有两个选项文字相同")
    if not set(correct) <= set(ids):
        problems.append("答案不在选项之中")
    return problems


def known_ids(options: Iterable[Option]) -> frozenset[str]:
    """Return the ids an answer may name."""
    return frozenset(option.id for option in options)


def option_texts(options: Iterable[Option], ids: Iterable[str]) -> str:
    """Return the texts of the named options in the order of the question."""
    wanted = set(ids)
    return "；".join(option.text for option in options if option.id in wanted)


AnyType = QuestionType[Any, Any]
