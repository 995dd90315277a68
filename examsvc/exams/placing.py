"""At sealing: give everybody room, seat, number, code and form, and hash what was fixed."""

import secrets
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.canonical import hash_of
from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash, seal_code
from examsvc.exams.codes import make_code
from examsvc.exams.exam_numbers import NumberPlan, Place
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.queries import list_rooms
from examsvc.exams.rooming import check_seats, make_rooms, planned_rooms
from examsvc.exams.seating import Person, RoomPlan, draw_seats
from examsvc.papers.models import Form, Paper


def place(
    session: Session, keyring: Keyring, exam: Exam, sitting: Sitting, candidates: Sequence[Candidate], paper: Paper
) -> None:
    """Seat everybody by the paper's seed; raises Invalid when there are too few seats."""
    plans = planned_rooms(session, exam)
    check_seats(len(candidates), plans)
    rooms = _rooms(session, exam, plans)
    forms = list(session.scalars(select(Form).where(Form.paper_id == paper.id).order_by(Form.label)))
    people = {candidate.id: candidate for candidate in candidates}
    # Sitting, room and seat can be read off the number.
    numbers = NumberPlan(room_digits=max(2, len(str(len(plans)))))
    for seat in draw_seats([Person(c.id, c.unit_id) for c in candidates], plans, paper.seed, len(forms)):
        candidate = people[seat.person]
        candidate.sitting_id = sitting.id
        candidate.room_id = rooms[seat.room].id
        candidate.seat = seat.seat
        candidate.form_id = forms[seat.form].id
        candidate.exam_number = numbers.number(Place(sitting.number, seat.room, seat.seat))
        code = make_code(secrets.randbelow)
        candidate.code_hash = code_hash(keyring, exam.id, candidate.exam_number, code)
        candidate.code_sealed = seal_code(keyring, code)
    session.flush()


def exam_seal(exam: Exam, sitting: Sitting, papers: Sequence[Paper], candidates: Sequence[Candidate]) -> str:
    """Return the hash over rules, times, papers and who sits where."""
    seated = sorted((c.exam_number or "", c.form_id, c.extra_seconds, c.text_size) for c in candidates)
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
            "candidates": [list(values) for values in seated],
        }
    )


def _rooms(session: Session, exam: Exam, plans: Sequence[RoomPlan]) -> dict[int, Room]:
    """Return the exam's rooms by number, making the proposed ones where none were kept."""
    kept = list_rooms(session, exam)
    if not kept:
        kept = make_rooms(exam, plans)
        session.add_all(kept)
        session.flush()
    return {room.number: room for room in kept}
