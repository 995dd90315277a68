"""Changes after sealing: each is one row with what was before and after, why, and who decided it, and one act."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.canonical import canonical_json
from examsvc.core.errors import Conflict
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.sealed_facts import people_states, sitting_state

FOLLOWING = "attempts_following"


class Attempts(Protocol):
    """How attempts follow what is arranged; supplied by the attempts room and wired in the factory."""

    def enter_one(self, session: Session, candidate: Candidate) -> None:
        """Give a candidate who has a form their attempt; one on another form is set aside when it never began."""

    def has_begun(self, session: Session, candidates: Sequence[Candidate]) -> bool:
        """Tell whether any of them has opened the paper."""

    def is_over(self, session: Session, candidate: Candidate) -> bool:
        """Tell whether the candidate's attempt was handed in or closed."""

    def set_aside(self, session: Session, candidate: Candidate, by: Actor, now: datetime) -> None:
        """Void an attempt that never began."""

    def retime(self, session: Session, candidates: Sequence[Candidate]) -> None:
        """Compute the deadlines of attempts that are under way anew."""


@dataclass(frozen=True)
class Decision:
    """Who decided a change, why and when; `approved_by` is who approved a leave, as written on the slip."""

    by: Actor
    reason: str
    now: datetime
    approved_by: str = ""


@contextmanager
def recorded(
    session: Session,
    exam: Exam,
    kind: str,
    decision: Decision,
    people: list[Candidate],
    sitting: Sitting | None = None,
) -> Iterator[None]:
    """Record what the block changes of these people and this sitting; people who come in within it are appended.

    The first of `people` is whom the change is about.
    """
    session.flush()
    known = sitting is not None and sitting.id is not None
    before = _standing(session, exam, people, sitting if known else None)
    yield
    session.flush()
    record_arrangement(
        session, exam, kind, before, _standing(session, exam, people, sitting), decision, people[:1], sitting
    )


def record_arrangement(
    session: Session,
    exam: Exam,
    kind: str,
    before: dict[str, object],
    after: dict[str, object],
    decision: Decision,
    about: Sequence[Candidate] = (),
    sitting: Sitting | None = None,
) -> Arrangement:
    """Write one change, and its act in the log."""
    if decision.by.id is None:
        raise Conflict(_("变动须由登录的工作人员办理。"), code="nobody")
    row = Arrangement(
        exam_id=exam.id,
        candidate_id=about[0].id if about and sitting is None else None,
        sitting_id=sitting.id if sitting is not None else None,
        kind=kind,
        before=canonical_json(before),
        after=canonical_json(after),
        reason=decision.reason,
        approved_by=decision.approved_by,
        decided_by=decision.by.id,
        at=decision.now,
    )
    session.add(row)
    subject = ("sitting", sitting.id) if sitting is not None else ("candidate", about[0].id)
    detail = {"change": kind, "reason": decision.reason}
    record(session, exam_stream(exam.id), decision.by, "arrange", subject, decision.now, **detail)
    session.flush()
    return row


def check_arrangeable(exam: Exam, *, over: bool = False) -> None:
    """Raise Conflict unless the exam is sealed and not over; `over` lets an exam that has ended pass too."""
    if exam.state == "draft":
        raise Conflict(_("还没有封卷，直接改名单和安排就可以，不用登记变动。"), code="draft")
    if exam.state == "released":
        raise Conflict(_("成绩已发布，不能再改。"), code="released")
    if exam.state == "closed" and not over:
        raise Conflict(_("考试已结束，不能再改。"), code="closed")


def list_arrangements(session: Session, exam: Exam) -> list[Arrangement]:
    """Return every change of an exam, oldest first."""
    return list(session.scalars(select(Arrangement).where(Arrangement.exam_id == exam.id).order_by(Arrangement.id)))


def list_arrangements_of(session: Session, exam: Exam, candidate: Candidate) -> list[Arrangement]:
    """Return the changes that touched one person, oldest first."""
    named = f'"{candidate.public_id}"'
    about = or_(
        Arrangement.candidate_id == candidate.id,
        Arrangement.before.contains(named, autoescape=True),
        Arrangement.after.contains(named, autoescape=True),
    )
    rows = select(Arrangement).where(Arrangement.exam_id == exam.id, about).order_by(Arrangement.id)
    return list(session.scalars(rows))


def touched(row: Arrangement) -> set[str]:
    """Return the public ids of the people whose place or allowance a change touched."""
    before, after = json.loads(row.before).get("people", {}), json.loads(row.after).get("people", {})
    return {name for name in {*before, *after} if before.get(name) != after.get(name)}


def _standing(
    session: Session, exam: Exam, people: Sequence[Candidate], sitting: Sitting | None
) -> dict[str, object]:
    told: dict[str, object] = {"people": people_states(session, exam, [person.id for person in people])}
    if sitting is not None:
        told["sittings"] = {sitting.public_id: sitting_state(sitting)}
    # Leave is no part of the seal, but of what the row must tell.
    return told | {"standing": {person.public_id: person.standing for person in people}}
