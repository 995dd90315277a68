"""The reviewer's pages say what is for them, what is not, and why not."""

import json
import re

import pytest
from sqlalchemy import select

from examsvc.audit.log import Actor
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import FactCheck, Question, QuestionApproval
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


def ticked(page: str) -> list[str]:
    boxes = re.findall(r'<input[^>]*name="versions"[^>]*>', page)
    assert boxes
    return [value for box in boxes if "checked" in box for value in re.findall(r'value="(\d+)"', box)]


def drafts(house: House, count: int) -> list[int]:
    """Make drafts of the office's own; return their versions."""
    made = []
    with house.app.installation.database.writing() as session:
        now = house.clock.now()
        for number in range(count):
            row = Question(office_id=house.office.id, origin="written", state="draft", created_at=now)
            session.add(row)
            session.flush()
            made.append(make_question(session, now, question=row, stem=f"第{number + 1}道示例草稿。").id)
    return made


def test_nothing_is_ticked_before_somebody_approves_by_name(house: House) -> None:
    house.question()
    house.question()
    browser = house.browser(Role.REVIEWER)
    page = browser.get("/review?topic=总体目标").text
    assert ticked(page) == []
    assert 'data-choose="versions" value="all"' in page
    assert browser.post("/review?topic=总体目标", data={}).status_code == 400
    assert house.count(QuestionApproval) == 0


def test_a_refusal_keeps_what_was_ticked_and_nothing_else(house: House) -> None:
    own_without_source(house)
    own_without_source(house)
    browser = house.browser(Role.HEAD)
    first, _second = re.findall(r'name="versions" value="(\d+)"', browser.get("/review?topic=总体目标").text)
    refused = browser.post("/review?topic=总体目标", data={"versions": [first]})
    assert "要在备注里写明理由" in refused.text
    assert ticked(refused.text) == [first]


def test_drafts_to_hand_in_come_fifty_a_page_and_unticked(house: House) -> None:
    drafts(house, 52)
    browser = house.browser(Role.BANK_KEEPER)
    first, second = (browser.get(f"/questions/submit?page={n}").text for n in (1, 2))
    assert (first.count("道示例草稿"), second.count("道示例草稿")) == (50, 2)
    assert "共 52 条" in first
    assert ticked(first) == ticked(second) == []


def test_only_what_nobody_handed_in_yet_is_offered_to_be_handed_in(house: House) -> None:
    _kept, sent = drafts(house, 2)
    browser = house.browser(Role.BANK_KEEPER)
    assert browser.post("/questions/submit", data={"versions": [str(sent)]}).status_code == 302
    page = browser.get("/questions/submit").text
    assert ("第1道示例草稿" in page, "第2道示例草稿" in page) == (True, False)


def test_handing_in_nothing_is_refused_and_keeps_the_page(house: House) -> None:
    drafts(house, 51)
    refused = house.browser(Role.BANK_KEEPER).post("/questions/submit?page=2", data={})
    assert refused.status_code == 400
    assert "第51道示例草稿" in refused.text


def test_who_printed_a_review_sheet_with_its_keys_is_in_the_log(house: House) -> None:
    house.question()
    house.browser(Role.REVIEWER).post("/review/sheet.pdf?topic=总体目标")
    with house.app.installation.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.act == "print_review_sheet")).one()
    assert json.loads(entry.detail) == {"topic": "总体目标", "questions": 1}
    assert entry.actor_kind == "person"


def test_a_link_alone_prints_no_review_sheet(house: House) -> None:
    house.question()
    assert house.browser(Role.REVIEWER).get("/review/sheet.pdf?topic=总体目标").status_code == 405
