"""Who set or saw a paper cannot sit it."""

import pytest
from sqlalchemy import select

from examsvc.attempts.entering import enter_candidates
from examsvc.attempts.models import Attempt
from examsvc.attempts.services import start
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.bank.models import QuestionApproval
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.services import seal_exam
from examsvc.web.app import ExamApp
from tests.factories.whole import Planned, plan_whole


def put_on_roster(app: ExamApp, planned: Planned, person_id: int) -> None:
    """Let a member of staff be one of the candidates."""
    with app.installation.database.writing() as session:
        candidate = session.scalars(select(Candidate).where(Candidate.exam_id == planned.exam.id)).first()
        assert candidate is not None
        candidate.person_id = person_id


def seal(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)


@pytest.mark.parametrize("who", ["planner", "approver"])
def test_who_made_the_paper_or_approved_its_questions_is_named_at_the_seal(
    app: ExamApp, clock: SettableClock, who: str
) -> None:
    planned = plan_whole(app, clock.now(), 3)
    with app.installation.database.reading() as session:
        approver = session.scalars(select(QuestionApproval.approved_by)).first()
    person_id = planned.by.id if who == "planner" else approver
    assert person_id is not None
    put_on_roster(app, planned, person_id)
    with pytest.raises(Conflict, match="考生1") as refused:
        seal(app, planned, clock)
    assert refused.value.code == "insider"


def test_others_are_sealed_in(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 3)
    seal(app, planned, clock)
    with app.installation.database.reading() as session:
        assert session.get_one(Exam, planned.exam.id).state == "sealed"


def test_who_printed_after_the_seal_is_refused_at_the_start(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 2, sealed=True)
    with app.installation.database.writing() as session:
        first = session.scalars(select(Candidate).order_by(Candidate.id)).first()
        assert first is not None
        by, exam_id = Actor("person", first.person_id), planned.exam.id
        record(session, exam_stream(exam_id), by, "print_papers", ("exam", exam_id), clock.now())
        candidate_id = first.id
    clock.move(minutes=31)
    with app.test_request_context(), app.installation.database.writing() as session:
        attempts = {a.candidate_id: a for a in session.scalars(select(Attempt))}
        with pytest.raises(Conflict, match="不能参加考试"):
            start(session, attempts[candidate_id], 1, clock.now())
        assert attempts[candidate_id].state == "entered"
