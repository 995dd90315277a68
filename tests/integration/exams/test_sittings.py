"""Several sittings of one exam: added and removed before the seal, people shared out, and everything else right."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from examsvc.attempts.entering import enter_candidates
from examsvc.core.clock import SettableClock, local
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import rooming, services, sittings
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.exams.placing import unkept_neighbours
from examsvc.exams.queries import list_all_sittings, list_candidates, list_main_sittings
from examsvc.exams.seating import RoomPlan
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, make_plan, plan_whole


def two_sittings(app: ExamApp, clock: SettableClock, people: int = 12, *, sealed: bool = True) -> Planned:
    """Plan an exam in two rooms of six seats, in the morning and two hours later."""
    planned = plan_whole(app, clock.now(), people)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        sittings.add_sitting(session, exam, clock.now() + timedelta(hours=2, minutes=30), planned.by, clock.now())
        rooming.keep_rooms(session, exam, [RoomPlan(1, 2, 3), RoomPlan(2, 2, 3)], planned.by, clock.now())
        if sealed:
            services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
    return planned


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def test_people_of_every_unit_are_shared_out_over_the_sittings(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock)
    with app.installation.database.reading() as session:
        people = list_candidates(session, session.get_one(Exam, planned.exam.id))
        assert Counter(c.sitting.number for c in people if c.sitting) == {1: 6, 2: 6}
        by_unit = Counter((c.unit_name, c.sitting.number) for c in people if c.sitting)
        assert set(by_unit.values()) <= {1, 2}
        assert len({c.exam_number for c in people}) == 12
        assert all((c.exam_number or "").startswith(str(c.sitting.number)) for c in people if c.sitting)


def test_neighbours_that_could_not_be_kept_apart_are_named(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 6)
    with app.installation.database.writing() as session:
        session.execute(update(Candidate).values(unit_id=session.scalar(select(Candidate.unit_id).limit(1))))
        exam = session.get_one(Exam, planned.exam.id)
        rooming.keep_rooms(session, exam, [RoomPlan(1, 2, 3, "一楼机房")], planned.by, clock.now())
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        unkept = unkept_neighbours(session, exam)
    assert {(number, room, pair.shared) for number, room, pair in unkept} == {(1, "一楼机房", "unit")}
    assert len(unkept) == 7
    assert "有 7 对邻座没能隔开" in clerk(app, planned).get(f"/exams/{planned.exam.public_id}/sittings").text


def test_a_room_takes_no_more_than_its_capacity_and_serves_its_sittings_only(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = two_sittings(app, clock, 9, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        first, second = list_main_sittings(session, exam)
        rooming.use_rooms(session, exam, {first.id: [1], second.id: [1, 2]}, {1: 4, 2: None}, planned.by, clock.now())
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        people = list_candidates(session, exam)
        where = Counter((c.sitting.number, c.room.number) for c in people if c.sitting and c.room)
        assert (1, 2) not in where
        assert max(where[1, 1], where[2, 1]) <= 4
        assert sum(where.values()) == 9


def test_too_few_seats_over_all_sittings_are_refused(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 12, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        first, _second = list_main_sittings(session, exam)
        with pytest.raises(Invalid, match="还差 2 个"):
            rooming.use_rooms(session, exam, {first.id: [1, 2]}, {1: 2, 2: 3}, planned.by, clock.now())
        session.rollback()


def test_sittings_in_one_room_at_one_time_are_refused_and_in_two_rooms_are_not(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = two_sittings(app, clock, 6, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        first, second = list_main_sittings(session, exam)
        sittings.set_times(exam, second, first.ends_at - timedelta(minutes=1))
        with pytest.raises(Invalid, match="第 1 场和第 2 场时间重叠"):
            rooming.check_apart(session, exam)
        rooming.use_rooms(session, exam, {first.id: [1], second.id: [2]}, {}, planned.by, clock.now())
        sittings.set_times(exam, second, first.ends_at)
        rooming.use_rooms(session, exam, {}, {}, planned.by, clock.now())


def test_a_removed_sitting_lets_the_next_move_up_and_the_last_one_stays(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 3, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        first, second = list_main_sittings(session, exam)
        rooming.use_rooms(session, exam, {first.id: [1], second.id: [2]}, {}, planned.by, clock.now())
        sittings.remove_sitting(session, exam, first, planned.by, clock.now())
        assert [(s.id, s.number) for s in list_all_sittings(session, exam)] == [(second.id, 1)]
        with pytest.raises(Conflict, match="至少要有一场"):
            sittings.remove_sitting(session, exam, second, planned.by, clock.now())


def test_a_new_plan_makes_every_sitting_as_long_as_it_says(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 3, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        plan = make_plan(clock.now())
        services.change_plan(session, planned.office, exam, replace(plan, minutes=90), planned.by, clock.now())
        lengths = {sitting.ends_at - sitting.starts_at for sitting in list_main_sittings(session, exam)}
        assert lengths == {timedelta(minutes=90)}
        assert len(services.read_plan(session, exam).further) == 1


def test_fewer_rooms_take_what_was_chosen_for_them_along(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 3, sealed=False)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        first, _second = list_main_sittings(session, exam)
        rooming.use_rooms(session, exam, {first.id: [2]}, {1: 5, 2: 5}, planned.by, clock.now())
        rooming.keep_rooms(session, exam, [RoomPlan(1, 3, 3, "大教室")], planned.by, clock.now())
        (room,) = session.scalars(select(Room)).all()
        # What is not asked for in the third step stays as it was arranged.
        assert (room.name, room.seat_rows, room.capacity) == ("大教室", 3, 5)
        assert rooming.chosen_rooms(session, exam) == {}


def test_a_sitting_is_added_and_removed_on_the_page(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    client, address = clerk(app, planned), f"/exams/{planned.exam.public_id}/sittings"
    past = client.post(address, data={"day": "2020-05-20", "at": "09:00", "submit": "1"})
    assert past.status_code == 400
    assert "请改成今后的时间" in past.text
    day = local(clock.now()).date().isoformat()
    assert client.post(address, data={"day": day, "at": "16:30", "submit": "1"}).status_code == 302
    page = client.get(address).text
    assert "第 2 场" in page
    assert "共 2 场" in client.get("/exams").text
    with app.installation.database.reading() as session:
        second = list_main_sittings(session, session.get_one(Exam, planned.exam.id))[1].public_id
    assert client.post(f"{address}/{second}/remove").status_code == 302
    assert "第 2 场" not in client.get(address).text


def test_rooms_are_limited_and_chosen_on_the_page(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 8, sealed=False)
    client, address = clerk(app, planned), f"/exams/{planned.exam.public_id}/sittings"
    typed = {"rooms-0-capacity": "4", "rooms-0-sittings": ["1", "2"], "rooms-1-capacity": "", "rooms-1-sittings": "2"}
    assert client.post(f"{address}/rooms", data={**typed, "submit": "1"}).status_code == 302
    with app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        plans = rooming.planned_sittings(session, exam)
        assert [[(r.number, r.capacity) for r in plan.rooms] for plan in plans] == [[(1, 4)], [(1, 4), (2, None)]]
    refused = client.post(f"{address}/rooms", data={**typed, "rooms-0-capacity": "0", "submit": "1"})
    assert refused.status_code == 400
    assert "第 1 个考场：人数填 1 到 300" in refused.text


def test_an_exam_waits_for_its_last_sitting_before_it_ends(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock)
    client, address = clerk(app, planned), f"/exams/{planned.exam.public_id}/close"
    clock.move(hours=2)
    assert "现在不能结束" in client.get(address).text
    assert client.post(address).status_code == 409
    clock.move(hours=2)
    assert client.post(address).status_code == 302


def test_every_page_of_an_exam_tells_all_its_sittings(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock)
    page = clerk(app, planned).get(f"/exams/{planned.exam.public_id}").text
    assert "第 1 场 2026年5月20日 12:30" in page
    assert "第 2 场 2026年5月20日 14:30" in page


def test_the_announcement_names_every_sitting(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock, 6, sealed=False)
    page = clerk(app, planned).get(f"/exams/{planned.exam.public_id}/seal").text
    assert "第 1 场：2026年5月20日 12:30 开考，13:30 结束" in page
    assert "第 2 场：2026年5月20日 14:30 开考，15:30 结束" in page


def test_after_the_seal_no_sitting_is_added_or_removed(app: ExamApp, clock: SettableClock) -> None:
    planned = two_sittings(app, clock)
    client, address = clerk(app, planned), f"/exams/{planned.exam.public_id}/sittings"
    with app.installation.database.reading() as session:
        first = list_main_sittings(session, session.get_one(Exam, planned.exam.id))[0].public_id
    assert client.post(address, data={"day": "2026-05-21", "at": "09:00", "submit": "1"}).status_code == 409
    assert client.post(f"{address}/{first}/remove").status_code == 409
    assert client.post(f"{address}/rooms", data={"submit": "1"}).status_code == 409
