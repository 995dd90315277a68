"""Bring what was shipped since into the offices' own copies, or keep it for a person to settle."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.merging import Merged, merge, says_as_much
from examsvc.bank.models import CurrentVersion, MergeSettlement, Question, QuestionVersion
from examsvc.bank.reviewing import note
from examsvc.bank.versions import SHIPPED, Draft, add_version, read_draft, rehashed
from examsvc.core.errors import Conflict

AUTOMATIC = f"{SHIPPED}更新，与本单位的修改不冲突，已合并"


@dataclass(frozen=True)
class Pending:
    """A copy whose original has changed: the version it was made from, the one shipped now, and the office's."""

    question: Question
    base: QuestionVersion
    theirs: QuestionVersion
    ours: QuestionVersion
    merged: Merged


@dataclass(frozen=True)
class Merges:
    """What merging all copies came to."""

    merged: int
    conflicts: int


def merge_copies(session: Session, now: datetime) -> Merges:
    """Merge every office's copies with what is shipped now; what both sides changed waits for a person."""
    merged = conflicts = 0
    for pending in list(_changed(session, None)):
        if pending.merged.conflicts:
            conflicts += 1
            continue
        _write(session, pending, pending.merged.draft, AUTOMATIC, None, now)
        _settled(session, pending, "merged", AUTOMATIC, None, now)
        merged += 1
    session.flush()
    return Merges(merged, conflicts)


def list_pending(session: Session, office_id: int) -> list[Pending]:
    """Return the office's copies that a person must settle, in a fixed order."""
    return [pending for pending in _changed(session, office_id) if pending.merged.conflicts]


def count_pending(session: Session, office_id: int) -> int:
    """Return how many copies a person must settle; it looks only at those whose original has moved."""
    return len(list_pending(session, office_id))


def keep(session: Session, pending: Pending, reason: str, by: Actor, now: datetime) -> None:
    """Stay with the office's own words."""
    _settle(session, pending, "kept", pending.ours, reason, by, now)


def take(session: Session, pending: Pending, reason: str, by: Actor, now: datetime) -> QuestionVersion:
    """Write what was shipped as the office's next version."""
    version = _hand_in(session, pending, rehashed(read_draft(session, pending.theirs)), reason, by, now)
    _settle(session, pending, "taken", version, reason, by, now)
    return version


def combine(
    session: Session, pending: Pending, draft: Draft, reason: str, by: Actor, now: datetime
) -> QuestionVersion:
    """Write what a person made of both as the office's next version."""
    version = _hand_in(session, pending, draft, reason, by, now)
    _settle(session, pending, "merged", version, reason, by, now)
    return version


def find_pending(
    session: Session, office_id: int, public_id: str, theirs: int | None = None, ours: int | None = None
) -> Pending:
    """Return one question to settle; raises Conflict when there is none, or when either side has moved since."""
    for pending in _changed(session, office_id):
        if pending.question.public_id == public_id and pending.merged.conflicts:
            if theirs in (None, pending.theirs.id) and ours in (None, pending.ours.id):
                return pending
            raise Conflict(_("您打开之后，这道题又有了新版本。请重新看过再定。"), code="changed")
    raise Conflict(_("这道题没有待取舍的内容，可能已经有人定了。"), code="settled")


def _changed(session: Session, office_id: int | None) -> Iterator[Pending]:
    """Yield the copies (of one office, or of all) whose original says something else than when they were made."""
    original, there = aliased(CurrentVersion), aliased(QuestionVersion)
    rows = (
        select(Question, QuestionVersion, there)
        .join(CurrentVersion, CurrentVersion.question_id == Question.id)
        .join(QuestionVersion, QuestionVersion.id == CurrentVersion.version_id)
        .join(original, original.question_id == Question.derived_from_id)
        .join(there, there.id == original.version_id)
        .where(Question.office_id.is_not(None) if office_id is None else Question.office_id == office_id)
        .where(Question.state != "retired", ~_settled_with(there.id))
        .order_by(Question.id)
    )
    for question, ours, theirs in session.execute(rows).all():
        base = _base(session, question, theirs)
        if base.id == theirs.id:
            continue
        mine, other = read_draft(session, ours), read_draft(session, theirs)
        yield Pending(question, base, theirs, ours, merge(read_draft(session, base), mine, other))


def _settled_with(theirs: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Tell whether a copy was made from, or settled with, what its original says now."""
    return exists().where(MergeSettlement.question_id == Question.id, MergeSettlement.version_id == theirs)


def _base(session: Session, question: Question, theirs: QuestionVersion) -> QuestionVersion:
    """Return the shared version the copy was last settled with."""
    settled = (
        select(QuestionVersion)
        .join(MergeSettlement, MergeSettlement.version_id == QuestionVersion.id)
        .where(MergeSettlement.question_id == question.id)
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    # Copies from before settlements were kept: they were made from what was shipped at that time.
    earlier = (
        select(QuestionVersion)
        .where(
            QuestionVersion.question_id == question.derived_from_id, QuestionVersion.created_at <= question.created_at
        )
        .order_by(QuestionVersion.number.desc())
        .limit(1)
    )
    return session.scalar(settled) or session.scalar(earlier) or theirs


def _hand_in(
    session: Session, pending: Pending, draft: Draft, reason: str, by: Actor, now: datetime
) -> QuestionVersion:
    """Write what a person decided on and hand it in: another one approves it."""
    version = _write(session, pending, draft, reason, by.id, now)
    if version.id != pending.ours.id:
        note(session, pending.question.office_id or 0, version, "submit", "", by, now)
    return version


def _write(
    session: Session, pending: Pending, draft: Draft, reason: str, by: int | None, now: datetime
) -> QuestionVersion:
    if says_as_much(draft, read_draft(session, pending.ours)):
        return pending.ours
    return add_version(session, pending.question, draft, reason, by, now)


def _settle(
    session: Session,
    pending: Pending,
    decision: str,
    version: QuestionVersion,
    reason: str,
    by: Actor,
    now: datetime,
) -> None:
    _settled(session, pending, decision, reason, by.id, now)
    office = pending.question.office_id or 0
    subject = ("question_version", version.id)
    detail = {"decision": decision, "shipped": pending.theirs.id, "reason": reason}
    record(session, office_stream(office), by, "settle_merge", subject, now, **detail)
    session.flush()


def _settled(session: Session, pending: Pending, decision: str, reason: str, by: int | None, now: datetime) -> None:
    session.add(
        MergeSettlement(
            question_id=pending.question.id,
            version_id=pending.theirs.id,
            decision=decision,
            reason=reason,
            settled_by=by,
            settled_at=now,
        )
    )
