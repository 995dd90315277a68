"""From plan to sealed exam, on both databases."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, Unit
from examsvc.attempts.entering import enter_candidates
from examsvc.attempts.models import Attempt
from examsvc.audit.log import Actor, list_breaks
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict
from examsvc.exams import services
from examsvc.exams.admission import find_candidate, open_code
from examsvc.exams.models import Candidate, Exam
from examsvc.papers.blueprint import STANDARD
from examsvc.papers.models import Paper
from examsvc.papers.sealing import seal_hash
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.whole import make_bank, make_plan, make_rows


def plan(session: Session, clock: SettableClock) -> tuple[Office, Actor, Exam]:
    office = make_office(session, clock.now())
    by = Actor("person", make_staff(session, office, clock.now()).id)
    make_bank(session, office, clock.now())
    return office, by, services.plan_exam(session, office, make_plan(clock.now()), by, clock.now())


def seal(app: ExamApp, session: Session, clock: SettableClock, people: int = 20) -> Exam:
    _office, by, exam = plan(session, clock)
    services.take_roster(session, app.installation.keyring, exam, make_rows(people), by, clock.now())
    services.seal_exam(session, app.installation.keyring, exam, by, clock.now(), enter_candidates)
    return exam


def test_a_bank_that_is_too_small_is_named(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        office, by, _exam = plan(session, clock)
        with pytest.raises(Conflict) as refused:
            services.plan_exam(session, office, make_plan(clock.now(), STANDARD), by, clock.now())
    assert "单项选择题需要 40 题，可用的已审定试题只有 10 题" in refused.value.message


def test_a_roster_makes_units_and_people_once(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        _office, by, exam = plan(session, clock)
        for _ in range(2):
            services.take_roster(session, app.installation.keyring, exam, make_rows(6), by, clock.now())
        assert len(session.scalars(select(Unit)).all()) == 4
        assert len(session.scalars(select(Candidate)).all()) == 6
        assert len(session.scalars(select(Person).where(Person.unit_id.is_not(None))).all()) == 6


def test_sealing_gives_everybody_a_seat_a_code_a_form_and_an_attempt(app: ExamApp, clock: SettableClock) -> None:
    keyring = app.installation.keyring
    with app.installation.database.writing() as session:
        exam = seal(app, session, clock)
        candidates = session.scalars(select(Candidate)).all()
        attempts = session.scalars(select(Attempt)).all()
        assert len({c.exam_number for c in candidates}) == len(attempts) == 20
        assert len({c.form_id for c in candidates}) == 2
        assert (exam.state, bool(exam.seal_hash)) == ("sealed", True)
        clock.move(minutes=15)
        for candidate in candidates:
            assert candidate.code_sealed is not None
            code = open_code(keyring, candidate.code_sealed)
            assert code not in (candidate.code_hash or "")
            assert find_candidate(session, keyring, candidate.exam_number or "", code, clock.now()) is candidate


def test_the_seal_hash_of_a_sealed_exam_s_paper_recomputes(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        seal(app, session, clock)
        paper = session.scalars(select(Paper)).one()
        assert seal_hash(session, paper) == paper.seal_hash


def test_nothing_changes_after_sealing(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        exam = seal(app, session, clock)
        by = Actor("person", exam.created_by)
        with pytest.raises(Conflict):
            services.take_roster(session, app.installation.keyring, exam, make_rows(3), by, clock.now())
        with pytest.raises(Conflict):
            services.seal_exam(session, app.installation.keyring, exam, by, clock.now(), enter_candidates)


def test_an_exam_without_people_is_not_sealed(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        _office, by, exam = plan(session, clock)
        with pytest.raises(Conflict, match="名单"):
            services.seal_exam(session, app.installation.keyring, exam, by, clock.now(), enter_candidates)


def test_every_act_is_in_a_chain_that_verifies(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        exam = seal(app, session, clock)
        stream = f"exam:{exam.id}"
    with app.installation.database.reading() as session:
        acts = session.scalars(
            select(AuditEntry.act).where(AuditEntry.stream == stream).order_by(AuditEntry.seq)
        ).all()
        assert acts == ["plan_exam", "take_roster", "seal_exam"]
        assert list_breaks(session) == []
