"""What may still change before the seal, what the seal fixes, and that each act is logged."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from examsvc.attempts.entering import count_unfinished, enter_candidates
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import VersionUse
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams import rooming, services
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.exams.queries import first_sitting, list_candidates, list_papers
from examsvc.exams.rules import ExamRules, read_rules
from examsvc.exams.sealed_facts import exam_seal, present_facts
from examsvc.exams.seating import RoomPlan
from examsvc.papers.models import Form
from examsvc.web.app import ExamApp
from tests.factories.whole import make_plan, make_rows, plan_whole


def test_a_plan_is_read_back_as_it_was_made(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now())
    with app.installation.database.reading() as session:
        assert services.read_plan(session, session.get_one(Exam, planned.exam.id)) == make_plan(clock.now())


def test_a_new_time_keeps_the_paper_and_a_new_blueprint_makes_another(app: ExamApp, clock: SettableClock) -> None:
    planned, plan = plan_whole(app, clock.now()), make_plan(clock.now())
    later = replace(plan, starts_at=plan.starts_at + timedelta(days=1), minutes=90)
    shorter = replace(later, blueprint=replace(plan.blueprint, rows=plan.blueprint.rows[:1]))
    used = []
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        for wanted in (plan, later, shorter):
            services.change_plan(session, planned.office, exam, wanted, planned.by, clock.now())
            used.append(list_papers(session, exam)[0].id)
        assert services.read_plan(session, exam) == shorter
        assert first_sitting(session, exam).ends_at == later.starts_at + timedelta(minutes=90)
    assert used[0] == used[1] != used[2]


def test_the_rooms_that_were_kept_are_the_rooms_that_are_used(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 10)
    plans = [RoomPlan(1, 2, 3, "一楼机房"), RoomPlan(2, 2, 2, "二楼机房")]
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        rooming.keep_rooms(session, exam, plans, planned.by, clock.now())
        assert rooming.planned_rooms(session, exam) == plans
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        seated = session.scalars(select(Candidate)).all()
        assert {c.room.name for c in seated if c.room} == {"一楼机房", "二楼机房"}
        assert len({(c.room_id, c.seat) for c in seated}) == 10


def test_a_longer_roster_than_the_kept_rooms_hold_is_not_sealed(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 4)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        rooming.keep_rooms(session, exam, [RoomPlan(1, 2, 2)], planned.by, clock.now())
        services.take_roster(session, app.installation.keyring, exam, make_rows(7), planned.by, clock.now())
        with pytest.raises(Invalid, match="还差 3 个"):
            services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)


def test_numbers_stay_apart_beyond_a_hundred_rooms(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 101)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        rooms = [RoomPlan(number, 1, 1) for number in range(1, 102)]
        rooming.keep_rooms(session, exam, rooms, planned.by, clock.now())
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        numbers = session.scalars(select(Candidate.exam_number)).all()
        assert len(set(numbers)) == 101
        assert {len(number or "") for number in numbers} == {7}


CHANGES: dict[str, Callable[[Exam], None]] = {
    "pass mark": lambda exam: setattr(exam, "rules", ExamRules(absence="zero").to_json()),
    "length": lambda exam: setattr(exam, "duration_seconds", 7200),
    "late bar": lambda exam: setattr(exam, "late_limit_seconds", 0),
    "hand-in": lambda exam: setattr(exam, "earliest_submit_seconds", 0),
    "grace": lambda exam: setattr(exam, "grace_seconds", 600),
    "title": lambda exam: setattr(exam, "title", "另一场考试"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_the_seal_sees_every_rule_that_is_changed_behind_its_back(
    app: ExamApp, clock: SettableClock, what: str
) -> None:
    planned = plan_whole(app, clock.now(), 3, sealed=True)
    with app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        assert exam_seal(present_facts(session, exam)) == exam.seal_hash
        CHANGES[what](exam)
        assert exam_seal(present_facts(session, exam)) != exam.seal_hash
        session.rollback()


def test_what_ranks_is_what_was_planned_and_stays_after_the_seal(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3, sealed=True)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        other = replace(make_plan(clock.now()), rules=ExamRules(absence="zero", by_kind=False))
        with pytest.raises(Conflict, match="考试已封卷"):
            services.change_plan(session, planned.office, exam, other, planned.by, clock.now())
        with pytest.raises(Conflict, match="考试已封卷"):
            rooming.keep_rooms(session, exam, [RoomPlan(1, 9, 9)], planned.by, clock.now())
        assert read_rules(exam.rules) == ExamRules()
        assert len(session.scalars(select(Room)).all()) == 1


def test_a_released_exam_takes_no_standing(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 1, sealed=True)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        exam.state, exam.released_at = "released", clock.now()
        person = list_candidates(session, exam)[0]
        with pytest.raises(Conflict, match="成绩已发布"):
            services.set_standing(session, exam, person, "leave", "批准", planned.by, clock.now())


def test_those_on_leave_are_not_waited_for(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3, sealed=True)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        assert count_unfinished(session, exam) == 3
        person = list_candidates(session, exam)[0]
        services.set_standing(session, exam, person, "leave", "批准", planned.by, clock.now())
        assert count_unfinished(session, exam) == 2


def test_every_change_before_the_seal_is_in_the_log(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        person = list_candidates(session, exam)[0]
        services.change_plan(session, planned.office, exam, make_plan(clock.now()), planned.by, clock.now())
        rooming.keep_rooms(session, exam, [RoomPlan(1, 2, 3)], planned.by, clock.now())
        services.allow(session, exam, person, 600, "large", "视力不好", planned.by, clock.now())
    with app.installation.database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
    assert acts[-3:] == ["change_plan", "keep_rooms", "allow"]


def test_a_paper_that_was_planned_away_concerns_nobody(app: ExamApp, clock: SettableClock) -> None:
    planned, plan = plan_whole(app, clock.now(), 6), make_plan(clock.now())
    wanted = replace(plan, blueprint=replace(plan.blueprint, rows=plan.blueprint.rows[:1]))
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        (before,) = list_papers(session, exam)
        services.change_plan(session, planned.office, exam, wanted, planned.by, clock.now())
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        (after,) = list_papers(session, exam)
        sat = session.scalars(select(Form.paper_id).join(Candidate, Candidate.form_id == Form.id).distinct()).all()
        used = set(session.scalars(select(VersionUse.paper_id)))
        assert (sat, used) == ([after.id], {after.id})
        # Its keys are append-only, so it stays; it was never sealed, and nothing leads to it.
        assert (before.state, before.seal_hash) == ("draft", None)
        assert after.seal_hash is not None
