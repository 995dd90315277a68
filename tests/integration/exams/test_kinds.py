"""Kinds of paper by category: drawn apart, given at sealing, ranked apart, and kept in step with the plan."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.attempts.entering import enter_candidates
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid
from examsvc.core.roles import Role
from examsvc.exams import kinds, services
from examsvc.exams.announcement import announce
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.placing import unkept_neighbours
from examsvc.exams.queries import list_candidates
from examsvc.exams.rules import read_rules
from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.papers.models import Form, Paper
from examsvc.web.app import ExamApp
from tests.factories.visiting import visit_as
from tests.factories.whole import Planned, make_plan, plan_whole

SINGLES = Blueprint((BlueprintRow("single", 8, Decimal(1)),))


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    """A draft of 12 people, every third of them 扶贫专干."""
    planned = plan_whole(app, clock.now(), 12)
    with app.installation.database.writing() as session:
        for n, one in enumerate(session.scalars(select(Candidate).order_by(Candidate.id))):
            one.category = "扶贫专干" if n % 3 == 0 else "分管领导"
    return planned


def keep(session: Session, planned: Planned, clock: SettableClock, rows: Sequence[BlueprintRow] = ()) -> Paper:
    exam, office = session.get_one(Exam, planned.exam.id), session.get_one(Office, planned.office.id)
    blueprint = Blueprint(tuple(rows)) if rows else SINGLES
    drawn = kinds.draw_kind(session, office, services.read_plan(session, exam), blueprint)
    return kinds.keep_kind(session, exam, "扶贫专干", drawn, planned.by, clock.now())


def test_everybody_gets_a_form_of_their_categorys_paper_and_neighbours_another(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        own = keep(session, planned, clock)
        services.seal_exam(session, app.installation.keyring, exam, planned.by, clock.now(), enter_candidates)
        papers = {c.category: session.get_one(Form, c.form_id).paper for c in list_candidates(session, exam)}
        assert papers["扶贫专干"].id == own.id != papers["分管领导"].id
        assert (papers["分管领导"].kind, own.kind) == ("甲卷", "乙卷")
        assert own.state == "sealed"
        assert [pair for _n, _room, pair in unkept_neighbours(session, exam) if pair.shared == "form"] == []


def test_who_sits_another_paper_is_fixed_in_the_rules_and_announced(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        keep(session, planned, clock)
        assert read_rules(exam.rules).own_papers == ("扶贫专干",)
        with app.test_request_context():
            told = "".join(line for clause in announce(services.read_plan(session, exam)) for line in clause.lines)
        assert "扶贫专干考的是另外的卷" in told
        services.change_plan(session, planned.office, exam, make_plan(clock.now()), planned.by, clock.now())
        assert read_rules(exam.rules).own_papers == ("扶贫专干",)
        kinds.remove_kind(session, exam, "扶贫专干", planned.by, clock.now())
        assert read_rules(exam.rules).own_papers == ()


def test_all_kinds_have_the_same_marks(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:  # noqa: SIM117
        with pytest.raises(Invalid, match="这一份是 3 分，应为 8 分"):
            keep(session, planned, clock, [BlueprintRow("single", 3, Decimal(1))])


def test_a_paper_that_fell_out_of_step_with_the_plan_is_not_sealed(
    app: ExamApp, planned: Planned, clock: SettableClock
) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        exam = session.get_one(Exam, planned.exam.id)
        keep(session, planned, clock)
        kinds.check_kinds(session, exam)
        other = replace(make_plan(clock.now()), as_of=make_plan(clock.now()).as_of.replace(day=2))
        services.change_plan(session, planned.office, exam, other, planned.by, clock.now())
        with pytest.raises(Conflict, match="重新组卷"):
            kinds.check_kinds(session, exam)


def test_a_paper_that_nobody_would_get_is_not_sealed(app: ExamApp, planned: Planned, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        keep(session, planned, clock)
        for one in session.scalars(select(Candidate)):
            one.category = "分管领导"
        session.flush()
        with pytest.raises(Conflict, match="名单上没有"):
            kinds.check_kinds(session, session.get_one(Exam, planned.exam.id))


def clerk(app: ExamApp, planned: Planned) -> FlaskClient:
    return visit_as(app, planned.office, Role.ORGANISER)


def typed(**changed: str) -> dict[str, str]:
    counts = {"single_count": "8", "single_marks": "1", "multiple_count": "0", "multiple_marks": "2"}
    rest = {f"{kind}_{what}": n for kind in ("true_false", "fill_in") for what, n in (("count", "0"), ("marks", "1"))}
    return {"category": "扶贫专干", **counts, **rest, "submit": "1", **changed}


def test_a_kind_is_made_and_removed_on_its_page(app: ExamApp, planned: Planned) -> None:
    client, base = clerk(app, planned), f"/exams/{planned.exam.public_id}/kinds"
    assert base in client.get(f"/exams/{planned.exam.public_id}/plan").text
    assert client.post(base, data=typed()).status_code == 302
    page = client.get(base).text
    assert "其他所有人" in page
    assert "取消这一类" in page
    assert client.post(f"{base}/remove/扶贫专干").status_code == 302
    assert client.post(f"{base}/remove/扶贫专干").status_code == 404
    assert "取消这一类" not in client.get(base).text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"category": ""}, "必须填写"),
        ({"category": "补考2"}, "请换一个名称"),
        ({"single_count": "0"}, "至少要有一道题"),
        ({"single_count": "7"}, "满分要一样"),
        ({"single_count": "200"}, "需要 200 题"),
    ],
)
def test_a_kind_that_cannot_be_made_is_refused_with_a_sentence(
    app: ExamApp, planned: Planned, changed: dict[str, str], told: str
) -> None:
    refused = clerk(app, planned).post(f"/exams/{planned.exam.public_id}/kinds", data=typed(**changed))
    assert refused.status_code == 400
    assert told in refused.text
