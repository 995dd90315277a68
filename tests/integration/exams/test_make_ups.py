"""补考: after absence a sitting with a paper of its own, after failing an exam of its own."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.attempts.models import Attempt
from examsvc.core.clock import SettableClock, local
from examsvc.core.roles import Role
from examsvc.exams.invariants import check_seals
from examsvc.exams.make_ups import FAILED, find_origin, list_linked
from examsvc.exams.models import Candidate, Exam, ExamPaper, Sitting
from examsvc.exams.opening import find_next_sitting, open_due
from examsvc.exams.queries import list_candidates, list_papers
from examsvc.grading.queries import list_failed
from examsvc.papers.models import Form
from examsvc.web.app import ExamApp
from tests.factories.finished import hold_exam, mark
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    """A sealed exam whose only sitting is over, and nobody came."""
    planned = plan_whole(app, clock.now(), 4, sealed=True)
    clock.move(hours=2)
    return planned


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def typed(app: ExamApp, clock: SettableClock, prefix: str, **more: str) -> dict[str, object]:
    with app.installation.database.reading() as session:
        people = session.scalars(select(Candidate.public_id).order_by(Candidate.id).limit(2)).all()
    day = (local(clock.now()) + timedelta(days=3)).date().isoformat()
    told = {"people": list(people), "day": day, "at": "09:00", "submit": "1", **more}
    return {f"{prefix}-{name}": value for name, value in told.items()}


@pytest.mark.parametrize("paper", ["new", "same"])
def test_who_was_absent_sits_another_sitting_with_the_chosen_paper(
    app: ExamApp, planned: Planned, clock: SettableClock, paper: str
) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/make-up"
    assert "示例1镇 考生1" in client.get(base).text
    sent = typed(app, clock, "absent", paper=paper, reason="因病缺考")
    assert client.post(f"{base}/absent", data=sent).status_code == 302
    with app.installation.database.reading() as session:
        sitting = session.scalars(select(Sitting).where(Sitting.kind == "make_up")).one()
        moved = session.scalars(select(Candidate).where(Candidate.sitting_id == sitting.id)).all()
        papers = session.scalars(select(ExamPaper).where(ExamPaper.category != "")).all()
        own = {session.get_one(Form, c.form_id).paper_id for c in moved}
        assert {c.standing for c in moved} == {"absent"}
        assert len(moved) == 2
        assert own == ({papers[0].paper_id} if paper == "new" else own)
        assert len(papers) == (paper == "new")
        live = session.scalars(select(Attempt).where(Attempt.state != "voided")).all()
        assert {a.form_id for a in live if a.candidate_id in {c.id for c in moved}} == {c.form_id for c in moved}
        assert check_seals(session) == []
    assert "（补考）" in client.get(f"/exams/{planned.exam.public_id}").text


def test_a_make_up_needs_people_a_reason_and_a_time_to_come(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/make-up"
    for wrong in ({"reason": ""}, {"reason": "病", "day": "2020-01-01"}):
        assert (
            client.post(f"{base}/absent", data=typed(app, clock, "absent", paper="new", **wrong)).status_code == 400
        )
    nobody = {**typed(app, clock, "absent", paper="new", reason="病"), "absent-people": []}
    assert client.post(f"{base}/absent", data=nobody).status_code == 400


def test_before_the_end_nobody_is_known_to_be_absent(app: ExamApp, clock: SettableClock) -> None:
    planned = plan_whole(app, clock.now(), 2, sealed=True)
    assert "才知道谁没有来" in clerk(app, planned).get(f"/exams/{planned.exam.public_id}/make-up").text


def test_only_marks_below_the_pass_mark_fail(app: ExamApp, clock: SettableClock) -> None:
    hall, _saves = hold_exam(app.installation, clock)
    with app.installation.database.writing() as session:
        session.get_one(Exam, hall.exam.id).rules = '{"pass_mark":"2"}'
    with app.installation.database.reading() as session:
        assert list_failed(session, session.get_one(Exam, hall.exam.id)) == []
    mark(app.installation, hall, clock)
    # Two of three questions are right for the first, one for the second; the third never came.
    with app.installation.database.reading() as session:
        failed = list_failed(session, session.get_one(Exam, hall.exam.id))
    assert failed == [hall.candidates[1].id]
    page = visit_as(app, hall.office, Role.ORGANISER).get(f"/exams/{hall.exam.public_id}/make-up").text
    assert page.count('name="failed-people"') == 1


def test_who_failed_gets_an_exam_of_its_own_by_the_same_rules(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    app.extensions[FAILED] = lambda session, exam: [c.id for c in list_candidates(session, exam)[:3]]
    with app.installation.database.writing() as session:
        session.get_one(Exam, planned.exam.id).state = "closed"
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/make-up"
    made = client.post(f"{base}/failed", data=typed(app, clock, "failed"))
    assert made.status_code == 302
    with app.installation.database.reading() as session:
        origin = session.get_one(Exam, planned.exam.id)
        (linked,) = list_linked(session, origin)
        assert made.location.endswith(linked.public_id)
        assert find_origin(session, linked) == origin
        assert (linked.state, linked.title) == ("draft", "示例县政策知识考试（补考）")
        assert linked.rules == origin.rules
        assert [(c.name, c.seat) for c in list_candidates(session, linked)] == [("考生1", None), ("考生2", None)]
        assert list_papers(session, linked)[0].id != list_papers(session, origin)[0].id
    assert "（补考）" in client.get(base).text


def test_a_make_up_s_own_paper_stays_sealed_until_its_turn(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    database = app.installation.database
    sent = typed(app, clock, "absent", paper="new", reason="因病缺考")
    assert open_due(database, clock.now()) == 1
    clerk(app, planned).post(f"/exams/{planned.exam.public_id}/make-up/absent", data=sent)
    assert open_due(database, clock.now()) == 0
    with database.reading() as session:
        exam = session.get_one(Exam, planned.exam.id)
        assert [paper.state for paper in list_papers(session, exam)] == ["opened", "sealed"]
        assert find_next_sitting(session, exam, clock.now()) is not None
    clock.move(days=3)
    assert open_due(database, clock.now()) == 1
    assert open_due(database, clock.now()) == 0
