"""Review: hand in, comment, give back, approve; nobody approves what they wrote or brought in."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.bank.census import Census
from examsvc.bank.finding import visible
from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.models import Question, QuestionApproval, QuestionKey, QuestionVersion, ReviewNote
from examsvc.bank.source_models import PolicyClause
from examsvc.bank.standing import OPEN, Standing, standing_in, standing_of
from examsvc.bank.trust import unverified_among
from examsvc.bank.versions import add_version, draft_of_version, rehashed
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role

MOST_AT_ONCE = 50
MOST_SOURCES_AT_ONCE = 200


@dataclass(frozen=True)
class Waiting:
    """How many questions of a topic wait for review: the office's own that were handed in, and shipped ones."""

    topic: str
    handed_in: int
    shipped: int


@dataclass(frozen=True)
class May:
    """What a person may do with a version now."""

    submit: bool
    approve: bool
    give_back: bool
    needs_head: bool


def may(session: Session, office_id: int, version: QuestionVersion, person_id: int, roles: Collection[Role]) -> May:
    """Tell what a person may do with a question's current version."""
    standing = standing_of(session, office_id, version)
    own = version.question.office_id is not None
    judges = Role.REVIEWER in roles or Role.HEAD in roles
    written = person_id in writers_of(session, [version.question_id]).get(version.question_id, set())
    waits = standing in (Standing.IN_REVIEW, Standing.SHIPPED)
    without = own and version.clause_id is None
    doubted = bool(unverified_among(session, [version.question_id]))
    return May(
        submit=Role.BANK_KEEPER in roles and standing in OPEN,
        approve=judges and waits and not written and not doubted and (not without or Role.HEAD in roles),
        give_back=judges and own and standing is Standing.IN_REVIEW,
        needs_head=without,
    )


def list_waiting(census: Census) -> list[Waiting]:
    """Return the topics of a census with something to review, the office's own work in front."""
    counts = {topic: {Standing.IN_REVIEW: 0, Standing.SHIPPED: 0} for topic in census.choices.topics}
    for (topic, _area, standing, _own), number in census.counts.items():
        if standing in counts[topic]:
            counts[topic][standing] += number
    found = [Waiting(topic, of[Standing.IN_REVIEW], of[Standing.SHIPPED]) for topic, of in counts.items()]
    waiting = (one for one in found if one.handed_in or one.shipped)
    return sorted(waiting, key=lambda one: (-one.handed_in, -one.shipped, one.topic))


def submit(session: Session, office_id: int, version_ids: Sequence[int], by: Actor, now: datetime) -> int:
    """Hand drafts in for review; return how many were not handed in before."""
    rows = _current(session, office_id, version_ids, MOST_SOURCES_AT_ONCE)
    open_ones = [version for version, standing in rows if standing in OPEN]
    for version in open_ones:
        note(session, office_id, version, "submit", "", by, now)
    session.flush()
    return len(open_ones)


def comment(session: Session, office_id: int, version: QuestionVersion, text: str, by: Actor, now: datetime) -> None:
    """Keep what somebody says about a version; it stands where it stood."""
    note(session, office_id, version, "comment", text, by, now)
    session.flush()


def give_back(session: Session, office_id: int, version_id: int, reason: str, by: Actor, now: datetime) -> None:
    """Return a version to its writer with a reason; raises Conflict unless it waits for review."""
    ((version, standing),) = _current(session, office_id, [version_id], 1)
    if standing is not Standing.IN_REVIEW:
        raise Conflict(_("这道题不在待审定之列，不能退回。"), code="not-in-review")
    note(session, office_id, version, "return", reason, by, now)
    subject = ("question_version", version.id)
    record(session, office_stream(office_id), by, "return_question", subject, now, reason=reason)
    session.flush()


def approve(
    session: Session,
    office_id: int,
    version_ids: Sequence[int],
    by: Actor,
    now: datetime,
    remark: str = "",
    *,
    as_head: bool = False,
) -> int:
    """Approve up to fifty versions by name; return how many were not approved before.

    Raises Invalid for none or more than fifty, Conflict when a version is no longer what the office sees, was not
    handed in, or was written or brought in by who approves it. What rests on no source is approved by the head, who
    gives a reason.
    """
    rows = _current(session, office_id, version_ids, MOST_AT_ONCE)
    _check_writers(session, [version for version, _standing in rows], by)
    fresh = [version for version, standing in rows if standing not in (Standing.APPROVED, Standing.TO_RECHECK)]
    if any(standing in OPEN for _version, standing in rows):
        raise Conflict(_("有试题还没有送审，不能审定。请先由题库管理员送审。"), code="not-in-review")
    if unverified := unverified_among(session, [version.question_id for version, _standing in rows]):
        raise Conflict(
            _("有 %(n)s 道题的依据还没有核实，不能审定。请先核对原文，修改成本单位的题。", n=len(unverified)),
            code="unverified",
        )
    unfounded = [version for version in fresh if version.question.office_id is not None and version.clause_id is None]
    if unfounded and not as_head:
        raise Conflict(_("有试题没有依据：请先补依据，或者由负责人写明理由审定。"), code="no-source")
    if unfounded and len(remark) < 4:
        raise Invalid(_("审定没有依据的试题，要在备注里写明理由。"), code="reason", fields={"note": ""})
    for version in fresh:
        session.add(
            QuestionApproval(
                version_id=version.id, office_id=office_id, approved_by=by.id, approved_at=now, note=remark
            )
        )
        detail = {"reason": remark} if version in unfounded else {}
        subject = ("question_version", version.id)
        record(session, office_stream(office_id), by, "approve_question", subject, now, **detail)
    session.flush()
    return len(fresh)


