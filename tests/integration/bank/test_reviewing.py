"""The way of a question from draft to approval, on both databases."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from examsvc.audit.log import Actor
from examsvc.bank import reviewing
from examsvc.bank.census import take_census
from examsvc.bank.import_models import BankImport, BankImportRow, ImportedQuestion
from examsvc.bank.models import QuestionApproval, QuestionVersion
from examsvc.bank.queries import list_versions
from examsvc.bank.services import roll_back, write
from examsvc.bank.source_models import PolicyClause, Supersession
from examsvc.bank.standing import Standing, standing_of
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict, Invalid
from tests.factories.accounts import make_staff
from tests.factories.bank import make_question, make_source
from tests.factories.desk import Desk, make_desk


@pytest.fixture
def desk(database: Database, clock: SettableClock) -> Iterator[Desk]:
    with database.writing() as session:
        yield make_desk(session, clock)


def written(desk: Desk, *, source: bool = True, hand_in: bool = False) -> QuestionVersion:
    """Write a new question as the keeper."""
    draft = desk.draft(desk.question(), stem="新写的题")
    draft = draft if source else replace(draft, clause_id=None)
    return write(desk.session, desk.office.id, draft, desk.keeper, desk.clock.now(), hand_in=hand_in)


def imported(desk: Desk, by: Actor) -> QuestionVersion:
    """Bring a question without a source in with a published file."""
    version = written(desk, source=False)
    facts = {"filename": "示例.docx", "format": "word", "file_hash": "0" * 64, "state": "published"}
    taken = BankImport(office_id=desk.office.id, created_by=by.id or 0, created_at=desk.clock.now(), **facts)
    desk.session.add(taken)
    desk.session.flush()
    desk.session.add(BankImportRow(import_id=taken.id, number=1, place="第1题", fate="taken"))
    desk.session.flush()
    desk.session.add(ImportedQuestion(question_id=version.question_id, import_id=taken.id, number=1))
    desk.session.flush()
    return version


def standing(desk: Desk, version: QuestionVersion) -> Standing:
    desk.session.flush()
    return standing_of(desk.session, desk.office.id, version)


def submit(desk: Desk, version: QuestionVersion) -> int:
    return reviewing.submit(desk.session, desk.office.id, [version.id], desk.keeper, desk.clock.now())


def clause(desk: Desk) -> PolicyClause:
    return make_source(desk.session, desk.clock.now())


def another(desk: Desk) -> Actor:
    return Actor("person", make_staff(desk.session, desk.office, desk.clock.now()).id)


def test_a_question_goes_from_draft_to_review_to_approved(desk: Desk) -> None:
    version = written(desk)
    seen = [standing(desk, version)]
    assert submit(desk, version) == 1
    seen.append(standing(desk, version))
    desk.approve(version)
    seen.append(standing(desk, version))
    desk.retire(version.question)
    seen.append(standing(desk, version))
    assert seen == [Standing.DRAFT, Standing.IN_REVIEW, Standing.APPROVED, Standing.RETIRED]


def test_a_draft_is_not_approved_before_it_was_handed_in(desk: Desk) -> None:
    version = written(desk)
    with pytest.raises(Conflict, match="还没有送审"):
        desk.approve(version)


def test_topics_with_something_to_review_are_listed_with_the_office_s_own_work_in_front(desk: Desk) -> None:
    for topic in ("随附主题", "随附主题", "总体目标"):
        make_question(desk.session, desk.clock.now(), topic=topic)
    written(desk, hand_in=True)
    written(desk)
    census = take_census(desk.session, desk.office.id, desk.keeper.id or 0)
    found = [(one.topic, one.handed_in, one.shipped) for one in reviewing.list_waiting(census)]
    own = next(row for row in found if row[1])
    assert found[0] == own
    assert ("随附主题", 0, 2) in found


def test_handing_in_twice_is_one_hand_in(desk: Desk) -> None:
    version = written(desk)
    assert (submit(desk, version), submit(desk, version)) == (1, 0)


def test_a_returned_question_goes_back_and_comes_again(desk: Desk) -> None:
    version = written(desk, hand_in=True)
    reviewing.give_back(desk.session, desk.office.id, version.id, "核对数字", desk.reviewer, desk.clock.now())
    assert standing(desk, version) is Standing.RETURNED
    with pytest.raises(Conflict):
        desk.approve(version)
    submit(desk, version)
    assert standing(desk, version) is Standing.IN_REVIEW


def test_what_does_not_wait_cannot_be_returned(desk: Desk) -> None:
    version = make_question(desk.session, desk.clock.now())
    with pytest.raises(Conflict, match="不能退回"):
        reviewing.give_back(desk.session, desk.office.id, version.id, "x", desk.reviewer, desk.clock.now())


def test_a_comment_leaves_a_question_where_it_stood(desk: Desk) -> None:
    version = written(desk, hand_in=True)
    reviewing.comment(desk.session, desk.office.id, version, "好题", desk.reviewer, desk.clock.now())
    assert standing(desk, version) is Standing.IN_REVIEW


def test_who_wrote_an_earlier_draft_may_not_approve_a_colleague_s_correction(desk: Desk) -> None:
    version = written(desk)
    second = another(desk)
    reviewing.set_source(
        desk.session, desk.office.id, [version.id], clause(desk), second, desk.clock.now(), hand_in=True
    )
    newest = list_versions(desk.session, version.question)[0][0]
    for person in (desk.keeper, second):
        with pytest.raises(Conflict, match="另一个人审定"):
            desk.approve(newest, by=person)
    assert desk.approve(newest) == 1


def test_who_brought_a_file_in_may_not_approve_its_questions(desk: Desk) -> None:
    importer = another(desk)
    version = imported(desk, importer)
    reviewing.set_source(
        desk.session, desk.office.id, [version.id], clause(desk), desk.keeper, desk.clock.now(), hand_in=True
    )
    newest = list_versions(desk.session, version.question)[0][0]
    with pytest.raises(Conflict, match="自己导入"):
        desk.approve(newest, by=importer)
    assert desk.approve(newest) == 1


def test_a_source_is_set_for_a_whole_selection_by_new_versions(desk: Desk) -> None:
    versions = [imported(desk, desk.keeper) for _ in range(3)]
    assert {standing(desk, version) for version in versions} == {Standing.NEEDS_SOURCE}
    ids, source = [version.id for version in versions], clause(desk)
    done = reviewing.set_source(
        desk.session, desk.office.id, ids, source, desk.keeper, desk.clock.now(), hand_in=False
    )
    newest = [list_versions(desk.session, version.question)[0][0] for version in versions]
    assert done == 3
    assert {(v.number, v.clause_id, standing(desk, v)) for v in newest} == {(2, source.id, Standing.DRAFT)}


def test_without_a_source_only_the_head_approves_and_says_why(desk: Desk) -> None:
    version = written(desk, source=False, hand_in=True)
    with pytest.raises(Conflict, match="没有依据"):
        desk.approve(version)
    at, ids, head = desk.clock.now(), [version.id], desk.reviewer
    with pytest.raises(Invalid, match="写明理由"):
        reviewing.approve(desk.session, desk.office.id, ids, head, at, as_head=True)
    assert reviewing.approve(desk.session, desk.office.id, ids, head, at, "县里通知，另行补", as_head=True) == 1
    assert [row.note for row in desk.session.scalars(select(QuestionApproval))] == ["县里通知，另行补"]


def test_a_replaced_source_takes_an_approved_question_to_the_queue(desk: Desk) -> None:
    version = written(desk, hand_in=True)
    desk.approve(version)
    assert version.clause is not None
    desk.session.add(
        Supersession(
            office_id=desk.office.id,
            document_id=version.clause.document_id,
            ends_on=desk.clock.now().date(),
            reason="示例",
            impact_hash="0" * 64,
            decided_by=desk.keeper.id or 0,
            decided_at=desk.clock.now(),
        )
    )
    assert standing(desk, version) is Standing.TO_RECHECK


def test_rolling_back_says_the_old_words_again_as_a_new_version(desk: Desk) -> None:
    first = written(desk, hand_in=True)
    desk.edit(first.question, "改坏了")
    back = roll_back(
        desk.session, first.question, desk.office.id, first, "恢复：改错了", desk.keeper, desk.clock.now()
    )
    assert (back.number, back.stem_text, back.content_hash) == (3, "新写的题", first.content_hash)
    assert standing(desk, back) is Standing.IN_REVIEW


def test_rolling_back_to_what_holds_now_is_refused(desk: Desk) -> None:
    first = written(desk)
    with pytest.raises(Conflict, match="没有变化"):
        roll_back(desk.session, first.question, desk.office.id, first, "x", desk.keeper, desk.clock.now())
