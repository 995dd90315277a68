"""Selects over what happens in the rooms, always by (public id, office)."""

from flask_babel import gettext as _
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.attempts.models import Attempt
from examsvc.attempts.moving import list_free_seats
from examsvc.core.errors import NotFound
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.hall.models import Incident

Told = tuple[Incident, Candidate | None, Room | None, Person]


def get_incident(session: Session, public_id: str, office_id: int) -> Incident:
    """Return an incident of one of the office's exams; a foreign one is not found."""
    incident = session.scalar(
        select(Incident)
        .join(Exam, Exam.id == Incident.exam_id)
        .where(Incident.public_id == public_id, Exam.office_id == office_id)
    )
    if incident is None:
        raise NotFound(_("没有找到这件异常。"))
    return incident


def list_incidents(session: Session, exam: Exam, candidate: Candidate | None = None) -> list[Told]:
    """Return an exam's incidents, or one person's, unsettled ones first and the newest on top."""
    rows = _told().where(Incident.exam_id == exam.id)
    if candidate is not None:
        rows = rows.where(Incident.candidate_id == candidate.id)
    rows = rows.order_by(Incident.settled_at.is_not(None), Incident.id.desc())
    return [(incident, person, room, noted_by) for incident, person, room, noted_by in session.execute(rows)]


def tell_incident(session: Session, incident: Incident) -> Told:
    """Return one incident with whom and what it concerns."""
    one, person, room, noted_by = session.execute(_told().where(Incident.id == incident.id)).one()
    return one, person, room, noted_by


def find_live_key(session: Session, candidate: Candidate) -> str | None:
    """Return the public id of a candidate's attempt that is not voided."""
    live = select(Attempt.public_id).where(Attempt.exam_id == candidate.exam_id, Attempt.state != "voided")
    return session.scalar(live.where(Attempt.candidate_id == candidate.id))


def free_places(session: Session, candidate: Candidate) -> dict[str, tuple[str, Room, int]]:
    """Return the free seats of a candidate's sitting by a key for forms, the own room's first."""
    rooms = sorted(
        list_free_seats(session, candidate), key=lambda one: (one[0].id != candidate.room_id, one[0].number)
    )
    return {
        f"{room.number}-{seat}": (_("%(room)s %(seat)s号", room=room.name, seat=seat), room, seat)
        for room, seats in rooms
        for seat in seats
    }


def _told() -> Select[Incident, Candidate | None, Room | None, Person]:
    return (
        select(Incident, Candidate, Room, Person)
        .outerjoin(Candidate, Candidate.id == Incident.candidate_id)
        .outerjoin(Room, Room.id == Incident.room_id)
        .join(Person, Person.id == Incident.noted_by)
    )
