"""At sealing: give everybody sitting, room, seat, number, code and form."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash, seal_code
from examsvc.exams.codes import make_code
from examsvc.exams.exam_numbers import NumberPlan, Place
from examsvc.exams.models import Candidate, Exam, ExamPaper, Sitting
from examsvc.exams.queries import list_main_sittings, list_papers, list_rooms
from examsvc.exams.rooming import check_seats, make_rooms, planned_rooms, planned_sittings
from examsvc.exams.seating import Neighbours, Person, RoomPlan, Seat, SittingPlan, draw_sittings, list_unkept
from examsvc.papers.models import Form


@dataclass(frozen=True)
class Basis:
    """All that decides who sits where with which form: the same basis always gives the same seats.

    `forms` are the forms' ids of each category's paper in the order of their labels; "" stands for everybody else.
    """

    exam_id: int
    people: tuple[Person, ...]
    categories: tuple[str, ...]
    sittings: tuple[SittingPlan, ...]
    rooms: int
    seed: str
    forms: tuple[tuple[str, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Card:
    """Somebody's seat, form, number and code, the code hashed and sealed as it is kept."""

    sitting: int
    seat: Seat
    form: int
    number: str
    code_hash: str
    code_sealed: bytes


@dataclass(frozen=True)
class SeatPlan:
    """Everybody's card as drawn, and what it was drawn for; nothing of it is written yet."""

    basis: Basis
    cards: tuple[Card, ...]


def plan_seats(session: Session, keyring: Keyring, exam: Exam) -> SeatPlan:
    """Draw everybody's seat by the paper's seed, which takes long and only reads; raises Invalid when seats lack."""
    return _drawn(keyring, _basis(session, exam))


def unkept_neighbours(session: Session, exam: Exam) -> list[tuple[int, str, Neighbours]]:
    """Return the neighbours that the draw could not keep apart, with the sitting's number and the room's name."""
    rooms = {room.id: room for room in list_rooms(session, exam)}
    plans = planned_rooms(session, exam)
    names = {room.number: room.name for room in rooms.values()}
    seated: dict[int, list[tuple[Person, Seat]]] = {}
    rows = (
        select(Candidate.id, Candidate.unit_id, Candidate.room_id, Candidate.seat, Candidate.form_id, Sitting.number)
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.seat.is_not(None))
        .order_by(Sitting.number, Candidate.id)
    )
    for id_, unit, room, seat, form, number in session.execute(rows):
        place_ = Seat(id_, rooms[room or 0].number, seat or 0, form or 0)
        seated.setdefault(number, []).append((Person(id_, unit), place_))
    return [
        (number, names[pair.room], pair)
        for number, own in seated.items()
        for pair in list_unkept([person for person, _seat in own], plans, [seat for _person, seat in own])
    ]


def place(session: Session, keyring: Keyring, exam: Exam, planned: SeatPlan | None = None) -> None:
    """Seat everybody as planned, or anew when people or rooms were changed since; raises Invalid."""
    basis = _basis(session, exam)
    plan = planned if planned is not None and planned.basis == basis else _drawn(keyring, basis)
    rooms = _rooms(session, exam, planned_rooms(session, exam))
    sittings = {sitting.number: sitting.id for sitting in list_main_sittings(session, exam)}
    placed = [
        {
            "id": card.seat.person,
            "sitting_id": sittings[card.sitting],
            "room_id": rooms[card.seat.room],
            "seat": card.seat.seat,
            "form_id": card.form,
            "exam_number": card.number,
            "code_hash": card.code_hash,
            "code_sealed": card.code_sealed,
        }
        for card in plan.cards
    ]
    session.execute(update(Candidate), placed)
    # Whoever was read before the statement is read again.
    for one in [one for one in session if isinstance(one, Candidate)]:
        session.expire(one)


def numbers_of(rooms: int) -> NumberPlan:
    """Return how an exam of so many rooms numbers its people: sitting, room and seat can be read off."""
    return NumberPlan(room_digits=max(2, len(str(rooms))))


def forms_of(session: Session, exam: Exam) -> dict[str, tuple[int, ...]]:
    """Return the forms' ids of each category's paper, in the order of their labels."""
    rows = (
        select(ExamPaper.category, Form.id)
        .join(Form, Form.paper_id == ExamPaper.paper_id)
        .where(ExamPaper.exam_id == exam.id)
        .order_by(ExamPaper.category, Form.label)
    )
    found: dict[str, tuple[int, ...]] = {}
    for category, form in session.execute(rows):
        found[category] = (*found.get(category, ()), form)
    return found


def _basis(session: Session, exam: Exam) -> Basis:
    columns = (Candidate.id, Candidate.unit_id, Candidate.category)
    people = session.execute(select(*columns).where(Candidate.exam_id == exam.id).order_by(Candidate.id)).all()
    rooms = planned_rooms(session, exam)
    return Basis(
        exam_id=exam.id,
        people=tuple(Person(id_, unit) for id_, unit, _category in people),
        categories=tuple(category for _id, _unit, category in people),
        sittings=tuple(planned_sittings(session, exam, rooms)),
        rooms=len(rooms),
        seed=list_papers(session, exam)[0].seed,
        forms=tuple(forms_of(session, exam).items()),
    )


def _drawn(keyring: Keyring, basis: Basis) -> SeatPlan:
    check_seats(len(basis.people), basis.sittings)
    numbers, forms = numbers_of(basis.rooms), dict(basis.forms)
    category = dict(zip((person.id for person in basis.people), basis.categories, strict=True))
    cards = []
    for sitting in draw_sittings(basis.people, basis.sittings, basis.seed, _labels(basis)):
        for seat in sitting.seats:
            own = forms.get(category[seat.person]) or forms[""]
            number = numbers.number(Place(sitting.number, seat.room, seat.seat))
            code = make_code(secrets.randbelow)
            hashed, sealed = code_hash(keyring, basis.exam_id, number, code), seal_code(keyring, code)
            cards.append(Card(sitting.number, seat, own[seat.form % len(own)], number, hashed, sealed))
    return SeatPlan(basis, tuple(cards))


def _labels(basis: Basis) -> int:
    """Return how many labels stand side by side: as many as the paper with the fewest parallel forms has."""
    return min(len(forms) for _category, forms in basis.forms)


def _rooms(session: Session, exam: Exam, plans: Sequence[RoomPlan]) -> dict[int, int]:
    """Return the ids of the exam's rooms by number, making the proposed ones where none were kept."""
    kept = list_rooms(session, exam)
    if not kept:
        kept = make_rooms(exam, plans)
        session.add_all(kept)
        session.flush()
    return {room.number: room.id for room in kept}
