"""A source ends: the list is seen before it is saved, people judge its questions, and nothing sealed changes."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.audit.models import AuditEntry
from examsvc.bank.impact import EXTENSION, Ending, list_impact
from examsvc.bank.models import QuestionVersion
from examsvc.bank.rechecks import list_queued, list_strikes, still_holds
from examsvc.bank.releases import cut_release
from examsvc.bank.source_models import PolicyDocument
from examsvc.bank.supersession import ImpactNotSeen, check_ending, supersede, withdraw
from examsvc.core.clock import SettableClock
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams import services as exams
from examsvc.exams.queries import list_papers
from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.papers.sealing import seal_hash
from examsvc.papers.services import list_pool, seal
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import approve_for, make_question
from tests.factories.papers import make_small_paper
from tests.factories.sources import make_document
from tests.factories.whole import make_bank, make_plan

END = date(2020, 5, 1)
ONE = Blueprint((BlueprintRow("single", 1, Decimal(1)),))
# Two for the questions and the office, two for each date of blueprints and drafts, one a room for what holds them.
MOST_STATEMENTS = 10


@dataclass
class Bank:
    """An office with a document, two approved questions on its two clauses, and a keeper."""

    office: Office
    document: PolicyDocument
    versions: list[QuestionVersion]
    by: Actor


def bank(session: Session, clock: SettableClock, kind: str = "single") -> Bank:
    office = make_office(session, clock.now())
    document = make_document(session, office, clock.now(), clauses=2, issued=date(2016, 1, 1))
    versions = [make_question(session, clock.now(), kind=kind, clause=clause) for clause in document.clauses]
    approve_for(session, office, clock.now(), *versions)
    return Bank(office, document, versions, Actor("person", make_staff(session, office, clock.now()).id))


def sections(app: ExamApp, session: Session, ending: Ending) -> dict[str, tuple[int, list[str]]]:
    """Return how much each section holds, and the notes of what it shows."""
    found = list_impact(session, ending, app.extensions[EXTENSION]).sections
    return {part.code: (part.total, [f"{one.name} {one.note}" for one in part.touched]) for part in found}


def end(app: ExamApp, session: Session, own: Bank, clock: SettableClock, ends_on: date = END) -> None:
    """See the list and save."""
    ending = check_ending(session, own.office.id, own.document, None, ends_on)
    seen = list_impact(session, ending, app.extensions[EXTENSION]).hash
    supersede(session, ending, None, "已废止", seen, app.extensions[EXTENSION], own.by, clock.now())


def test_a_list_that_changed_since_it_was_seen_is_shown_again(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own, rooms = bank(session, clock), app.extensions[EXTENSION]
        ending = check_ending(session, own.office.id, own.document, None, END)
        seen = list_impact(session, ending, rooms)
        added = make_question(session, clock.now(), clause=own.document.clauses[0])
        with pytest.raises(ImpactNotSeen) as unseen:
            supersede(session, ending, None, "已废止", seen.hash, rooms, own.by, clock.now())
        now_seen = unseen.value.impact
        assert str(added.id) in now_seen.sections[0].keys
        supersede(session, ending, None, "已废止", now_seen.hash, rooms, own.by, clock.now())


@pytest.mark.parametrize("seen", ["", "0" * 64])
def test_nothing_is_saved_unseen(app: ExamApp, clock: SettableClock, seen: str) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        ending = check_ending(session, own.office.id, own.document, None, END)
        with pytest.raises(ImpactNotSeen):
            supersede(session, ending, None, "已废止", seen, app.extensions[EXTENSION], own.by, clock.now())


def test_the_hash_is_that_of_another_day_and_another_clause_no_longer(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        whole = Ending(own.office.id, own.document.id, None, END)
        others = [
            replace(whole, ends_on=END + timedelta(days=1)),
            replace(whole, clause_id=own.document.clauses[0].id),
        ]
        hashes = {list_impact(session, one, app.extensions[EXTENSION]).hash for one in (whole, *others)}
        assert len(hashes) == 3


def test_a_clause_names_its_own_questions_and_a_document_all_of_them(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        make_question(session, clock.now())
        whole = Ending(own.office.id, own.document.id, None, END)
        one = replace(whole, clause_id=own.document.clauses[0].id)
        assert sections(app, session, whole)["questions"][0] == 2
        assert sections(app, session, one)["questions"][0] == 1


def test_a_blueprint_that_suffices_now_and_not_then_is_named_with_what_it_lacks(
    app: ExamApp, clock: SettableClock
) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        document = make_document(session, office, clock.now())
        versions = [make_question(session, clock.now(), clause=document.clauses[0]) for _ in range(2)]
        versions += [make_question(session, clock.now()) for _ in range(3)]
        versions += [make_question(session, clock.now(), kind="multiple") for _ in range(2)]
        approve_for(session, office, clock.now(), *versions)
        exams.plan_exam(session, office, make_plan(clock.now()), by, clock.now())
        count, notes = sections(app, session, Ending(office.id, document.id, None, END))["exams"]
        assert count == 1
        assert "单项选择题需要 4 题，可用的已审定试题只有 3 题" in notes[0]
        assert sections(app, session, Ending(office.id, document.id, None, date(2020, 5, 2)))["exams"][1] != notes


def test_sealed_papers_are_named_and_keep_their_hash(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        make_bank(session, own.office, clock.now(), 2)
        approve_for(
            session, own.office, clock.now(), make_question(session, clock.now(), clause=own.document.clauses[0])
        )
        paper = make_small_paper(session, clock.now(), office=own.office)
        before = seal(session, paper, own.by, clock.now())
        bodies = [form.body_hash for form in paper.forms]
        count, notes = sections(app, session, Ending(own.office.id, own.document.id, None, END))["papers"]
        assert count == 1
        assert "请核对答案" in notes[0]
        end(app, session, own, clock)
        session.refresh(paper)
        assert (paper.seal_hash, seal_hash(session, paper)) == (before, before)
        assert [form.body_hash for form in paper.forms] == bodies


def test_a_paper_of_an_earlier_date_is_named_as_not_affected(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        make_bank(session, own.office, clock.now(), 2)
        paper = make_small_paper(session, clock.now(), office=own.office, as_of=END - timedelta(days=1))
        seal(session, paper, own.by, clock.now())
        _count, notes = sections(app, session, Ending(own.office.id, own.document.id, None, END))["papers"]
        assert all("不受影响" in note for note in notes)


def test_a_draft_made_before_the_end_is_not_sealed_and_is_made_anew_when_its_plan_is_saved(
    app: ExamApp, clock: SettableClock
) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        make_bank(session, own.office, clock.now(), 2)
        extra = [make_question(session, clock.now()) for _ in range(2)]
        exam = exams.plan_exam(session, own.office, make_plan(clock.now()), own.by, clock.now())
        approve_for(session, own.office, clock.now(), *extra)
        end(app, session, own, clock)
        stale = list_papers(session, exam)[0]
        with pytest.raises(Conflict, match="依据已登记失效，不能封卷"):
            seal(session, stale, own.by, clock.now())
        exams.change_plan(session, own.office, exam, make_plan(clock.now()), own.by, clock.now())
        fresh = list_papers(session, exam)[0]
        assert fresh.id != stale.id
        seal(session, fresh, own.by, clock.now())


def test_an_exam_that_is_over_is_named_to_its_own_office_alone(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        other = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        by = Actor("person", make_staff(session, office, clock.now()).id)
        document = make_document(session, None, clock.now())
        versions = [make_question(session, clock.now(), clause=document.clauses[0]) for _ in range(4)]
        versions += [make_question(session, clock.now(), kind="multiple") for _ in range(2)]
        approve_for(session, office, clock.now(), *versions)
        exam = exams.plan_exam(session, office, make_plan(clock.now()), by, clock.now())
        exam.state, exam.sealed_at, exam.closed_at = "closed", clock.now(), clock.now()
        session.flush()
        count, notes = sections(app, session, Ending(office.id, document.id, None, END))["over"]
        assert (count, "请核对答案和成绩" in notes[0]) == (1, True)
        assert sections(app, session, Ending(other.id, document.id, None, END))["over"][0] == 0


@pytest.mark.parametrize("day", [date(2016, 1, 1), date(2015, 12, 31)])
def test_nothing_ends_before_it_began(app: ExamApp, clock: SettableClock, day: date) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        with pytest.raises(Invalid, match="要晚于开始施行的日期"):
            check_ending(session, own.office.id, own.document, None, day)


def test_what_ended_ends_once_until_it_is_taken_back(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        end(app, session, own, clock)
        for clause in (None, own.document.clauses[0]):
            with pytest.raises(Conflict, match="已经登记过失效"):
                check_ending(session, own.office.id, own.document, clause, END)
        assert list_pool(session, own.office, END) == []
        version = own.versions[0]
        withdraw(session, list_strikes(session, own.office.id, version)[0].supersession, "看错", own.by, clock.now())
        assert len(list_pool(session, own.office, END)) == 2
        assert list_queued(session, own.office.id, own.by.id or 0, 1, 20) == []
        check_ending(session, own.office.id, own.document, None, END)


def test_a_document_cannot_replace_itself(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        ending, rooms = Ending(own.office.id, own.document.id, None, END), app.extensions[EXTENSION]
        with pytest.raises(Invalid, match="不能由它自己替代"):
            supersede(session, ending, own.document, "示例", "", rooms, own.by, clock.now())


def test_a_question_found_right_comes_back_and_its_author_may_not_say_so(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        author = make_staff(session, own.office, clock.now())
        written = make_question(session, clock.now(), clause=own.document.clauses[0], created_by=author.id)
        approve_for(session, own.office, clock.now(), written)
        end(app, session, own, clock)
        assert len(list_queued(session, own.office.id, author.id, 1, 20)) == 2
        assert [row.version.id for row in list_queued(session, own.office.id, author.id, 1, 20, own=True)] == [
            written.id
        ]
        with pytest.raises(Conflict, match="另一位同志"):
            still_holds(session, own.office.id, written, "仍然有效", Actor("person", author.id), clock.now())
        assert still_holds(session, own.office.id, written, "新文件第五条相同", own.by, clock.now()) == 1
        assert [item.version_id for item in list_pool(session, own.office, END)] == [written.id]
        with pytest.raises(Conflict, match="不需要复核"):
            still_holds(session, own.office.id, written, "再说一次", own.by, clock.now())


def test_a_release_leaves_out_what_waits_to_be_looked_at_again(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        before = cut_release(session, own.office.id, "一", "", own.by, clock.now())
        end(app, session, own, clock)
        with pytest.raises(Conflict, match="还没有审定的试题"):
            cut_release(session, own.office.id, "二", "", own.by, clock.now())
        still_holds(session, own.office.id, own.versions[0], "仍然有效", own.by, clock.now())
        assert cut_release(session, own.office.id, "二", "", own.by, clock.now()).hash != before.hash


def test_every_act_is_in_the_log_with_what_was_before_and_after(app: ExamApp, clock: SettableClock) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        end(app, session, own, clock)
        row = list_strikes(session, own.office.id, own.versions[0])[0].supersession
        still_holds(session, own.office.id, own.versions[0], "仍然有效", own.by, clock.now())
        withdraw(session, row, "看错", own.by, clock.now())
        document = own.document.id
    with app.installation.database.reading() as session:
        told = [(e.act, e.subject_id) for e in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
        assert [act for act, _id in told] == ["supersede", "recheck_question", "withdraw_supersession"]
        assert told[0] == ("supersede", document)
        detail = session.scalars(select(AuditEntry.detail).where(AuditEntry.act == "supersede")).one()
        assert f'"before":{document}' in detail


def test_the_list_asks_the_database_as_often_for_many_questions_as_for_few(
    app: ExamApp, clock: SettableClock
) -> None:
    statements: list[str] = []
    engine = app.installation.database.engine
    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))

    def asked(session: Session, ending: Ending) -> int:
        session.expire_all()
        statements.clear()
        list_impact(session, ending, app.extensions[EXTENSION])
        return len(statements)

    with app.test_request_context(), app.installation.database.writing() as session:
        own = bank(session, clock)
        ending = Ending(own.office.id, own.document.id, None, END)
        few = asked(session, ending)
        more = [make_question(session, clock.now(), clause=own.document.clauses[0]) for _ in range(30)]
        approve_for(session, own.office, clock.now(), *more)
        for _ in range(3):
            seal(
                session, make_small_paper(session, clock.now(), office=own.office, blueprint=ONE), own.by, clock.now()
            )
        assert asked(session, ending) == few
        assert few <= MOST_STATEMENTS
