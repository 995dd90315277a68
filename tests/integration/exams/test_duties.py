"""Who is on duty: never before their own unit, drawn so that anybody can draw again, put on and taken off by hand."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person, Unit
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import duties
from examsvc.exams.models import Candidate, Exam
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole


def staffed(app: ExamApp, clock: SettableClock, watchers: int = 2) -> Planned:
    """Seal an exam of four units in one room, with so many invigilators."""
    planned = plan_whole(app, clock.now(), 8, sealed=True)
    with app.installation.database.writing() as session:
        for _ in range(watchers):
            make_staff(session, planned.office, clock.now(), Role.INVIGILATOR)
    return planned


def watcher(session: Session, unit: Unit | None = None) -> Person:
    person = session.scalars(select(Person).where(Person.grants.any(role="invigilator")).order_by(Person.id)).first()
    assert person is not None
    person.unit_id = unit.id if unit is not None else None
    session.flush()
    return person


def test_the_same_people_are_drawn_every_time(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 5)
    with app.installation.database.writing() as session:
        exam, found = session.get_one(Exam, planned.exam.id), []
        for _ in range(2):
            assert duties.draw(session, exam, planned.by, clock.now()) == []
            found.append([(d.person_id, d.post) for d, _person in duties.list_duties(session, exam)])
    assert found[0] == found[1]
    assert [post for _person, post in found[0]] == ["chief", "invigilator"]


@pytest.mark.parametrize("post", ["chief", "invigilator", "roving"])
def test_nobody_is_put_before_their_own_unit_and_the_units_are_named(
    app: ExamApp, clock: SettableClock, post: str
) -> None:
    planned = staffed(app, clock)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        (station,) = duties.list_stations(session, exam)
        own = watcher(session, session.scalars(select(Unit).where(Unit.name == "示例2镇")).one())
        told = (station.sitting, station.room, own, post)
        with pytest.raises(Conflict, match="这里有示例2镇的考生"):
            duties.assign(session, exam, *told, planned.by, clock.now())
        own.unit_id = None
        duties.assign(session, exam, *told, planned.by, clock.now())
        with pytest.raises(Conflict, match="已经有安排"):
            duties.assign(session, exam, *told, planned.by, clock.now())


def test_the_draw_leaves_a_room_empty_rather_than_watched_by_its_own(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        watcher(session, session.scalars(select(Unit).where(Unit.name == "示例1镇")).one())
        assert [s.room.number for s in duties.draw(session, exam, planned.by, clock.now())] == [1]
        assert duties.list_duties(session, exam) == []


def test_somebody_who_came_to_watch_their_own_unit_by_a_change_is_named(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        duties.draw(session, exam, planned.by, clock.now())
        assert duties.list_clashes(session, exam) == []
        watcher(session, session.scalars(select(Unit).where(Unit.name == "示例1镇")).one())
        assert [units for _station, _person, units in duties.list_clashes(session, exam)] == ["示例1镇"]
    assert "与考生同单位，请换人" in visit_as(app, planned.office, Role.ORGANISER).get(page(planned)).text


def test_a_candidate_is_never_on_duty(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    with app.installation.database.writing() as session:
        exam, person = session.get_one(Exam, planned.exam.id), watcher(session)
        one = session.scalars(select(Candidate).limit(1)).one()
        one.person_id = person.id
        session.flush()
        (station,) = duties.list_stations(session, exam)
        assert duties.list_staff_for(session, exam, Role.INVIGILATOR) == []
        with pytest.raises(Conflict, match="自己参加这场考试"):
            duties.assign(session, exam, station.sitting, station.room, person, "chief", planned.by, clock.now())
        session.rollback()


def test_an_invigilator_needs_a_room_and_a_roving_one_does_not(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    with app.installation.database.writing() as session:
        exam, person = session.get_one(Exam, planned.exam.id), watcher(session)
        (station,) = duties.list_stations(session, exam)
        with pytest.raises(Invalid, match="要选定考场"):
            duties.assign(session, exam, station.sitting, None, person, "invigilator", planned.by, clock.now())
        duties.assign(session, exam, station.sitting, None, person, "roving", planned.by, clock.now())
        assert len(duties.draw(session, exam, planned.by, clock.now())) == 1


def page(planned: Planned) -> str:
    return f"/exams/{planned.exam.public_id}/duties"


def test_duties_are_drawn_put_on_and_taken_off_on_the_page(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    client = visit_as(app, planned.office, Role.ORGANISER)
    assert "还有 1 个考场没有监考员" in client.get(page(planned)).text
    assert client.post(f"{page(planned)}/draw").status_code == 302
    assert "主监考：工作人员" in client.get(page(planned)).text
    with app.installation.database.reading() as session:
        person = watcher(session).public_id
        (station,) = duties.list_stations(session, session.get_one(Exam, planned.exam.id))
        sitting, room = station.sitting.public_id, station.room.public_id
        session.rollback()
    assert client.post(f"{page(planned)}/{sitting}/{person}/remove").status_code == 302
    assert client.post(f"{page(planned)}/{sitting}/{person}/remove").status_code == 404
    typed = {"person": person, "post": "invigilator", "place": f"{sitting}:{room}", "submit": "1"}
    assert client.post(page(planned), data=typed).status_code == 302
    again = client.post(page(planned), data=typed)
    assert again.status_code == 409
    assert "已经有安排" in again.text


def test_an_invigilator_s_unit_is_noted_on_the_page(app: ExamApp, clock: SettableClock) -> None:
    planned = staffed(app, clock, 1)
    client = visit_as(app, planned.office, Role.ORGANISER)
    with app.installation.database.reading() as session:
        unit = session.scalars(select(Unit).where(Unit.name == "示例3镇")).one()
        person = watcher(session).public_id
    typed = {"person": person, "unit": unit.public_id, "submit": "1"}
    assert client.post(f"{page(planned)}/units", data=typed).status_code == 302
    with app.installation.database.reading() as session:
        assert session.scalars(select(Person.unit_id).where(Person.public_id == person)).one() == unit.id
    client.post(f"{page(planned)}/draw")
    assert "主监考：" not in client.get(page(planned)).text


def test_before_the_seal_the_page_says_why_it_is_too_early(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    client = visit_as(app, planned.office, Role.ORGANISER)
    assert "封卷排座以后" in client.get(page(planned)).text
    assert client.post(f"{page(planned)}/draw").status_code == 409
