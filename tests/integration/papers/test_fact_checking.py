"""Papers avoid two figures for one fact where the bank allows it, and say so where it does not."""

from decimal import Decimal

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.models import QuestionVersion
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.roles import Role
from examsvc.exams import services as exams
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_papers
from examsvc.exams.rooming import keep_rooms
from examsvc.exams.seating import RoomPlan
from examsvc.papers.blueprint import Blueprint, BlueprintRow
from examsvc.papers.fact_checking import list_warnings
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import approve_for, make_question
from tests.factories.papers import make_small_paper
from tests.factories.visiting import visit_as
from tests.factories.whole import make_plan, make_rows

# Two figures of one shipped group, of one level and different years.
FIRST, SECOND = ("J091", "3400"), ("J113", "2900")


def ask(
    session: Session, clock: SettableClock, fact: tuple[str, str], stem: str = "贫困村有多少个"
) -> QuestionVersion:
    return make_question(session, clock.now(), facts=fact[0], stem=stem, explanation=f"见示例文件：{fact[1]}个。")


def approved(session: Session, clock: SettableClock, *stems: str, spare: int = 0) -> Office:
    office = make_office(session, clock.now())
    versions = [ask(session, clock, fact, stem) for fact, stem in zip((FIRST, SECOND), stems, strict=True)]
    versions += [make_question(session, clock.now()) for _ in range(spare)]
    approve_for(session, office, clock.now(), *versions)
    return office


TWO = Blueprint((BlueprintRow("single", 2, Decimal(1)),))


def test_a_pair_on_one_form_is_named_with_form_numbers_and_fact(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = approved(session, clock, "村有几个", "村共几个")
        paper = make_small_paper(session, clock.now(), office=office, blueprint=TWO)
        warnings = list_warnings(session, paper)
        assert len(warnings) == 2
        assert all("第 1 题和第 2 题" in one and "贫困村数量" in one for one in warnings)
        assert {one[0] for one in warnings} == {"A", "B"}


def test_a_stem_that_says_the_year_ends_the_warning(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = approved(session, clock, "2013年村有几个", "村共几个")
        assert list_warnings(session, make_small_paper(session, clock.now(), office=office, blueprint=TWO)) == []


def test_another_draw_is_taken_where_it_parts_the_pair(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = approved(session, clock, "村有几个", "村共几个", spare=6)
        papers = [
            make_small_paper(session, clock.now(), office=office, blueprint=TWO, seed=f"seed {n}") for n in range(8)
        ]
        assert [list_warnings(session, paper) for paper in papers] == [[]] * 8
        assert any(paper.seed.startswith("seed") for paper in papers)


def test_the_organiser_reads_it_before_sealing_and_saving_again_makes_the_paper_anew(
    app: ExamApp, clock: SettableClock
) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        office = approved(session, clock, "村有几个", "村共几个")
        by = Actor("person", make_staff(session, office, clock.now(), Role.ORGANISER).id)
        exam = exams.plan_exam(session, office, make_plan(clock.now(), TWO), by, clock.now())
        exams.take_roster(session, app.installation.keyring, exam, make_rows(2), by, clock.now())
        keep_rooms(session, exam, [RoomPlan(1, 2, 2)], by, clock.now())
        before = list_papers(session, exam)[0].id
        public_id, exam_id = exam.public_id, exam.id
        session.flush()
        session.expunge(office)
    page = visit_as(app, office, Role.ORGANISER).get(f"/exams/{public_id}/seal")
    assert "同一事实有不同数值" in page.text
    assert "确认封卷" in page.text
    with app.test_request_context(), app.installation.database.writing() as session:
        exam = session.get_one(Exam, exam_id)
        exams.change_plan(
            session, session.get_one(Office, office.id), exam, make_plan(clock.now(), TWO), by, clock.now()
        )
        assert list_papers(session, exam)[0].id != before
