"""What every kind of question knows about itself.

A new kind is one new module beside these, and a template of its name under templates/attempts/kinds/.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Generic, TypeVar

from flask_babel import gettext as _
from flask_babel.speaklater import LazyString
from pydantic import BaseModel, ConfigDict

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.core.canonical import canonical_json

LONGEST_VALUE_BYTES = 8192
PLACES = Decimal("0.0001")


class BadValue(ValueError):
    """Say that an answer's value is none this question can have."""


class MultipleRule(StrEnum):
    """How a multiple choice that is not wholly right is marked; printed on the paper."""

    ALL_OR_NOTHING = "all_or_nothing"
    HALF_IF_FEWER = "half_if_fewer"


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


@dataclass(frozen=True)
class Lines:
    """A kind's own part of the editor: `options` and `answer` have a line for each option, blank, pair or point."""

    options: str
    answer: str
    ordered: bool = True


class BadFields(ValueError):
    """Name the field of a question file that is missing or written in a wrong way."""


class CannotHold(ValueError):
    """Say that a kind cannot hold an item; the message is the code of a sentence in formats/troubles.py."""


Halves = tuple[dict[str, Any], dict[str, Any]]
Fields = dict[str, Any]
FieldsOf = Callable[[str], Sequence[str]]
Below = Callable[[int], int]
C = TypeVar("C", bound=Content)
K = TypeVar("K", bound=Frozen)


class QuestionType(ABC, Generic[C, K]):
    """Know the schema, editor, display, marking and exchange of one kind.

    `printed` is the name in documents, which are Chinese; `name`, `tag` and `about` are for pages, where kinds stand
    by `rank`, the more used first. `shape` tells the exam page how its inputs become a value
    (static/js/exam/answers.js).
    """

    kind: ClassVar[str]
    printed: ClassVar[str]
    name: ClassVar[LazyString]
    rank: ClassVar[int] = 100
    about: ClassVar[LazyString | str] = ""
    tag: ClassVar[LazyString]
    shape: ClassVar[str]
    options_hint: ClassVar[LazyString | None] = None
    answer_hint: ClassVar[LazyString]
    item_kinds: ClassVar[tuple[ItemKind, ...]]
    content_model: type[C]
    key_model: type[K]

    def parse(self, content: str, key: str) -> tuple[C, K]:
        """Read both halves from canonical JSON; raises pydantic's ValidationError."""
        return self.content_model.model_validate_json(content), self.key_model.model_validate_json(key)

    def content(self, text: str) -> C:
        """Read the public half from canonical JSON."""
        return self.content_model.model_validate_json(text)

    def words(self, content: C) -> str:
        """Return what a search finds the question by: all its texts, neither ids nor units."""
        return "\n".join(_texts(content.model_dump(exclude_none=True)))

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

    @abstractmethod
    def right_value(self, content: C, key: K) -> str:
        """Return a value that earns all marks, or all that a machine cannot give itself."""

    @abstractmethod
    def guess(self, content: C, below: Below) -> str:
        """Return a value that somebody might give who does not know; `below(n)` draws from 0 to n - 1."""

    @abstractmethod
    def answer_text(self, content: C, value: str) -> str:
        """Return a saved value as a person would say it."""

    @abstractmethod
    def spell(self, content: C, fields: FieldsOf) -> str:
        """Return the value of a plain form's fields before check_value.

        `fields("")` are the texts of the question's own fields in the order of the page; a kind that has
        sub-questions asks for theirs as `fields(".1")`.
        """

    def public(self, content: C, order: Sequence[str]) -> Fields:
        """Return what a page needs beside the stem; `order` is the form's order of options, if it has one."""
        return {}

    def option_ids(self, content: C) -> tuple[str, ...]:
        """Return the ids that a form may put into an order of its own."""
        return ()

    def rule_text(self, rule: MultipleRule) -> str:
        """Return the marking rule that a paper prints in the section's heading."""
        return ""

    def announced(self, rule: MultipleRule) -> str:
        """Return the marking rule as an exam's announcement tells it, in the language of the page."""
        return ""

    def by_hand(self, content: C) -> bool:
        """Tell whether only a person can mark an answer."""
        return False

    def rubric(self, content: C, key: K) -> tuple[tuple[str, str], ...]:
        """Return what a person looks for in an answer, each with its share of the marks where it has one."""
        return ((self.model_answer(content, key), ""),)

    @abstractmethod
    def of_fields(self, fields: Fields) -> Halves:
        """Take the kind's own fields of a question file out of `fields`; raises BadFields."""

    @abstractmethod
    def to_fields(self, content: C, key: K) -> Fields:
        """Return the kind's own fields as a question file has them."""

    @abstractmethod
    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read what was typed; raises core.errors.Invalid for what cannot be read."""

    @abstractmethod
    def to_lines(self, content: C, key: K) -> Lines:
        """Return both halves as the editor shows them."""

    @abstractmethod
    def of_item(self, item: Item) -> Halves:
        """Take over an item of a foreign file; raises CannotHold."""

    @abstractmethod
    def to_item(self, content: C, key: K) -> Fields:
        """Return the fields of an Item, kind and stem included, for writing files."""


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str) and name not in ("id", "unit", "kind"):
        yield value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from _texts(part, key)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _texts(part, name)


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


def take(fields: Fields, name: str) -> Any:
    """Take a field out; raises BadFields when it is missing."""
    try:
        return fields.pop(name)
    except KeyError:
        raise BadFields(_("缺少“%(field)s”", field=name)) from None


def expect(value: object, kind: type, name: str) -> Any:
    """Return a field's value if it is of the kind; raises BadFields."""
    if not isinstance(value, kind):
        raise BadFields(_("“%(field)s”的写法不对", field=name))
    return value


AnyType = QuestionType[Any, Any]
