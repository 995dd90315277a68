"""Approving, editing, retiring and releasing."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.models import (
    BankRelease,
    BankReleaseItem,
    MergeSettlement,
    Question,
    QuestionApproval,
    QuestionRetirement,
    QuestionVersion,
)
from examsvc.bank.queries import is_retired, visible
from examsvc.bank.trust import unverified_among
from examsvc.bank.validity import fallen
from examsvc.bank.versions import Draft, add_version, release_digest, says_the_same
from examsvc.core.errors import Conflict, Invalid

MOST_AT_ONCE = 50


def approve(
    session: Session, office_id: int, version_ids: Sequence[int], by: Actor, now: datetime, note: str = ""
) -> int:
    """Approve up to fifty versions by name; return how many were not approved before.

    Raises Invalid for none or more than fifty, Conflict when a version is no longer what the office sees, or when
    the approver wrote it.
    """
    wanted = sorted(set(version_ids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(_("请勾选 1 至 %(n)s 道试题再审定。", n=MOST_AT_ONCE), code="selection")
    rows = session.execute(visible(office_id).where(QuestionVersion.id.in_(wanted))).all()
    if len(rows) != len(wanted):
        raise Conflict(_("有试题刚刚改过，请刷新后重新核对再审定。"), code="changed")
    if any(version.created_by is not None and version.created_by == by.id for _q, version, _a in rows):
        raise Conflict(_("自己写的试题要由另一个人审定。"), code="own-question")
    if unverified := unverified_among(session, [question.id for question, _v, _a in rows]):
        raise Conflict(
            _("有 %(n)s 道题的依据还没有核实，不能审定。请先核对原文，修改成本单位的题。", n=len(unverified)),
            code="unverified",
        )
    fresh = [version for _q, version, approved in rows if not approved]
    for version in fresh:
        session.add(
            QuestionApproval(
                version_id=version.id, office_id=office_id, approved_by=by.id, approved_at=now, note=note
            )
        )
        record(session, office_stream(office_id), by, "approve_question", ("question_version", version.id), now)
    session.flush()
    return len(fresh)


def edit(
    session: Session, question: Question, office_id: int, draft: Draft, reason: str, by: Actor, now: datetime
) -> QuestionVersion:
    """Write a new version; a shared question is copied into the office first and left as it is.

    Raises Conflict when nothing changed, or when the office uses the question no more.
    """
    _check_in_use(session, question, office_id)
    if question.pointer is not None and says_the_same(session, question.pointer.version, draft):
        raise Conflict(_("内容没有变化，没有产生新版本。"), code="unchanged")
    own = question if question.office_id is not None else _copy_of(session, question, office_id, now)
    version = add_version(session, own, draft, reason, by.id, now)
    record(
        session,
        office_stream(office_id),
        by,
        "edit_question",
        ("question_version", version.id),
        now,
        reason=reason,
    )
    return version


def retire(session: Session, question: Question, office_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Take a question out of the office's use; papers already sealed keep their versions.

    Raises Conflict when that was done before.
    """
    _check_in_use(session, question, office_id)
    if question.office_id is None:
        session.add(
            QuestionRetirement(
                question_id=question.id, office_id=office_id, reason=reason, retired_by=by.id, retired_at=now
            )
        )
    else:
        question.state = "retired"
    record(session, office_stream(office_id), by, "retire_question", ("question", question.id), now, reason=reason)
    session.flush()


def cut_release(session: Session, office_id: int, name: str, note: str, by: Actor, now: datetime) -> BankRelease:
    """Name and hash the set of approved versions as it stands; raises Conflict for a used name or an empty set."""
    taken = select(BankRelease.id).where(BankRelease.office_id == office_id, BankRelease.name == name)
    if session.scalar(taken) is not None:
        raise Conflict(_("已经有同名的题库定版，请换一个名称。"), code="name-taken")
    # What waits to be looked at again is not what the office stands by.
    rows = session.execute(visible(office_id).where(~fallen(office_id)).order_by(QuestionVersion.id))
    versions = [version for _q, version, approved in rows if approved]
    if not versions:
        raise Conflict(_("还没有审定的试题，不能定版。"), code="empty")
    digest = release_digest(session, versions)
    release = BankRelease(office_id=office_id, name=name, hash=digest, note=note, created_by=by.id, created_at=now)
    session.add(release)
    session.flush()
    session.add_all(BankReleaseItem(release_id=release.id, version_id=version.id) for version in versions)
    record(session, office_stream(office_id), by, "cut_release", ("bank_release", release.id), now, hash=digest)
    session.flush()
    return release


def _check_in_use(session: Session, question: Question, office_id: int) -> None:
    if is_retired(session, question, office_id):
        raise Conflict(_("这道题已经停用，不能再改。"), code="retired")


def _copy_of(session: Session, shared: Question, office_id: int, now: datetime) -> Question:
    own = Question(office_id=office_id, origin="written", state="approved", derived_from_id=shared.id, created_at=now)
    session.add(own)
    session.flush()
    if shared.pointer is not None:
        made_from = MergeSettlement(
            question_id=own.id, version_id=shared.pointer.version_id, decision="copied", settled_at=now
        )
        session.add(made_from)
    return own
