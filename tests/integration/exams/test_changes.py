"""Changes after sealing: each is recorded, followed by attempts and deadlines, and can be taken back to the seal."""

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from examsvc.accounts.roster import RosterRow
from examsvc.attempts import following
from examsvc.attempts.invariants import check_lives, check_time
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams import changes, coming_in, sitting_changes
from examsvc.exams.admission import find_candidate, open_code
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.arranging import list_arrangements
from examsvc.exams.cards import list_cards_to_print
from examsvc.exams.invariants import check_seals
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.web.app import ExamApp
from tests.factories.sealed import NEWCOMER, Sealed
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    return plan_whole(app, clock.now(), 8, sealed=True)


@pytest.fixture
def sealed(app: ExamApp, clock: SettableClock, planned: Planned) -> Iterator[Sealed]:
    with app.test_request_context(), app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        yield Sealed(session, exam, app.installation.keyring, clock, planned)
        session.flush()
        # Whatever a test changed, it can be taken back to what was sealed.
        assert check_seals(session) == []
        assert check_time(session) == []
        assert check_lives(session) == []


def test_a_late_comer_gets_seat_number_code_form_and_attempt(sealed: Sealed) -> None:
    came = sealed.add()
    attempt = sealed.attempt(came)
    assert came.seat is not None
    assert attempt is not None
    assert attempt.form_id == came.form_id is not None
    assert len({c.exam_number for c in sealed.people}) == 9
    sealed.clock.move(minutes=15)
    code = open_code(sealed.keyring, came.code_sealed or b"")
    found = find_candidate(sealed.session, sealed.keyring, came.exam_number or "", code, sealed.clock.now())
    assert found is came


def test_nobody_is_added_twice_and_no_insider(sealed: Sealed) -> None:
    sealed.add()
    with pytest.raises(Conflict, match="已经在名单上"):
        sealed.add()
    sealed.exam.created_by = sealed.people[0].person_id
    someone = sealed.people[0]
    changes.withdraw(sealed.session, sealed.exam, someone, sealed.decision(), following)
    row = RosterRow(0, someone.name, someone.unit_name)
    with pytest.raises(Conflict, match="不能参加考试"):
        coming_in.add_late(
            sealed.session, sealed.keyring, sealed.exam, row, sealed.sitting, sealed.decision(), following
        )


def test_a_replacement_takes_the_seat_with_a_new_code_and_the_old_attempt_is_void(sealed: Sealed) -> None:
    leaving = sealed.people[0]
    seat, number, code = (leaving.room_id, leaving.seat), leaving.exam_number, leaving.code_hash
    coming = coming_in.replace(
        sealed.session, sealed.keyring, sealed.exam, leaving, NEWCOMER, sealed.decision(), following
    )
    assert ((coming.room_id, coming.seat), coming.exam_number) == (seat, number)
    assert coming.code_hash not in (None, code)
    assert (leaving.seat, leaving.exam_number, leaving.code_hash) == (None, None, None)
    assert sealed.attempt(leaving) is None
    assert sealed.attempt(coming) is not None
    assert leaving not in sealed.people


def test_who_was_replaced_may_come_back(sealed: Sealed) -> None:
    leaving = sealed.people[0]
    changes.withdraw(sealed.session, sealed.exam, leaving, sealed.decision(), following)
    row = RosterRow(0, leaving.name, leaving.unit_name)
    again = coming_in.add_late(
        sealed.session, sealed.keyring, sealed.exam, row, sealed.sitting, sealed.decision(), following
    )
    assert again is leaving
    assert again.withdrawn_at is None
    assert sealed.attempt(again) is not None


def test_the_withdrawn_are_in_no_list_and_their_seat_is_free(sealed: Sealed) -> None:
    leaving = sealed.people[0]
    changes.withdraw(sealed.session, sealed.exam, leaving, sealed.decision(), following)
    assert len(sealed.people) == 7
    assert leaving.seat is None
    assert sealed.attempt(leaving) is None


