"""What a question file holds, in words that belong to no format: readers make it, writers take it.

Stems, options and explanations are plain text with three marks of ours: a line `![caption](name)` is the picture of
that name, lines that begin and end with `|` are the rows of a table (the first is its head), and `{1}`, `{2}` … are
the gaps of a fill-in or of a case whose sub-questions stand in the text.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class ItemKind(StrEnum):
    """The kinds that files know; a case (材料题) is composite."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "truefalse"
    FILL = "fill"
    NUMERIC = "numeric"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT_ANSWER = "shortanswer"
    ESSAY = "essay"
    COMPOSITE = "composite"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file: the nth line, row, paragraph or question, counted from one."""

    unit: str
    number: int
    within: str = ""

    def __str__(self) -> str:
        inside = f"{self.within} " if self.within else ""
        return f"{inside}{self.unit} {self.number}"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option; `weight` is the file's percentage where it gives one (−100 to 100)."""

    text: str
    right: bool
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """One accepted wording of a blank and what it earns (percent)."""

    text: str
    weight: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Figure:
    """One accepted number of a blank, its absolute tolerance, and what it earns (percent)."""

    number: Decimal
    tolerance: Decimal = Decimal(0)
    weight: Decimal = Decimal(100)


@dataclass(frozen=True, slots=True)
class Blank:
    """A gap: accepted wordings or figures; `offered` are the texts of a drop-down."""

    wordings: tuple[Wording, ...] = ()
    figures: tuple[Figure, ...] = ()
    unit: str = ""
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A left side and the right side that belongs to it; an empty left side is a right side that fits nothing."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that came inside the file."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """What the file says a question rests on, as it says it."""

    document: str = ""
    doc_no: str = ""
    clause: str = ""
    issued: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One question of a file. Only the fields of its kind are filled.

    single, multiple: `choices` · truefalse: `truth` · fill, numeric, shortanswer: `blanks`, `ordered` · ordering:
    `sequence` in the right order · matching: `pairs` · essay: `points`, with `point_marks` where they are
    not all worth the same · composite: `parts`. `marks` is what the file
    gives for the whole question; `difficulty` is 1 to 5. `identifier` is the file's own for the question and
    `native` the file's word for a kind that is none of ours.
    """

    kind: ItemKind
    stem: str
    place: Place
    name: str = ""
    choices: tuple[Choice, ...] = ()
    truth: bool | None = None
    blanks: tuple[Blank, ...] = ()
    ordered: bool = True
    sequence: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    points: tuple[str, ...] = ()
    point_marks: tuple[Decimal, ...] = ()
    parts: tuple["Item", ...] = ()
    explanation: str = ""
    topic: str = ""
    difficulty: int | None = None
    level: str = ""
    area: str = ""
    validity: str = ""
    source: Source = Source()
    tags: tuple[str, ...] = ()
    marks: Decimal | None = None
    pictures: tuple[Picture, ...] = ()
    identifier: str = ""
    native: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something to tell about one place: `code` names the sentence in troubles.py, `about` fills it in."""

    place: Place
    code: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found: what can be taken, what cannot, what is lost of what is taken, and how it was read."""

    items: tuple[Item, ...]
    rejected: tuple[Trouble, ...] = ()
    losses: tuple[Trouble, ...] = ()
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """A file made from items, and what it could not hold of them."""

    data: bytes
    losses: tuple[Trouble, ...] = ()


class NotThisFormat(ValueError):
    """Say that a file is not of the reader's format, or cannot be read at all; the message is a trouble's code."""
