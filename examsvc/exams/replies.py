"""The units' 回执: who was asked, who has replied, and the people each reply names."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import enrol
from examsvc.accounts.models import Unit
from examsvc.accounts.queries import list_units
from examsvc.accounts.roster import RosterRow
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.keys import Keyring
from examsvc.exams.arrangement_models import InvitedUnit
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.services import check_draft, enter_people


@dataclass(frozen=True)
class Reply:
    """What one unit named, and the file it came in."""

    unit: str
    rows: tuple[RosterRow, ...]
    source: str


@dataclass(frozen=True)
class Asked:
    """A unit that is asked to name its people, and its reply once it came."""

    unit: Unit
    replied_at: datetime | None = None
    people: int | None = None
    source: str = ""


def list_asked(session: Session, exam: Exam) -> list[Asked]:
    """Return the units that are asked, in their fixed order; as long as nobody chose, all active ones are."""
    rows = select(InvitedUnit).where(InvitedUnit.exam_id == exam.id).order_by(InvitedUnit.unit_id)
    invited = {row.unit_id: row for row in session.scalars(rows)}
    units = list_units(session, exam.office_id)
    if not invited:
        return [Asked(unit) for unit in units if unit.active]
    return [
        Asked(unit, row.replied_at, row.people, row.source_name)
        for unit in units
        for row in [invited.get(unit.id)]
        if row is not None
    ]


def ask(session: Session, exam: Exam, unit_ids: Collection[int], by: Actor, now: datetime) -> None:
    """Ask these units and no others; who has replied already stays."""
    check_draft(exam)
    rows = session.scalars(select(InvitedUnit).where(InvitedUnit.exam_id == exam.id))
    known = {row.unit_id: row for row in rows}
    for unit_id, row in known.items():
        if unit_id not in unit_ids and row.replied_at is None:
            session.delete(row)
    session.add_all(InvitedUnit(exam_id=exam.id, unit_id=one) for one in sorted(set(unit_ids) - set(known)))
    record(session, exam_stream(exam.id), by, "ask_units", ("exam", exam.id), now, units=len(set(unit_ids)))
    session.flush()


def take_replies(
    session: Session, keyring: Keyring, exam: Exam, replies: Sequence[Reply], by: Actor, now: datetime
) -> int:
    """Enter what units named, each in the place of what it named before; return how many people that is."""
    check_draft(exam)
    people = enrol(session, keyring, exam.office_id, [row for reply in replies for row in reply.rows], now)
    units = {unit.name: unit for unit in list_units(session, exam.office_id)}
    told = {units[reply.unit].id: reply for reply in replies if reply.unit in units}
    session.execute(delete(Candidate).where(Candidate.exam_id == exam.id, Candidate.unit_id.in_(told)))
    enter_people(session, exam, people)
    invited = _invited(session, exam, told, by, now)
    for unit_id, reply in told.items():
        invited[unit_id].replied_at = now
        invited[unit_id].people = len(reply.rows)
        invited[unit_id].source_name = reply.source[:200]
    detail = {"people": len(people), "units": len(told)}
    record(session, exam_stream(exam.id), by, "take_replies", ("exam", exam.id), now, **detail)
    session.flush()
    return len(people)


def take_nobody(session: Session, exam: Exam, unit: Unit, by: Actor, now: datetime) -> None:
    """Note that a unit answered with nobody (无人参加), in the place of what it named before."""
    check_draft(exam)
    session.execute(delete(Candidate).where(Candidate.exam_id == exam.id, Candidate.unit_id == unit.id))
    row = _invited(session, exam, [unit.id], by, now)[unit.id]
    row.replied_at, row.people, row.source_name = now, 0, ""
    record(session, exam_stream(exam.id), by, "take_replies", ("exam", exam.id), now, people=0, units=1)
    session.flush()


def _invited(
    session: Session, exam: Exam, unit_ids: Collection[int], by: Actor, now: datetime
) -> dict[int, InvitedUnit]:
    """Return the rows of units, asking all active ones when nobody had been asked."""
    asked = {one.unit.id for one in list_asked(session, exam)}
    ask(session, exam, asked | set(unit_ids), by, now)
    rows = session.scalars(select(InvitedUnit).where(InvitedUnit.exam_id == exam.id))
    return {row.unit_id: row for row in rows}
