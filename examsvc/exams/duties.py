"""Who is on duty at an exam: 主监考, 监考 and, for whole sittings, 巡考 and 监督; never before their own unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, delete, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person, RoleGrant, Unit
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.core.roles import Role
from examsvc.exams.arrangement_models import RoomDuty
from examsvc.exams.duty_draw import POSTS, Slot, Watcher, draw_duties
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.queries import list_rooms, list_sittings

# Whoever has one of these roles may be asked for a post; a chief is an invigilator who answers for the room.
ROLE_OF = {
    "chief": Role.INVIGILATOR,
    "invigilator": Role.INVIGILATOR,
    "roving": Role.INVIGILATOR,
    "supervisor": Role.SUPERVISOR,
}


@dataclass(frozen=True)
class Station:
    """A room at a sitting with people in it, and who is on duty there."""

    sitting: Sitting
    room: Room
    people: int
    duties: tuple[tuple[RoomDuty, Person], ...]


def list_staff_for(session: Session, exam: Exam, role: Role) -> list[Person]:
    """Return who may be asked: they hold the role, can sign in, and do not sit the exam themselves."""
    sits = select(Candidate.person_id).where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
    rows = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.office_id == exam.office_id, RoleGrant.role == role.value, Person.disabled_at.is_(None))
        .where(Person.id.not_in(sits))
        .order_by(Person.name, Person.id)
    )
    return list(session.scalars(rows))


def list_stations(session: Session, exam: Exam) -> list[Station]:
    """Return every room that people sit in, sitting by sitting."""
    people: dict[tuple[int, int], int] = {}
    for slot, _unit in _seated(session, exam):
        people[slot] = people.get(slot, 0) + 1
    on_duty: dict[tuple[int, int | None], list[tuple[RoomDuty, Person]]] = {}
    for duty, person in list_duties(session, exam):
        on_duty.setdefault((duty.sitting_id, duty.room_id), []).append((duty, person))
    return [
        Station(sitting, room, people[sitting.id, room.id], tuple(on_duty.get((sitting.id, room.id), ())))
        for sitting in list_sittings(session, exam)
        for room in list_rooms(session, exam)
        if (sitting.id, room.id) in people
    ]


def list_duties(session: Session, exam: Exam) -> list[tuple[RoomDuty, Person]]:
    """Return every duty with its person, the chief of a room first."""
    rows = (
        select(RoomDuty, Person)
        .join(Person, Person.id == RoomDuty.person_id)
        .where(RoomDuty.exam_id == exam.id)
        .order_by(RoomDuty.sitting_id, RoomDuty.room_id, RoomDuty.post, Person.name, Person.id)
    )
    return [(duty, person) for duty, person in session.execute(rows)]


def list_unattended(session: Session, exam: Exam) -> list[Station]:
    """Return the rooms in which people sit and nobody invigilates."""
    stations = list_stations(session, exam)
    return [s for s in stations if not any(duty.post in POSTS for duty, _person in s.duties)]


def list_clashes(session: Session, exam: Exam) -> list[tuple[Station, Person, str]]:
    """Return who came to be on duty before their own unit, by a change after they were put there."""
    return [
        (station, person, "、".join(names))
        for station in list_stations(session, exam)
        for _duty, person in station.duties
        if (names := _shared_units(session, exam, station.sitting, station.room, person))
    ]


def assign(
    session: Session,
    exam: Exam,
    sitting: Sitting,
    room: Room | None,
    person: Person,
    post: str,
    by: Actor,
    now: datetime,
) -> RoomDuty:
    """Put somebody on duty, in a room or, 巡考 and 监督, for a whole sitting.

    Raises Conflict, naming the units, where people of the person's own unit sit.
    """
    _check_sealed(exam)
    if person not in list_staff_for(session, exam, ROLE_OF[post]):
        raise Conflict(_("%(name)s没有这个角色，或者自己参加这场考试，不能安排。", name=person.name), code="role")
    if room is None and post in POSTS:
        raise Invalid(_("主监考、监考员要选定考场。"), code="room", fields={"room": ""})
    taken = select(RoomDuty.id).where(RoomDuty.sitting_id == sitting.id, RoomDuty.person_id == person.id)
    if session.scalar(taken) is not None:
        raise Conflict(_("%(name)s在这一场已经有安排，请先取消原来的安排。", name=person.name), code="on-duty")
    units = _shared_units(session, exam, sitting, room, person)
    if units:
        told = _(
            "%(name)s是%(units)s的人，这里有%(units)s的考生，不能监考。请换一个考场，或者换一个人。",
            name=person.name,
            units="、".join(units),
        )
        raise Conflict(told, code="own-unit")
    duty = RoomDuty(
        exam_id=exam.id,
        sitting_id=sitting.id,
        room_id=room.id if room is not None else None,
        person_id=person.id,
        post=post,
    )
    session.add(duty)
    record(session, exam_stream(exam.id), by, "assign_duty", ("person", person.id), now, post=post)
    session.flush()
    return duty


def remove(session: Session, exam: Exam, sitting: Sitting, person: Person, by: Actor, now: datetime) -> None:
    """Take somebody off duty; raises NotFound when they are not on."""
    duty = session.scalar(select(RoomDuty).where(RoomDuty.sitting_id == sitting.id, RoomDuty.person_id == person.id))
    if duty is None:
        raise NotFound(_("没有找到这项安排。"), code="duty")
    record(session, exam_stream(exam.id), by, "remove_duty", ("person", person.id), now, post=duty.post)
    session.delete(duty)
    session.flush()


def draw(session: Session, exam: Exam, by: Actor, now: datetime) -> list[Station]:
    """Draw chiefs and invigilators anew for every room by the exam's seal; return the rooms that stay without.

    Who was put on as 巡考 or 监督 stays so, and is not drawn for the same sitting.
    """
    _check_sealed(exam)
    session.execute(delete(RoomDuty).where(RoomDuty.exam_id == exam.id, RoomDuty.post.in_(POSTS)))
    session.flush()
    kept = {(duty.sitting_id, duty.person_id) for duty, _person in list_duties(session, exam)}
    watchers = [Watcher(p.id, p.unit_id) for p in list_staff_for(session, exam, Role.INVIGILATOR)]
    busy = {person for _sitting, person in kept}
    found = draw_duties(_slots(session, exam), [w for w in watchers if w.person not in busy], exam.seal_hash or "")
    session.add_all(
        RoomDuty(exam_id=exam.id, sitting_id=d.sitting, room_id=d.room, person_id=d.person, post=d.post)
        for d in found
    )
    record(session, exam_stream(exam.id), by, "draw_duties", ("exam", exam.id), now, people=len(found))
    session.flush()
    return list_unattended(session, exam)


def set_unit(session: Session, exam: Exam, person: Person, unit: Unit | None, by: Actor, now: datetime) -> None:
    """Say which unit an invigilator is from; nobody watches over their own."""
    person.unit_id = unit.id if unit is not None else None
    record(session, exam_stream(exam.id), by, "set_watcher_unit", ("person", person.id), now)
    session.flush()


def _slots(session: Session, exam: Exam) -> Sequence[Slot]:
    units: dict[tuple[int, int], set[int]] = {}
    for (sitting, room), unit in _seated(session, exam):
        units.setdefault((sitting, room), set()).add(unit)
    return [Slot(sitting, room, frozenset(own)) for (sitting, room), own in sorted(units.items())]


def _seated(session: Session, exam: Exam) -> list[tuple[tuple[int, int], int]]:
    """Return sitting and room of everybody who has a seat, with their unit."""
    rows = _present(exam).with_only_columns(Candidate.sitting_id, Candidate.room_id, Candidate.unit_id)
    return [((sitting or 0, room or 0), unit) for sitting, room, unit in session.execute(rows)]


def _shared_units(session: Session, exam: Exam, sitting: Sitting, room: Room | None, person: Person) -> list[str]:
    rows = _present(exam).with_only_columns(Candidate.unit_name).where(Candidate.sitting_id == sitting.id)
    if room is None or person.unit_id is None:
        return []
    own = rows.where(Candidate.room_id == room.id, Candidate.unit_id == person.unit_id)
    return sorted(set(session.scalars(own)))


def _present(exam: Exam) -> Select[Candidate]:
    return (
        select(Candidate)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.seat.is_not(None))
        .order_by(Candidate.id)
    )


def _check_sealed(exam: Exam) -> None:
    if exam.state == "draft":
        raise Conflict(_("封卷排座以后，才知道各考场坐的是哪些单位的人，请先封卷。"), code="state")