def test_whoever_opened_the_paper_is_neither_replaced_nor_withdrawn_nor_excused(sealed: Sealed) -> None:
    writing = sealed.people[0]
    sealed.begin(writing)
    with pytest.raises(Conflict, match="须由两个人"):
        changes.withdraw(sealed.session, sealed.exam, writing, sealed.decision(), following)
    sealed.session.rollback()


def test_a_leave_needs_an_approver_and_can_be_taken_back(sealed: Sealed) -> None:
    person = sealed.people[0]
    with pytest.raises(Invalid, match="批准人"):
        changes.change_leave(sealed.session, sealed.exam, person, "leave", sealed.decision(), following)
    changes.change_leave(sealed.session, sealed.exam, person, "leave", sealed.decision("县政府办"), following)
    assert (person.standing, person.standing_reason) == ("leave", "单位来函，县政府办批准")
    changes.change_leave(sealed.session, sealed.exam, person, "entered", sealed.decision(), following)
    rows = list_arrangements(sealed.session, sealed.exam)
    assert [(row.kind, row.approved_by) for row in rows] == [("leave", "县政府办"), ("leave_withdrawn", "")]
    assert json.loads(rows[0].after)["standing"] == {person.public_id: "leave"}


def allow(sealed: Sealed, person: Candidate, seconds: int, size: str = "normal", *, on_paper: bool = False) -> None:
    changes.change_allowance(
        sealed.session, sealed.exam, person, seconds, size, sealed.decision(), following, on_paper=on_paper
    )


def test_each_allowance_that_changes_is_a_row_of_its_own(sealed: Sealed) -> None:
    allow(sealed, sealed.people[0], 600, "large", on_paper=True)
    allow(sealed, sealed.people[0], 600, "large", on_paper=True)
    assert [row.kind for row in list_arrangements(sealed.session, sealed.exam)] == [
        "extra_time",
        "text_size",
        "on_paper",
    ]


def test_extra_time_moves_the_deadline_of_who_is_writing_and_is_never_taken_back(sealed: Sealed) -> None:
    person = sealed.people[0]
    attempt = sealed.begin(person)
    before = attempt.closes_at
    allow(sealed, person, 600)
    assert before is not None
    assert attempt.closes_at == before + timedelta(minutes=10)
    with pytest.raises(Conflict, match="只能增加"):
        allow(sealed, person, 300)
    with pytest.raises(Conflict, match="不能再改成纸笔"):
        allow(sealed, person, 600, on_paper=True)


def test_a_seat_is_changed_to_a_free_one_and_the_number_stays(sealed: Sealed) -> None:
    person, other = sealed.people[:2]
    room, number = sealed.session.get_one(Room, person.room_id), person.exam_number
    with pytest.raises(Conflict, match="已经有人"):
        changes.move_seat(sealed.session, sealed.exam, person, room, other.seat or 0, sealed.decision())
    with pytest.raises(Invalid, match="没有这个座位号"):
        changes.move_seat(sealed.session, sealed.exam, person, room, 99, sealed.decision())
    changes.move_seat(sealed.session, sealed.exam, person, room, 12, sealed.decision())
    assert (person.seat, person.exam_number) == (12, number)
    # The number of the place stays with who moved away, so the next who sits there gets another.
    came = sealed.add()
    assert came.exam_number not in {c.exam_number for c in sealed.people if c is not came}


def test_a_moved_sitting_moves_doors_start_and_end(sealed: Sealed) -> None:
    later = sealed.clock.now() + timedelta(days=1)
    sitting_changes.move_sitting(sealed.session, sealed.exam, sealed.sitting, later, sealed.decision(), following)
    sitting = sealed.sitting
    assert (sitting.opens_at, sitting.ends_at) == (later - timedelta(minutes=20), later + timedelta(minutes=60))
    with pytest.raises(Invalid, match="今后的时间"):
        sitting_changes.move_sitting(
            sealed.session, sealed.exam, sitting, sealed.clock.now(), sealed.decision(), following
        )
    sealed.session.rollback()


def test_a_sitting_in_which_somebody_writes_is_not_moved(sealed: Sealed) -> None:
    sealed.begin(sealed.people[0])
    later = sealed.clock.now() + timedelta(days=1)
    with pytest.raises(Conflict, match="已经有人打开试卷"):
        sitting_changes.move_sitting(sealed.session, sealed.exam, sealed.sitting, later, sealed.decision(), following)


