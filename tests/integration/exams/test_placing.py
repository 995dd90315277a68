"""Seats and codes are drawn before others have to wait, and drawn again when what they rest on has changed."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts.entering import enter_candidates
from examsvc.attempts.models import Attempt
from examsvc.core.clock import SettableClock
from examsvc.exams import services
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.placing import SeatPlan
from examsvc.exams.rooming import keep_rooms
from examsvc.exams.seating import RoomPlan
from examsvc.web.app import ExamApp
from tests.factories.whole import Planned, make_rows, plan_whole
from tests.support.statements import listening


def plan_seats(app: ExamApp, planned: Planned) -> SeatPlan:
    with app.installation.database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        return services.plan_seats(session, app.installation.keyring, exam)


def seal(app: ExamApp, planned: Planned, clock: SettableClock, plan: SeatPlan | None = None) -> list[Candidate]:
    """Seal, and return the candidates as others read them afterwards."""
    site = app.installation
    with site.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        services.seal_exam(session, site.keyring, exam, planned.by, clock.now(), enter_candidates, plan)
    with site.database.reading() as session:
        return list(session.scalars(select(Candidate).order_by(Candidate.id)))


def test_everybody_gets_the_card_that_was_drawn_for_them(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 9)
    plan = plan_seats(app, planned)
    seated = {c.id: (c.seat, c.exam_number, c.code_hash, c.code_sealed) for c in seal(app, planned, clock, plan)}
    assert seated == {
        card.seat.person: (card.seat.seat, card.number, card.code_hash, card.code_sealed) for card in plan.cards
    }


def test_the_same_people_sit_on_the_same_seats_when_nothing_was_drawn_before(
    app: ExamApp, clock: SettableClock
) -> None:
    planned = plan_whole(app, clock.now(), 9)
    drawn = {card.seat.person: card.number for card in plan_seats(app, planned).cards}
    assert {c.id: c.exam_number for c in seal(app, planned, clock)} == drawn


Change = Callable[[Session, ExamApp, Exam, Planned], object]
CHANGES: dict[str, Change] = {
    "another roster": lambda session, app, exam, planned: services.take_roster(
        session, app.installation.keyring, exam, make_rows(11), planned.by, exam.created_at
    ),
    "other rooms": lambda session, _app, exam, planned: keep_rooms(
        session, exam, [RoomPlan(1, 2, 3), RoomPlan(2, 2, 3)], planned.by, exam.created_at
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_seats_are_drawn_anew_when_they_were_drawn_for_something_else(
    app: ExamApp, clock: SettableClock, what: str
) -> None:
    planned = plan_whole(app, clock.now(), 9)
    stale = plan_seats(app, planned)
    with app.installation.database.writing() as session:
        CHANGES[what](session, app, session.get_one(Exam, planned.exam.id), planned)
    fresh = {card.seat.person: card.number for card in plan_seats(app, planned).cards}
    assert fresh != {card.seat.person: card.number for card in stale.cards}
    assert {c.id: c.exam_number for c in seal(app, planned, clock, stale)} == fresh


def test_whoever_was_read_before_the_seal_is_seen_seated_after_it(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    site = app.installation
    with site.database.writing() as session:
        before = session.scalars(select(Candidate)).all()
        exam = session.get_one(Exam, planned.exam.id)
        services.seal_exam(session, site.keyring, exam, planned.by, clock.now(), enter_candidates)
        assert all(candidate.room and candidate.exam_number for candidate in before)


def test_a_longer_roster_is_taken_and_sealed_by_no_more_statements(app: ExamApp, clock: SettableClock) -> None:
    told, site, now = [], app.installation, clock.now()
    for people in (10, 60):
        planned = plan_whole(app, now, county=f"示例{people}县")
        with site.database.writing() as session:
            exam = session.get_one(Exam, planned.exam.id)
            keep_rooms(session, exam, [RoomPlan(1, 10, 6)], planned.by, now)
            with listening(site.database) as statements:
                services.take_roster(session, site.keyring, exam, make_rows(people, units=2), planned.by, now)
                services.seal_exam(session, site.keyring, exam, planned.by, now, enter_candidates)
            assert len(session.scalars(select(Attempt.id).where(Attempt.exam_id == exam.id)).all()) == people
        told.append(len(statements))
    assert told[0] == told[1]
