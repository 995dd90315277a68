"""Writing, editing and retiring."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.models import (
    MergeSettlement,
    Question,
    QuestionRetirement,
    QuestionVersion,
)
from examsvc.bank.queries import is_retired, list_versions
from examsvc.bank.reviewing import note
from examsvc.bank.versions import Draft, add_version, read_draft, says_the_same
from examsvc.core.errors import Conflict


def write(
    session: Session, office_id: int, draft: Draft, by: Actor, now: datetime, *, hand_in: bool
) -> QuestionVersion:
    """Write a new question of the office's own."""
    question = Question(office_id=office_id, origin="written", state="draft", created_at=now)
    session.add(question)
    session.flush()
    version = add_version(session, question, draft, _("新写"), by.id, now)
    subject = ("question_version", version.id)
    record(session, office_stream(office_id), by, "write_question", subject, now)
    if hand_in:
        note(session, office_id, version, "submit", "", by, now)
    session.flush()
    return version


def edit(
    session: Session,
    question: Question,
    office_id: int,
    draft: Draft,
    reason: str,
    by: Actor,
    now: datetime,
    *,
    hand_in: bool = True,
) -> QuestionVersion:
    """Write a new version and hand it in; a shared question is copied into the office first and left as it is.

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
    if hand_in:
        note(session, office_id, version, "submit", "", by, now)
    session.flush()
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


def restore(session: Session, question: Question, office_id: int, reason: str, by: Actor, now: datetime) -> Question:
    """Bring a retired question back into the office's use, and return it.

    Its own stands where it stood; a shared one, whose retirement stays on record, comes back as the office's copy and
    waits for review. Raises Conflict for a question that is in use.
    """
    if not is_retired(session, question, office_id):
        raise Conflict(_("这道题没有停用。"), code="in-use")
    own = question
    if question.office_id is None:
        own, version = _copy_of(session, question, office_id, now), list_versions(session, question)[0][0]
        draft = read_draft(session, version)
        note(session, office_id, add_version(session, own, draft, reason, by.id, now), "submit", "", by, now)
    else:
        question.state = "draft"
    record(session, office_stream(office_id), by, "restore_question", ("question", own.id), now, reason=reason)
    session.flush()
    return own


def roll_back(
    session: Session, question: Question, office_id: int, old: QuestionVersion, reason: str, by: Actor, now: datetime
) -> QuestionVersion:
    """Say again what an earlier version said, as a new version that waits for approval like any other."""
    draft = read_draft(session, old)
    return edit(session, question, office_id, draft, reason, by, now)


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
