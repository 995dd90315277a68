"""The questions whose source fell away, and what a person finds about them: still holds, or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.finding import pointers, visible
from examsvc.bank.models import CurrentVersion, Question, QuestionVersion
from examsvc.bank.source_models import PolicyClause, PolicyDocument, Recheck, Supersession
from examsvc.bank.standing import Standing, stands_at
from examsvc.bank.validity import CURRENT, rechecked, stands, strikes
from examsvc.core.errors import Conflict


@dataclass(frozen=True)
class Queued:
    """One question that waits to be looked at again."""

    question: Question
    version: QuestionVersion
    # The first day on which what it rests on holds no longer.
    ends_on: date


@dataclass(frozen=True)
class Struck:
    """One finding that strikes a version: since when, why, and what came instead."""

    supersession: Supersession
    by_document: PolicyDocument | None


def _waiting(office_id: int, person_id: int, *, own: bool) -> list[ColumnElement[bool]]:
    written = func.coalesce(CurrentVersion.created_by, 0) == person_id
    return [stands_at(Standing.TO_RECHECK, office_id, CURRENT), written if own else ~written]


def count_queued(session: Session, office_id: int, person_id: int, *, own: bool = False) -> int:
    """Return how many questions wait: those that a person may judge, or those that they wrote themselves."""
    rows = pointers(office_id).where(*_waiting(office_id, person_id, own=own)).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def list_queued(
    session: Session, office_id: int, person_id: int, page: int, size: int, *, own: bool = False
) -> list[Queued]:
    """Return one page of the queue, what ends first in front."""
    first = (
        select(func.min(Supersession.ends_on))
        .where(Supersession.office_id == office_id, strikes(), stands(), ~rechecked())
        .correlate(QuestionVersion)
        .scalar_subquery()
    )
    rows = visible(office_id).where(*_waiting(office_id, person_id, own=own)).add_columns(first.label("ends_on"))
    rows = rows.order_by(first, QuestionVersion.id).limit(size).offset((page - 1) * size)
    return [Queued(question, version, ends_on) for question, version, _approved, ends_on in session.execute(rows)]


def list_strikes(session: Session, office_id: int, version: QuestionVersion) -> list[Struck]:
    """Return the findings that strike a version and that nobody has judged for it yet, the earliest end first."""
    replacement = aliased(PolicyDocument)
    rows = (
        select(Supersession, replacement)
        .select_from(Supersession)
        .join(QuestionVersion, strikes())
        .outerjoin(replacement, replacement.id == Supersession.by_document_id)
        .where(QuestionVersion.id == version.id, Supersession.office_id == office_id, stands(), ~rechecked())
        .order_by(Supersession.ends_on, Supersession.id)
    )
    return [Struck(*row) for row in session.execute(rows)]


def list_new_clauses(session: Session, office_id: int, struck: Sequence[Struck]) -> list[PolicyClause]:
    """Return the clauses that a question may rest on instead: of what came in the place of its source."""
    documents = {one.by_document.id for one in struck if one.by_document is not None}
    documents |= {one.supersession.document_id for one in struck if one.supersession.clause_id is not None}
    ended = exists().where(
        Supersession.office_id == office_id,
        Supersession.document_id == PolicyClause.document_id,
        (Supersession.clause_id == PolicyClause.id) | Supersession.clause_id.is_(None),
        stands(),
    )
    rows = select(PolicyClause).where(PolicyClause.document_id.in_(documents), ~ended.correlate(PolicyClause))
    return list(session.scalars(rows.order_by(PolicyClause.document_id, PolicyClause.id)))


def still_holds(
    session: Session, office_id: int, version: QuestionVersion, note: str, by: Actor, now: datetime
) -> int:
    """Note that a version still holds although its source ended; return how many findings that answers.

    Raises Conflict for its own author, and when nothing strikes it any more.
    """
    if version.created_by is not None and version.created_by == by.id:
        raise Conflict(_("自己写的试题要由另一位同志复核。"), code="own-question")
    struck = list_strikes(session, office_id, version)
    if not struck:
        raise Conflict(_("这道题已经不需要复核了。"), code="not-struck")
    for one in struck:
        session.add(
            Recheck(
                supersession_id=one.supersession.id,
                version_id=version.id,
                note=note,
                checked_by=by.id,
                checked_at=now,
            )
        )
        record(
            session,
            office_stream(office_id),
            by,
            "recheck_question",
            ("question_version", version.id),
            now,
            supersession=one.supersession.id,
            reason=note,
        )
    session.flush()
    return len(struck)
