"""Approving, editing, retiring and releasing, on both databases."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from examsvc.audit.log import Actor
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import (
    Question,
    QuestionApproval,
    QuestionKey,
)
from examsvc.bank.queries import get_question, is_retired, list_versions
from examsvc.bank.releases import cut_release
from examsvc.bank.reviewing import approve
from examsvc.bank.services import edit
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict, Invalid, NotFound
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import make_question
from tests.factories.desk import Desk, make_desk


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Iterator[Desk]:
    with database.writing() as session:
        yield make_desk(session, clock)


def test_approving_is_by_name_and_counts_once(desk: Desk) -> None:
    one, other = desk.question(), desk.question()
    versions = [question.pointer.version for question in (one, other) if question.pointer]
    assert desk.approve(*versions) == 2
    assert desk.approve(*versions) == 0
    rows = desk.session.scalars(select(QuestionApproval)).all()
    assert {(row.approved_by, row.office_id) for row in rows} == {(desk.reviewer.id, desk.office.id)}


def test_an_approval_of_one_office_is_none_of_another(desk: Desk) -> None:
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    version = make_question(desk.session, desk.clock.now())
    desk.approve(version)
    assert [approved for _stem, approved in desk.seen()] == [True]
    assert [approved for _stem, approved in desk.seen(other)] == [False]


def test_fifty_are_approved_at_once_and_fifty_one_are_not(desk: Desk) -> None:
    versions = [make_question(desk.session, desk.clock.now()) for _ in range(51)]
    with pytest.raises(Invalid, match="1 至 50"):
        desk.approve(*versions)
    assert desk.session.scalars(select(QuestionApproval)).all() == []
    assert desk.approve(*versions[:50]) == 50


def test_nothing_selected_is_said_so(desk: Desk) -> None:
    with pytest.raises(Invalid, match="1 至 50"):
        desk.approve()


def test_a_version_that_was_replaced_meanwhile_is_not_approved(desk: Desk) -> None:
    old = make_question(desk.session, desk.clock.now())
    new = make_question(desk.session, desk.clock.now(), question=old.question, content={"stem": "改过"})
    with pytest.raises(Conflict, match="刚刚改过"):
        desk.approve(old)
    assert desk.approve(new) == 1


def test_nobody_approves_their_own_writing(desk: Desk) -> None:
    version = desk.edit(desk.question())
    with pytest.raises(Conflict, match="另一个人审定"):
        desk.approve(version, by=desk.keeper)
    assert desk.approve(version) == 1


def test_a_foreign_office_s_version_cannot_be_approved(desk: Desk) -> None:
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    version = desk.edit(desk.question())
    with pytest.raises(Conflict):
        approve(desk.session, other.id, [version.id], desk.reviewer, desk.clock.now())


def test_editing_a_shared_question_makes_a_copy_and_leaves_the_original(desk: Desk) -> None:
    shared = desk.question()
    original = shared.pointer.version.stem_text if shared.pointer else ""
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    version = desk.edit(shared, "本县的写法")
    assert version.question.office_id == desk.office.id
    assert desk.seen() == [("本县的写法", False)]
    assert desk.seen(other) == [(original, False)]


def test_the_address_of_a_copied_original_leads_to_the_copy(desk: Desk) -> None:
    shared = desk.question()
    copy = desk.edit(shared, "第一次").question
    assert get_question(desk.session, shared.public_id, desk.office.id) is copy
    desk.edit(get_question(desk.session, shared.public_id, desk.office.id), "第二次")
    stems = [version.stem_text for version, _key in list_versions(desk.session, copy)]
    assert stems[:2] == ["第二次", "第一次"]


def test_history_shows_the_original_behind_the_copy(desk: Desk) -> None:
    shared = desk.question()
    copy = desk.edit(shared).question
    versions = [version for version, _key in list_versions(desk.session, copy)]
    assert [version.question_id for version in versions] == [copy.id, shared.id]


def test_an_edit_that_changes_nothing_makes_nothing(desk: Desk) -> None:
    shared = desk.question()
    for question in (shared, desk.edit(shared).question):
        before = desk.session.scalars(select(Question.id)).all()
        with pytest.raises(Conflict, match="没有变化"):
            edit(desk.session, question, desk.office.id, desk.draft(question), "x", desk.keeper, desk.clock.now())
        assert desk.session.scalars(select(Question.id)).all() == before


def test_only_the_explanation_changed_is_a_change(desk: Desk) -> None:
    shared = desk.question()
    draft = desk.draft(shared, explanation="解析写得更明白。")
    version = edit(desk.session, shared, desk.office.id, draft, "解析", desk.keeper, desk.clock.now())
    assert desk.session.get_one(QuestionKey, version.id).explanation == "解析写得更明白。"


def test_an_edited_question_waits_for_approval_again(desk: Desk) -> None:
    own = desk.edit(desk.question(), "第一版").question
    desk.approve(list_versions(desk.session, own)[0][0])
    desk.edit(own, "第二版")
    assert desk.seen() == [("第二版", False)]


def test_a_retired_shared_question_is_gone_here_and_nowhere_else(desk: Desk) -> None:
    shared = desk.question()
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    desk.retire(shared)
    assert (desk.seen(), len(desk.seen(other))) == ([], 1)
    assert is_retired(desk.session, shared, desk.office.id)
    assert not is_retired(desk.session, shared, other.id)


def test_a_retired_copy_does_not_bring_its_original_back(desk: Desk) -> None:
    desk.retire(desk.edit(desk.question()).question)
    assert desk.seen() == []


@pytest.mark.parametrize("copied", [False, True])
def test_what_is_retired_is_neither_retired_again_nor_edited(desk: Desk, copied: bool) -> None:
    question = desk.edit(desk.question()).question if copied else desk.question()
    desk.retire(question)
    with pytest.raises(Conflict, match="已经停用"):
        desk.retire(question)
    with pytest.raises(Conflict, match="已经停用"):
        desk.edit(question, "停用以后")


def test_a_foreign_office_s_question_is_not_found(desk: Desk) -> None:
    own = desk.edit(desk.question()).question
    other = make_office(desk.session, desk.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
    with pytest.raises(NotFound):
        get_question(desk.session, own.public_id, other.id)


def test_every_act_is_written_down(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        desk = make_desk(session, clock)
        version = desk.edit(desk.question())
        desk.approve(version)
        desk.release("定版")
        desk.retire(version.question)
    with database.reading() as session:
        acts = session.scalars(select(AuditEntry.act).order_by(AuditEntry.seq)).all()
    assert acts == ["edit_question", "approve_question", "cut_release", "retire_question"]


@pytest.mark.parametrize("table", ["question_version", "question_key", "question_approval", "bank_release"])
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}"])
def test_what_was_said_approved_or_released_cannot_be_changed(
    database: Database, clock: SettableClock, table: str, act: str
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        version = make_question(session, clock.now())
        approve(session, office.id, [version.id], by, clock.now())
        cut_release(session, office.id, "定版", "", by, clock.now())
    column = "version_id" if table == "question_key" else "id"
    with pytest.raises(DatabaseError, match="append-only"), database.writing() as session:
        session.execute(text(act.format(table, column, column)))
