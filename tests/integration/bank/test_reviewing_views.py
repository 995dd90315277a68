"""The reviewer's pages say what is for them, what is not, and why not."""

import pytest
from sqlalchemy import select

from examsvc.audit.log import Actor
from examsvc.bank.models import FactCheck, Question
from examsvc.bank.reviewing import note
from examsvc.core.roles import Role
from tests.factories.accounts import make_staff
from tests.factories.bank import make_question
from tests.integration.bank.test_views import House, house

__all__ = ["house"]


def own_without_source(house: House) -> None:
    """Hand in a question of the office's own that rests on nothing."""
    with house.app.installation.database.writing() as session:
        now = house.clock.now()
        row = Question(office_id=house.office.id, origin="written", state="draft", created_at=now)
        session.add(row)
        session.flush()
        version = make_question(session, now, question=row, stem="没有依据的题")
        writer = make_staff(session, house.office, now)
        note(session, house.office.id, version, "submit", "", Actor("person", writer.id), now)


def test_the_first_page_lists_topics_with_something_to_review(house: House) -> None:
    assert "没有待审定的试题" in house.browser(Role.REVIEWER).get("/review").text
    house.question(topic="精准方略")
    assert "精准方略" in house.browser(Role.REVIEWER).get("/review").text


@pytest.mark.parametrize(("role", "listed"), [(Role.REVIEWER, False), (Role.HEAD, True)])
def test_what_rests_on_no_source_is_for_the_head(house: House, role: Role, listed: bool) -> None:
    own_without_source(house)
    page = house.browser(role).get("/review?topic=总体目标").text
    assert ("没有依据的题" in page) is listed
    assert ("另有 1 题没有依据" in page) is not listed


def test_what_nobody_could_confirm_is_told_apart(house: House) -> None:
    public_id, _version = house.question()
    with house.app.installation.database.writing() as session:
        row = session.scalars(select(Question).where(Question.public_id == public_id)).one()
        session.add(FactCheck(question_id=row.id, trust="unverified"))
    assert "另有 1 题所据内容没有核实" in house.browser(Role.REVIEWER).get("/review?topic=总体目标").text


def test_the_trust_of_each_fact_is_shown_beside_its_question(house: House) -> None:
    public_id, _version = house.question()
    with house.app.installation.database.writing() as session:
        row = session.scalars(select(Question).where(Question.public_id == public_id)).one()
        session.add(FactCheck(question_id=row.id, trust="one_page", note="与N012对照：一致"))
    page = house.browser(Role.REVIEWER).get("/review?topic=总体目标").text
    assert "只在一处见到" in page
    assert "N012" not in page


@pytest.mark.parametrize(("trust", "offered"), [("unverified", False), ("one_page", True)])
def test_approving_is_offered_on_a_question_s_page_only_where_it_would_succeed(
    house: House, trust: str, offered: bool
) -> None:
    public_id, _version = house.question()
    with house.app.installation.database.writing() as session:
        row = session.scalars(select(Question).where(Question.public_id == public_id)).one()
        session.add(FactCheck(question_id=row.id, trust=trust))
    page = house.browser(Role.REVIEWER).get(f"/questions/{public_id}").text
    assert ("审定这道题" in page) is offered
