"""What the papers print is what is stored: sittings that are held, people who have a seat, staff on duty."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.exams.arrangement_models import RoomDuty
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.prints.gathering import collect
from examsvc.exams.prints.sheets import Papers
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    return plan_whole(app, clock.now(), 35, sealed=True)


def gather(app: ExamApp, planned: Planned) -> Papers:
    with app.test_request_context(), app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        return collect(session, app.installation.keyring, exam, "http://localhost/sit", "")


def sitting_of(session: Session) -> Sitting:
    return session.scalars(select(Sitting)).one()


def second_sitting(session: Session, planned: Planned, kind: str = "main") -> Sitting:
    first = sitting_of(session)
    later = timedelta(hours=3)
    sitting = Sitting(
        exam_id=planned.exam.id,
        number=2,
        opens_at=first.opens_at + later,
        starts_at=first.starts_at + later,
        ends_at=first.ends_at + later,
        kind=kind,
    )
    session.add(sitting)
    session.flush()
    return sitting


def test_who_was_taken_off_the_list_is_printed_nowhere(app: ExamApp, clock: SettableClock, planned: Planned) -> None:
    with app.installation.database.writing() as session:
        gone = session.scalars(select(Candidate).order_by(Candidate.id)).first()
        assert gone is not None
        gone.withdrawn_at, gone.seat = clock.now(), None
        name = gone.name
    papers = gather(app, planned)
    assert papers.people == 34
    assert name not in [person.name for room in papers.rooms for person in room.people]


def test_a_sitting_of_several_prints_the_rooms_in_which_somebody_sits(app: ExamApp, planned: Planned) -> None:
    with app.installation.database.writing() as session:
        other = second_sitting(session, planned, "make_up")
        first_room = session.scalars(select(Room).order_by(Room.number)).first()
        assert first_room is not None
        moved = session.scalars(select(Candidate).where(Candidate.room_id == first_room.id)).first()
        assert moved is not None
        moved.sitting_id = other.id
    papers = gather(app, planned)
    told = [(s.name, [(room.name, len(room.people)) for room in s.rooms]) for s in papers.sittings]
    assert told == [
        ("第1场", [("第1考场", 17), ("第2考场", 17)]),
        ("第2场（补考）", [("第1考场", 1)]),
    ]
    assert papers.sittings[0].folder.startswith("第1场 ")
    assert papers.rooms[2].sitting == "第2场（补考）"


def test_a_cancelled_sitting_is_not_printed(app: ExamApp, clock: SettableClock, planned: Planned) -> None:
    with app.installation.database.writing() as session:
        second_sitting(session, planned).cancelled_at = clock.now()
    papers = gather(app, planned)
    assert [(sitting.name, sitting.folder) for sitting in papers.sittings] == [("", "")]


def test_staff_on_duty_are_printed_in_their_room_and_the_pledge(
    app: ExamApp, clock: SettableClock, planned: Planned
) -> None:
    with app.installation.database.writing() as session:
        sitting, rooms = sitting_of(session), session.scalars(select(Room).order_by(Room.number)).all()
        staff = {}
        for post, room in (("chief", rooms[0]), ("invigilator", rooms[0]), ("roving", None)):
            person = make_staff(session, planned.office, clock.now(), Role.INVIGILATOR)
            person.name = staff[post] = f"示例{post}"
            duty = {"exam_id": planned.exam.id, "sitting_id": sitting.id, "person_id": person.id, "post": post}
            session.add(RoomDuty(room_id=room.id if room else None, **duty))
    papers = gather(app, planned)
    assert papers.rooms[0].watchers == (staff["chief"], staff["invigilator"])
    assert papers.rooms[1].watchers == ("", "")
    assert papers.sittings[0].roving == (staff["roving"],)
    promising = {one.name: one.work for one in papers.promising}
    assert promising[staff["chief"]] == "主监考"
    assert promising[staff["roving"]] == "巡考"
    assert any("命题" in work for work in promising.values())


def test_everybody_has_the_form_they_sit(app: ExamApp, planned: Planned) -> None:
    rooms = gather(app, planned).rooms
    assert sum(count for room in rooms for _form, count in room.forms) == 35
    assert {form for room in rooms for form, _count in room.forms} == {"A", "B"}
