"""A question as somebody wrote it, before it is certain what it is; texts, Word files and tables all give these."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from examsvc.bank.formats.items import ItemKind, Picture, Place, Trouble

# The fields that stand beside stem, options and key, by the names that the readers give them.
KEPT_FIELDS = (
    "explanation",
    "marks",
    "difficulty",
    "topic",
    "level",
    "area",
    "document",
    "doc_no",
    "clause",
    "issued",
    "valid_from",
    "valid_to",
    "validity",
    "audience",
    "tags",
    "name",
)


class Rejected(Exception):
    """Leave a draft with the code of the reason why it cannot be taken."""

    def __init__(self, code: str, about: str = "") -> None:
        super().__init__(code)
        self.code, self.about = code, about


@dataclass(slots=True)
class DraftOption:
    """An option as written; `marks` are the ways in which Word sets it off from its like."""

    text: str
    marks: frozenset[str] = frozenset()


@dataclass(slots=True)
class Draft:
    """What was written of one question.

    `kind` is what a heading, a tag or a column says, `choice` that it has options without saying how many are right.
    `lettered` tells that the options have letters of their own, so that a key letter can mean nothing else;
    `first_option` is the number that the file gives to the first of them, and `codes` what it says of letters that
    judge, as in 正确选A，错误选B.
    """

    place: Place
    stem: str = ""
    kind: ItemKind | None = None
    choice: bool = False
    lettered: bool = True
    first_option: int | None = None
    options: list[DraftOption] = field(default_factory=list)
    key: str = ""
    keys: tuple[str, ...] = ()
    codes: Mapping[str, bool] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    parts: list["Draft"] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    losses: list[Trouble] = field(default_factory=list)
    number: int | None = None

    def lose(self, code: str, about: str = "") -> None:
        """Note what is lost of this question."""
        self.losses.append(Trouble(self.place, code, about))