def test_people_of_a_cancelled_sitting_are_placed_in_another_with_new_numbers(sealed: Sealed) -> None:
    before = {c.id: c.exam_number for c in sealed.people}
    cancelled = sealed.sitting
    count = sitting_changes.cancel_sitting(sealed.session, sealed.exam, cancelled, sealed.decision(), following)
    assert count == 8
    assert sitting_changes.list_unplaced(sealed.session, sealed.exam) == sealed.people
    later = sealed.clock.now() + timedelta(days=1)
    other = sitting_changes.add_make_up(sealed.session, sealed.exam, later, sealed.decision())
    told = (sealed.session, sealed.keyring, sealed.exam, sealed.people)
    with pytest.raises(Conflict, match="已经取消或者结束"):
        coming_in.place_again(*told, cancelled, "seat", sealed.decision(), following)
    coming_in.place_again(*told, other, "seat", sealed.decision(), following)
    after = {c.id: c.exam_number for c in sealed.people}
    assert set(after) == set(before)
    assert all((number or "").startswith("2") for number in after.values())
    assert len(set(after.values())) == 8


def test_no_more_people_are_placed_than_there_are_seats(sealed: Sealed) -> None:
    sealed.session.get_one(Room, sealed.people[0].room_id).capacity = 8
    with pytest.raises(Conflict, match="没有空座位"):
        sealed.add()
    sealed.session.rollback()


def test_what_was_missed_stays_missed_when_a_make_up_is_arranged(sealed: Sealed) -> None:
    person = sealed.people[0]
    number, form = person.exam_number, person.form_id
    sealed.clock.move(hours=2)
    assert person in sitting_changes.list_missed(sealed.session, sealed.exam, following, sealed.clock.now())
    later = sealed.clock.now() + timedelta(days=1)
    sitting = sitting_changes.add_make_up(sealed.session, sealed.exam, later, sealed.decision())
    other = next(c.form_id for c in sealed.people if c.form_id != form) or 0
    coming_in.place_again(
        sealed.session,
        sealed.keyring,
        sealed.exam,
        [person],
        sitting,
        "make_up",
        sealed.decision(),
        following,
        [other],
    )
    attempt = sealed.attempt(person)
    assert attempt is not None
    assert (person.standing, attempt.form_id, attempt.state) == ("absent", other, "entered")
    assert person.exam_number != number
    assert person not in sitting_changes.list_missed(sealed.session, sealed.exam, following, sealed.clock.now())


def test_every_change_is_one_row_and_one_act(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        sealed = Sealed(session, session.get_one(Exam, planned.exam.id), app.installation.keyring, clock, planned)
        sealed.add()
        changes.withdraw(session, sealed.exam, sealed.people[0], sealed.decision(), following)
    with app.installation.database.reading() as session:
        acts = session.scalars(select(AuditEntry.detail).where(AuditEntry.act == "arrange").order_by(AuditEntry.seq))
        kinds = [json.loads(detail)["change"] for detail in acts]
        assert kinds == [row.kind for row in session.scalars(select(Arrangement).order_by(Arrangement.id))]
        assert kinds == ["late_addition", "withdrawal"]


def test_only_cards_that_changed_since_the_last_printing_are_printed_again(sealed: Sealed) -> None:
    assert list_cards_to_print(sealed.session, sealed.exam) == []
    entry = sealed.session.scalars(select(AuditEntry).where(AuditEntry.act == "seal_exam")).one()
    printed = {c.name: getattr(entry, c.name) for c in AuditEntry.__table__.columns if c.name != "id"}
    sealed.session.add(AuditEntry(**{**printed, "seq": entry.seq + 100, "act": "print_papers", "hash": "f" * 64}))
    sealed.clock.move(minutes=1)
    came = sealed.add()
    changes.change_leave(sealed.session, sealed.exam, sealed.people[0], "leave", sealed.decision("负责人"), following)
    assert list_cards_to_print(sealed.session, sealed.exam) == [came]
