"""The rooms of an exam: proposed by the system, changed by the clerk, fixed with the seal."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.arrangement_models import RoomDuty, SittingRoom
from examsvc.exams.models import Exam, Room, Sitting
from examsvc.exams.queries import count_candidates, list_main_sittings, list_rooms
from examsvc.exams.seating import RoomPlan, SittingPlan, plan_rooms


def planned_rooms(session: Session, exam: Exam) -> list[RoomPlan]:
    """Return the rooms that were kept, or what the system proposes for so many people."""
    kept = list_rooms(session, exam)
    if kept:
        return [room_plan(room) for room in kept]
    people = count_candidates(session, exam)
    # The same rooms serve every sitting.
    return plan_rooms(-(-people // max(1, len(list_main_sittings(session, exam))))) if people else []


def planned_sittings(session: Session, exam: Exam, rooms: Sequence[RoomPlan] | None = None) -> list[SittingPlan]:
    """Return the main sittings with the rooms each is held in: those that were chosen for it, or else all."""
    plans = planned_rooms(session, exam) if rooms is None else rooms
    chosen = chosen_rooms(session, exam)
    return [
        SittingPlan(sitting.number, tuple(plan for plan in plans if _held_in(chosen.get(sitting.id), plan.number)))
        for sitting in list_main_sittings(session, exam)
    ]


def chosen_rooms(session: Session, exam: Exam) -> dict[int, set[int]]:
    """Return the numbers of the rooms that were chosen for a sitting, by its id."""
    rows = (
        select(SittingRoom.sitting_id, Room.number)
        .join(Room, Room.id == SittingRoom.room_id)
        .where(SittingRoom.exam_id == exam.id)
        .order_by(SittingRoom.sitting_id, Room.number)
    )
    found: dict[int, set[int]] = {}
    for sitting, number in session.execute(rows):
        found.setdefault(sitting, set()).add(number)
    return found


def rooms_of(session: Session, exam: Exam, sitting: Sitting) -> list[Room]:
    """Return the rooms that a sitting is held in."""
    chosen = chosen_rooms(session, exam).get(sitting.id)
    return [room for room in list_rooms(session, exam) if _held_in(chosen, room.number)]


def _held_in(chosen: Collection[int] | None, number: int) -> bool:
    return not chosen or number in chosen


def missing_seats(people: int, plans: Sequence[RoomPlan | SittingPlan]) -> int:
    """Return how many people have no seat."""
    return max(0, people - sum(plan.seats for plan in plans))


def keep_rooms(session: Session, exam: Exam, plans: Sequence[RoomPlan], by: Actor, now: datetime) -> None:
    """Put these rooms in the place of a draft exam's; raises Invalid when they do not seat everybody."""
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")
    check_seats(count_candidates(session, exam), planned_sittings(session, exam, plans))
    kept = {room.number: room for room in list_rooms(session, exam)}
    wanted = {plan.number for plan in plans}
    _remove(session, [room for number, room in kept.items() if number not in wanted])
    for made in make_rooms(exam, plans):
        known = kept.get(made.number)
        if known is None:
            session.add(made)
        else:
            known.name, known.seat_rows, known.seat_columns = made.name, made.seat_rows, made.seat_columns
    record(session, exam_stream(exam.id), by, "keep_rooms", ("exam", exam.id), now, rooms=len(plans))
    session.flush()


def _remove(session: Session, rooms: Sequence[Room]) -> None:
    gone = [room.id for room in rooms]
    for part, column in ((SittingRoom, SittingRoom.room_id), (RoomDuty, RoomDuty.room_id), (Room, Room.id)):
        session.execute(delete(part).where(column.in_(gone)))


def use_rooms(
    session: Session,
    exam: Exam,
    chosen: Mapping[int, Collection[int]],
    capacities: Mapping[int, int | None],
    by: Actor,
    now: datetime,
) -> None:
    """Fix for a draft which rooms (numbers) each sitting (id) is held in, and how many people a room takes.

    Raises Invalid when somebody would have no seat, or when a room would serve two sittings at one time.
    """
    if exam.state != "draft":
        raise Conflict(_("考试已封卷，不能再改。"), code="sealed")
    rooms = {room.number: room for room in list_rooms(session, exam)}
    for number, room in rooms.items():
        room.capacity = capacities.get(number)
    session.execute(delete(SittingRoom).where(SittingRoom.exam_id == exam.id))
    for sitting, numbers in chosen.items():
        # All rooms is what no row means, also when another room is added later.
        own = sorted(set(numbers) & set(rooms)) if set(numbers) < set(rooms) else []
        session.add_all(SittingRoom(exam_id=exam.id, sitting_id=sitting, room_id=rooms[n].id) for n in own)
    session.flush()
    check_apart(session, exam)
    check_seats(count_candidates(session, exam), planned_sittings(session, exam))
    record(session, exam_stream(exam.id), by, "use_rooms", ("exam", exam.id), now, rooms=len(rooms))


def check_apart(session: Session, exam: Exam) -> None:
    """Raise Invalid when two sittings want one room at one time."""
    sittings = list_main_sittings(session, exam)
    numbers = {plan.number: {room.number for room in plan.rooms} for plan in planned_sittings(session, exam)}
    for n, one in enumerate(sittings):
        for other in sittings[n + 1 :]:
            at_once = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            if at_once and numbers[one.number] & numbers[other.number]:
                told = _(
                    "第 %(one)s 场和第 %(other)s 场时间重叠，又用同一个考场。请错开时间，或者分开考场。",
                    one=one.number,
                    other=other.number,
                )
                raise Invalid(told, code="sittings-overlap")


def make_rooms(exam: Exam, plans: Sequence[RoomPlan]) -> list[Room]:
    """Return rows for rooms; a room without a name is called by its number, in the language of the papers."""
    return [
        Room(
            exam_id=exam.id,
            number=plan.number,
            name=plan.name or f"第{plan.number}考场",
            seat_rows=plan.rows,
            seat_columns=plan.columns,
            capacity=plan.capacity,
        )
        for plan in plans
    ]


def check_seats(people: int, plans: Sequence[RoomPlan | SittingPlan]) -> None:
    """Raise Invalid, saying how many are missing, unless everybody has a seat."""
    missing = missing_seats(people, plans)
    if missing:
        seats = sum(plan.seats for plan in plans)
        message = _(
            "座位不够：%(people)s 人，只有 %(seats)s 个座位，还差 %(missing)s 个。请增加考场，或者加大行数、列数。",
            people=people,
            seats=seats,
            missing=missing,
        )
        raise Invalid(message, code="too-few-seats")


def room_plan(room: Room) -> RoomPlan:
    """Return a kept room as a plan."""
    return RoomPlan(room.number, room.seat_rows, room.seat_columns, room.name, room.capacity)
