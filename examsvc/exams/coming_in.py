"""People who get a place after sealing: added late, in another's place, or in another sitting."""

import secrets
from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import enrol
from examsvc.accounts.roster import RosterRow
from examsvc.core.errors import Conflict
from examsvc.core.keys import Keyring
from examsvc.exams.admission import code_hash, seal_code
from examsvc.exams.arranging import Attempts, Decision, check_arrangeable, recorded
from examsvc.exams.changes import take_off, unseat
from examsvc.exams.codes import make_code
from examsvc.exams.exam_numbers import Place
from examsvc.exams.free_seats import Taken, best_seat
from examsvc.exams.insiders import insider_ids
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.placing import forms_of, numbers_of
from examsvc.exams.queries import list_rooms
from examsvc.exams.rooming import room_plan, rooms_of

# Seats of a number are three digits; what nobody sits at is given to those whose own place's number is gone.
_LAST_NUMBER = 999


def add_late(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    row: RosterRow,
    sitting: Sitting,
    decision: Decision,
    attempts: Attempts,
) -> Candidate:
    """Enter somebody after sealing, with seat, number, code, form and attempt."""
    check_arrangeable(exam)
    _check_open(sitting, decision)
    candidate = _candidate(session, keyring, exam, row, decision)
    people: list[Candidate] = []
    with recorded(session, exam, "late_addition", decision, people):
        candidate.withdrawn_at = None
        session.add(candidate)
        session.flush()
        people.append(candidate)
        seat(session, keyring, exam, candidate, sitting)
    attempts.enter_one(session, candidate)
    return candidate


def replace(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    leaving: Candidate,
    row: RosterRow,
    decision: Decision,
    attempts: Attempts,
) -> Candidate:
    """Let another person sit in somebody's place; who leaves is withdrawn, never deleted."""
    check_arrangeable(exam)
    coming = _candidate(session, keyring, exam, row, decision)
    sitting, room, number = leaving.sitting_id, leaving.room_id, leaving.seat
    people = [leaving]
    with recorded(session, exam, "replacement", decision, people):
        take_off(session, leaving, decision, attempts)
        session.flush()
        coming.withdrawn_at = None
        session.add(coming)
        session.flush()
        people.append(coming)
        if sitting is not None and room is not None and number is not None:
            _sit(
                session, keyring, exam, coming, session.get_one(Sitting, sitting), session.get_one(Room, room), number
            )
    attempts.enter_one(session, coming)
    return coming


def place_again(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    people: Sequence[Candidate],
    sitting: Sitting,
    kind: str,
    decision: Decision,
    attempts: Attempts,
    forms: Sequence[int] = (),
) -> None:
    """Give people a place in another sitting ("seat" after a cancellation, "make_up" after absence), one row each.

    Their number and code are new, and so is the form where other forms are given.
    """
    check_arrangeable(exam, over=kind == "make_up")
    _check_open(sitting, decision)
    if attempts.has_begun(session, people):
        raise Conflict(_("名单里有人已经打开试卷，不能另外安排。"), code="begun")
    for candidate in people:
        with recorded(session, exam, kind, decision, [candidate]):
            unseat(candidate)
            session.flush()
            seat(session, keyring, exam, candidate, sitting, forms)
            if kind == "make_up" and candidate.standing == "entered":
                # What they missed stays missed: make-up marks never go back into the main sitting's.
                candidate.standing = "absent"
        attempts.enter_one(session, candidate)


def seat(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    candidate: Candidate,
    sitting: Sitting,
    forms: Sequence[int] = (),
) -> None:
    """Give somebody the free seat that is best for their neighbours; raises Conflict when none is left."""
    rooms = {room.number: room for room in rooms_of(session, exam, sitting)}
    found = best_seat([room_plan(room) for room in rooms.values()], list_taken(session, sitting), candidate.unit_id)
    if found is None:
        raise Conflict(_("第 %(n)s 场没有空座位了，请换一场。", n=sitting.number), code="no-seat")
    _sit(session, keyring, exam, candidate, sitting, rooms[found[0]], found[1], forms)


def list_taken(session: Session, sitting: Sitting) -> list[Taken]:
    """Return who sits where in a sitting."""
    rows = (
        select(Room.number, Candidate.seat, Candidate.unit_id)
        .join(Room, Room.id == Candidate.room_id)
        .where(Candidate.sitting_id == sitting.id, Candidate.seat.is_not(None))
        .order_by(Room.number, Candidate.seat)
    )
    return [Taken(room, number or 0, unit) for room, number, unit in session.execute(rows)]


def _sit(
    session: Session,
    keyring: Keyring,
    exam: Exam,
    candidate: Candidate,
    sitting: Sitting,
    room: Room,
    number: int,
    forms: Sequence[int] = (),
) -> None:
    by_category = forms_of(session, exam)
    own = tuple(forms) or by_category.get(candidate.category) or by_category[""]
    row, column = divmod(number - 1, room.seat_columns)
    candidate.sitting_id, candidate.room_id, candidate.seat = sitting.id, room.id, number
    candidate.form_id = own[(row + column) % len(own)]
    candidate.exam_number = _free_number(session, exam, Place(sitting.number, room.number, number))
    code = make_code(secrets.randbelow)
    candidate.code_hash = code_hash(keyring, exam.id, candidate.exam_number, code)
    candidate.code_sealed = seal_code(keyring, code)
    session.flush()


def _free_number(session: Session, exam: Exam, place: Place) -> str:
    """Return the place's own number, or the last free one of the room when somebody who moved away still has it."""
    plan = numbers_of(len(list_rooms(session, exam)))
    taken = set(session.scalars(select(Candidate.exam_number).where(Candidate.exam_id == exam.id)))
    seats = [place.seat, *range(_LAST_NUMBER, 0, -1)]
    numbers = (plan.number(Place(place.sitting, place.room, n)) for n in seats)
    return next(number for number in numbers if number not in taken)


def _candidate(session: Session, keyring: Keyring, exam: Exam, row: RosterRow, decision: Decision) -> Candidate:
    """Return the candidate for somebody who comes in; raises Conflict for who is entered, or knows the papers."""
    (one,) = enrol(session, keyring, exam.office_id, [row], decision.now)
    if one.person_id in insider_ids(session, exam):
        raise Conflict(_("%(name)s设置、看过或写过这份试卷，不能参加考试。", name=row.name), code="insider")
    same = select(Candidate).where(Candidate.exam_id == exam.id, Candidate.person_id == one.person_id)
    known = session.scalar(same)
    if known is not None and known.withdrawn_at is None:
        raise Conflict(_("%(name)s已经在名单上。", name=row.name), code="entered")
    candidate = known or Candidate(exam_id=exam.id, person_id=one.person_id, unit_id=one.unit.id)
    candidate.name, candidate.position, candidate.category = row.name, row.position, row.category
    candidate.unit_name, candidate.unit_kind, candidate.unit_order = one.unit.name, one.unit.kind, one.unit.order_no
    return candidate


def _check_open(sitting: Sitting, decision: Decision) -> None:
    if sitting.cancelled_at is not None or sitting.ends_at <= decision.now:
        raise Conflict(_("第 %(n)s 场已经取消或者结束，请换一场。", n=sitting.number), code="sitting-over")
