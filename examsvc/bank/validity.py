"""Whether what a version rests on holds on a day, as one office sees it: one condition for papers, queue and lists.

A day is always a paper's as-of date, never today. A source holds from its first day (of issue, where it does not say
from when it holds) up to and including the last day it names itself; where the office found that it was repealed or
replaced, from that day on it holds no longer, unless a person looked at the version and found that it still does.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from examsvc.bank.models import CurrentVersion, QuestionVersion
from examsvc.bank.source_models import PolicyClause, PolicyDocument, Recheck, Supersession, SupersessionWithdrawal


@dataclass(frozen=True)
class Which:
    """The version that a condition asks about: a row's own, or the one that a row points to as current."""

    id: InstrumentedAttribute[int]
    clause_id: InstrumentedAttribute[int | None]
    table: type[QuestionVersion | CurrentVersion]


VERSION = Which(QuestionVersion.id, QuestionVersion.clause_id, QuestionVersion)
CURRENT = Which(CurrentVersion.version_id, CurrentVersion.clause_id, CurrentVersion)


def stands() -> ColumnElement[bool]:
    """Tell whether a supersession was not withdrawn."""
    return ~exists().where(SupersessionWithdrawal.supersession_id == Supersession.id).correlate(Supersession)


def strikes(which: Which = VERSION) -> ColumnElement[bool]:
    """Tell whether a supersession strikes a version: its clause, or the whole document of its clause."""
    whole = select(PolicyClause.document_id).where(PolicyClause.id == which.clause_id)
    of_document = Supersession.document_id == whole.correlate(which.table).scalar_subquery()
    return or_(Supersession.clause_id == which.clause_id, Supersession.clause_id.is_(None) & of_document)


def rechecked(which: Which = VERSION) -> ColumnElement[bool]:
    """Tell whether somebody found that a version still holds in spite of a supersession."""
    found = exists().where(Recheck.supersession_id == Supersession.id, Recheck.version_id == which.id)
    return found.correlate(Supersession, which.table)


def fallen(office_id: int, as_of: date | None = None, which: Which = VERSION) -> ColumnElement[bool]:
    """Tell whether an office struck what a version rests on, and nobody found that the version still holds.

    With a date, only what has ended by then counts; without one, whatever was struck from any day on.
    """
    ended = [] if as_of is None else [Supersession.ends_on <= as_of]
    struck = and_(Supersession.office_id == office_id, strikes(which), stands(), ~rechecked(which), *ended)
    return exists().where(struck).correlate(which.table)


def holds(office_id: int, as_of: date) -> ColumnElement[bool]:
    """Tell whether what a version rests on holds on a date; a version that rests on nothing named always does."""
    begins = func.coalesce(PolicyDocument.effective_from, PolicyDocument.issued)
    outside = exists().where(
        PolicyClause.id == QuestionVersion.clause_id,
        PolicyDocument.id == PolicyClause.document_id,
        or_(
            begins > as_of,
            PolicyClause.effective_from > as_of,
            PolicyDocument.effective_to < as_of,
            PolicyClause.effective_to < as_of,
        ),
    )
    return ~outside.correlate(QuestionVersion) & ~fallen(office_id, as_of)
