"""What was taken out of use can be found and brought back."""

import pytest
from sqlalchemy import select

from examsvc.audit.models import AuditEntry
from examsvc.bank.models import Question
from examsvc.bank.queries import list_retired
from examsvc.bank.services import restore
from examsvc.bank.standing import Standing, standing_of
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.core.roles import Role
from tests.factories.accounts import make_office
from tests.factories.desk import make_desk
from tests.integration.bank.test_views import House, house

__all__ = ["house"]


def test_the_office_s_own_question_stands_again_where_it_stood(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        desk = make_desk(session, clock)
        version = desk.edit(desk.question())
        desk.approve(version)
        desk.retire(version.question)
        assert list_retired(session, desk.office.id) == [version]
        back = restore(session, version.question, desk.office.id, "停用错了", desk.keeper, clock.now())
        assert back is version.question
        assert standing_of(session, desk.office.id, version) == Standing.APPROVED
        assert list_retired(session, desk.office.id) == []


def test_a_shared_question_comes_back_as_the_office_s_copy_that_waits_for_review(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        desk = make_desk(session, clock)
        shared = desk.question()
        desk.retire(shared)
        assert [version.question_id for version in list_retired(session, desk.office.id)] == [shared.id]
        back = restore(session, shared, desk.office.id, "停用错了", desk.keeper, clock.now())
        assert (back.office_id, back.derived_from_id) == (desk.office.id, shared.id)
        assert back.pointer is not None
        assert standing_of(session, desk.office.id, back.pointer.version) == Standing.IN_REVIEW
        assert list_retired(session, desk.office.id) == []
        assert [stem for stem, _approved in desk.seen()] == [back.pointer.version.stem_text]


def test_what_is_in_use_cannot_be_brought_back(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        desk = make_desk(session, clock)
        with pytest.raises(Conflict):
            restore(session, desk.question(), desk.office.id, "停用错了", desk.keeper, clock.now())


def test_another_office_s_retirement_is_not_listed(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        desk, other = make_desk(session, clock), make_office(session, clock.now(), "邻县示例办公室")
        desk.retire(desk.question())
        assert list_retired(session, other.id) == []


def test_a_keeper_finds_it_on_a_page_and_brings_it_back_with_a_reason(house: House) -> None:
    public_id, _version = house.question()
    browser = house.browser(Role.BANK_KEEPER)
    assert "没有停用的试题" in browser.get("/questions/retired").text
    browser.post(f"/questions/{public_id}/retire", data={"reason": "看错了"})
    assert public_id in browser.get("/questions/retired").text
    assert "恢复使用" in browser.get(f"/questions/{public_id}").text
    assert browser.post(f"/questions/{public_id}/restore", data={"reason": ""}).status_code in {400, 422}
    assert browser.post(f"/questions/{public_id}/restore", data={"reason": "停用错了"}).status_code == 302
    assert "没有停用的试题" in browser.get("/questions/retired").text
    with house.app.installation.database.reading() as session:
        assert session.scalars(select(AuditEntry.act).where(AuditEntry.act == "restore_question")).all() != []
        assert len(session.scalars(select(Question)).all()) == 2