def set_source(
    session: Session,
    office_id: int,
    version_ids: Sequence[int],
    clause: PolicyClause,
    by: Actor,
    now: datetime,
    *,
    hand_in: bool,
) -> int:
    """Let a whole selection of the office's own questions rest on a clause, each by a new version."""
    rows = _current(session, office_id, version_ids, MOST_SOURCES_AT_ONCE)
    if any(version.question.office_id is None for version, _standing in rows):
        raise Conflict(_("随附试题自带依据。要改依据，请打开那道题修改。"), code="shared")
    changed = [version for version, _standing in rows if version.clause_id != clause.id]
    reason = _("补依据")
    keys = session.scalars(select(QuestionKey).where(QuestionKey.version_id.in_([v.id for v in changed])))
    key_of = {key.version_id: key for key in keys}
    for version in changed:
        said = draft_of_version(version, key_of[version.id])
        draft = rehashed(replace(said, clause_id=clause.id, source_absent=None))
        new = add_version(session, version.question, draft, reason, by.id, now)
        subject = ("question_version", new.id)
        record(session, office_stream(office_id), by, "edit_question", subject, now, reason=reason)
        if hand_in:
            note(session, office_id, new, "submit", "", by, now)
    session.flush()
    return len(changed)


def note(
    session: Session, office_id: int, version: QuestionVersion, act: str, text: str, by: Actor, now: datetime
) -> None:
    """Add one remark, hand-in or return."""
    session.add(
        ReviewNote(office_id=office_id, version_id=version.id, act=act, text=text, written_by=by.id, written_at=now)
    )


def writers_of(session: Session, question_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return who has written a question since it was last approved, and who brought it in with a file."""
    ids = list(question_ids)
    approved = select(QuestionApproval.version_id)
    rows = session.execute(
        select(QuestionVersion.question_id, QuestionVersion.created_by, QuestionVersion.id.in_(approved))
        .where(QuestionVersion.question_id.in_(ids))
        .order_by(QuestionVersion.question_id, QuestionVersion.number.desc())
    )
    found: dict[int, set[int]] = {}
    ended: set[int] = set()
    for question_id, writer, was_approved in rows:
        first = question_id not in found
        writers = found.setdefault(question_id, set())
        if was_approved and not first:
            ended.add(question_id)
        if writer is not None and question_id not in ended:
            writers.add(writer)
    importers = session.execute(
        select(ImportedQuestion.question_id, BankImport.created_by)
        .join(BankImport, BankImport.id == ImportedQuestion.import_id)
        .where(ImportedQuestion.question_id.in_(ids))
    )
    for question_id, importer in importers:
        found.setdefault(question_id, set()).add(importer)
    return found


def _current(
    session: Session, office_id: int, version_ids: Sequence[int], most: int
) -> list[tuple[QuestionVersion, Standing]]:
    wanted = sorted(set(version_ids))
    if not 1 <= len(wanted) <= most:
        raise Invalid(_("请勾选 1 至 %(n)s 道试题再办理。", n=most), code="selection")
    rows = session.execute(
        visible(office_id)
        .add_columns(standing_in(office_id))
        .where(QuestionVersion.id.in_(wanted))
        .order_by(Question.id)
    ).all()
    if len(rows) != len(wanted):
        raise Conflict(_("有试题刚刚改过，请刷新后重新核对再办理。"), code="changed")
    return [(version, Standing(standing)) for _question, version, _approved, standing in rows]


def _check_writers(session: Session, versions: Sequence[QuestionVersion], by: Actor) -> None:
    writers = writers_of(session, [version.question_id for version in versions])
    if any(by.id is not None and by.id in writers.get(version.question_id, set()) for version in versions):
        raise Conflict(_("自己写的或自己导入的试题，要由另一个人审定。"), code="own-question")
