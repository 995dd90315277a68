"""What a document or clause that holds no longer would touch, told by every room before it is saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from examsvc.bank.finding import visible
from examsvc.bank.models import Question, QuestionVersion
from examsvc.bank.source_models import PolicyClause
from examsvc.bank.validity import fallen
from examsvc.core.canonical import hash_of

# Where the application keeps the contributors that the factory wires.
EXTENSION = "impact_contributors"
MOST_SHOWN = 50


@dataclass(frozen=True)
class Ending:
    """That a document, or one clause of it, holds no longer for an office from a day on."""

    office_id: int
    document_id: int
    clause_id: int | None
    ends_on: date


@dataclass(frozen=True)
class Touched:
    """One thing that an ending touches; `name` and `note` are for people."""

    name: str
    note: str | LazyString = ""
    # The id of a question, which has a page that every reader of the list may open.
    question: str = ""


@dataclass(frozen=True)
class Section:
    """Everything of one kind that an ending touches: the first of it, how much there is, and the keys of all."""

    code: str
    title: LazyString
    told: LazyString
    touched: tuple[Touched, ...]
    # One an entry, the same in every language: what the hash is made of.
    keys: tuple[str, ...]

    @property
    def total(self) -> int:
        """Return how many things there are, those that are not shown included."""
        return len(self.keys)


class Contributor(Protocol):
    """A room's answer to what an ending touches there."""

    def __call__(self, session: Session, ending: Ending) -> Sequence[Section]:
        """Return the room's sections, empty ones too."""


@dataclass(frozen=True)
class Impact:
    """The whole list, as it is shown before anything is saved."""

    ending: Ending
    sections: tuple[Section, ...]

    @property
    def hash(self) -> str:
        """Return the hash over what ends, from when, and every single thing that it touches."""
        told = [[section.code, section.keys] for section in self.sections]
        ending = self.ending
        return hash_of([ending.document_id, ending.clause_id, ending.ends_on.isoformat(), told])


def list_impact(session: Session, ending: Ending, contributors: Sequence[Contributor]) -> Impact:
    """Ask every room, in the order in which the factory lists them."""
    return Impact(ending, tuple(part for contribute in contributors for part in contribute(session, ending)))


def resting(ending: Ending) -> ColumnElement[bool]:
    """Tell whether a version rests on what ends."""
    if ending.clause_id is not None:
        return QuestionVersion.clause_id == ending.clause_id
    return QuestionVersion.clause_id.in_(
        select(PolicyClause.id).where(PolicyClause.document_id == ending.document_id)
    )


def questions(session: Session, ending: Ending) -> list[Section]:
    """Name the office's questions that would have to be looked at again."""
    rows = (
        visible(ending.office_id)
        .with_only_columns(QuestionVersion.id, Question.public_id, QuestionVersion.stem_text)
        # Said twice, so that both databases start from the few versions that rest on it.
        .where(resting(ending), QuestionVersion.question_id == Question.id, ~fallen(ending.office_id))
        .order_by(QuestionVersion.id)
    )
    found = [(version, public_id, stem) for version, public_id, stem in session.execute(rows)]
    section = Section(
        code="questions",
        title=_("要复核的试题"),
        told=_("保存后进入复核，复核前不再进入政策口径日期在失效之日及以后的新试卷。"),
        touched=tuple(Touched(stem, question=public_id) for _id, public_id, stem in found[:MOST_SHOWN]),
        keys=tuple(str(version) for version, _public_id, _stem in found),
    )
    return [section]
