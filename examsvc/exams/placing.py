"""At sealing: give everybody room, seat, number, code and form, and hash what was fixed."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from examsvc.core.canonical import hash_of
from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash, seal_code
from examsvc.exams.codes import make_code
from examsvc.exams.exam_numbers import NumberPlan, Place
from examsvc.exams.models import Candidate, Exam, Sitting
from examsvc.exams.queries import list_rooms
from examsvc.exams.rooming import check_seats, make_rooms, planned_rooms
from examsvc.exams.seating import Person, RoomPlan, Seat, draw_seats
from examsvc.papers.models import Form, Paper


@dataclass(frozen=True)
class Basis:
    """All that decides who sits where: the same basis always gives the same seats."""

    exam_id: int
    sitting: int
    people: tuple[Person, ...]
    rooms: tuple[RoomPlan, ...]
    seed: str
    forms: int


@dataclass(frozen=True)
class Card:
    """Somebody's seat, number and code, the code hashed and sealed as it is kept."""

    seat: Seat
    number: str
    code_hash: str
    code_sealed: bytes


@dataclass(frozen=True)
class SeatPlan:
    """Everybody's card as drawn, and what it was drawn for; nothing of it is written yet."""

    basis: Basis
    cards: tuple[Card, ...]


def plan_seats(session: Session, keyring: Keyring, exam: Exam, sitting: Sitting, paper: Paper) -> SeatPlan:
    """Draw everybody's seat by the paper's seed, which takes long and only reads; raises Invalid when seats lack."""
    return _drawn(keyring, _basis(session, exam, sitting, paper))


def place(
    session: Session, keyring: Keyring, exam: Exam, sitting: Sitting, paper: Paper, planned: SeatPlan | None = None
) -> None:
    """Seat everybody as planned, or anew when people or rooms were changed since; raises Invalid."""
    basis = _basis(session, exam, sitting, paper)
    plan = planned if planned is not None and planned.basis == basis else _drawn(keyring, basis)
    rooms = _rooms(session, exam, basis.rooms)
    forms = session.scalars(select(Form.id).where(Form.paper_id == paper.id).order_by(Form.label)).all()
    placed = [
        {
            "id": card.seat.person,
            "sitting_id": sitting.id,
            "room_id": rooms[card.seat.room],
            "seat": card.seat.seat,
            "form_id": forms[card.seat.form],
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


def _basis(session: Session, exam: Exam, sitting: Sitting, paper: Paper) -> Basis:
    people = select(Candidate.id, Candidate.unit_id).where(Candidate.exam_id == exam.id).order_by(Candidate.id)
    return Basis(
        exam_id=exam.id,
        sitting=sitting.number,
        people=tuple(Person(id_, unit) for id_, unit in session.execute(people)),
        rooms=tuple(planned_rooms(session, exam)),
        seed=paper.seed,
        forms=session.scalar(select(func.count()).where(Form.paper_id == paper.id)) or 0,
    )


def _drawn(keyring: Keyring, basis: Basis) -> SeatPlan:
    check_seats(len(basis.people), basis.rooms)
    # Sitting, room and seat can be read off the number.
    numbers = NumberPlan(room_digits=max(2, len(str(len(basis.rooms)))))
    cards = []
    for seat in draw_seats(basis.people, basis.rooms, basis.seed, basis.forms):
        number, code = numbers.number(Place(basis.sitting, seat.room, seat.seat)), make_code(secrets.randbelow)
        cards.append(Card(seat, number, code_hash(keyring, basis.exam_id, number, code), seal_code(keyring, code)))
    return SeatPlan(basis, tuple(cards))


def exam_seal(session: Session, exam: Exam, sitting: Sitting, papers: Sequence[Paper]) -> str:
    """Return the hash over rules, times, papers and who sits where."""
    seated = select(Candidate.exam_number, Candidate.form_id, Candidate.extra_seconds, Candidate.text_size)
    rows = session.execute(seated.where(Candidate.exam_id == exam.id))
    candidates = sorted([number or "", form, extra, size] for number, form, extra, size in rows)
    return hash_of(
        {
            "title": exam.title,
            "rules": exam.rules,
            "starts": sitting.starts_at.isoformat(),
            "duration": exam.duration_seconds,
            "late": exam.late_limit_seconds,
            "earliest": exam.earliest_submit_seconds,
            "grace": exam.grace_seconds,
            "papers": [paper.seal_hash for paper in papers],
            "candidates": candidates,
        }
    )


def _rooms(session: Session, exam: Exam, plans: Sequence[RoomPlan]) -> dict[int, int]:
    """Return the ids of the exam's rooms by number, making the proposed ones where none were kept."""
    kept = list_rooms(session, exam)
    if not kept:
        kept = make_rooms(exam, plans)
        session.add_all(kept)
        session.flush()
    return {room.number: room.id for room in kept}
