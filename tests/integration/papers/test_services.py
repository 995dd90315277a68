"""Papers made from what an office may use: the pool, the shortages in words, the forms and their keys."""

import json
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.audit.log import Actor
from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.services import retire
from examsvc.core.canonical import sha256_hex
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.papers.blueprint import STANDARD, Blueprint, BlueprintRow
from examsvc.papers.models import Form, FormItem, KeyVersion, Paper
from examsvc.papers.services import Drawn, draw_paper, keep_paper, list_pool, make_paper, shortages
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import approve_for, make_question, make_source
from tests.factories.papers import make_small_paper
from tests.factories.whole import SMALL, make_bank

MAY = date(2020, 5, 1)


def pool_of(session: Session, office: Office, as_of: date = MAY) -> set[int]:
    return {item.version_id for item in list_pool(session, office, as_of)}


def forms_of(session: Session, paper: Paper) -> list[Form]:
    return list(session.scalars(select(Form).where(Form.paper_id == paper.id).order_by(Form.label)))


def items_of(session: Session, form: Form) -> list[FormItem]:
    return list(session.scalars(select(FormItem).where(FormItem.form_id == form.id).order_by(FormItem.number)))


def test_only_what_the_office_itself_approved_is_in_its_pool(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        other = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        own, foreign, _nobodys = (make_question(session, clock.now()) for _ in range(3))
        approve_for(session, office, clock.now(), own)
        approve_for(session, other, clock.now(), foreign)
        assert pool_of(session, office) == {own.id}


@pytest.mark.parametrize(
    ("area", "there"), [("全国", True), ("江西省", True), ("吉安市", True), ("示例县", True), ("别县", False)]
)
def test_a_question_of_another_place_stays_out(
    database: Database, clock: SettableClock, area: str, there: bool
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        version = make_question(session, clock.now(), area=area)
        approve_for(session, office, clock.now(), version)
        assert (version.id in pool_of(session, office)) == there


def test_a_practice_question_stays_out_even_when_approved(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        approve_for(session, office, clock.now(), make_question(session, clock.now(), practice_only=True))
        assert pool_of(session, office) == set()


@pytest.mark.parametrize(
    ("times", "there"),
    [
        ({}, True),
        ({"effective_from": MAY}, True),
        ({"effective_from": date(2020, 5, 2)}, False),
        ({"effective_to": MAY}, True),
        ({"effective_to": date(2020, 4, 30)}, False),
        ({"issued": MAY}, True),
        ({"issued": date(2020, 5, 2)}, False),
        ({"issued": date(2020, 5, 2), "effective_from": date(2020, 1, 1)}, True),
    ],
)
def test_a_source_counts_on_the_as_of_date_and_not_today(
    database: Database, clock: SettableClock, times: dict[str, date], there: bool
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        version = make_question(session, clock.now(), clause=make_source(session, clock.now(), **times))
        approve_for(session, office, clock.now(), version)
        assert (version.id in pool_of(session, office)) == there


def test_an_ended_clause_takes_its_questions_out_but_not_its_neighbours(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        ended, holding = make_source(session, clock.now()), make_source(session, clock.now())
        ended.effective_to = date(2020, 4, 30)
        versions = [make_question(session, clock.now(), clause=clause) for clause in (ended, holding)]
        approve_for(session, office, clock.now(), *versions)
        assert pool_of(session, office) == {versions[1].id}


def test_the_pool_knows_which_questions_anybody_may_have_seen(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        approve_for(session, office, clock.now(), make_question(session, clock.now()))
        (item,) = list_pool(session, office, MAY)
        assert (item.public, item.area, item.options) == (True, "全国", ("a", "b", "c", "d"))


def test_every_row_that_is_short_is_named_with_level_and_kind(database: Database, clock: SettableClock) -> None:
    blueprint = Blueprint(
        (
            BlueprintRow("single", 3, Decimal(1), level="national"),
            BlueprintRow("single", 1, Decimal(1), level="municipal"),
            BlueprintRow("fill_in", 2, Decimal(1)),
        )
    )
    with database.writing() as session:
        office = make_office(session, clock.now())
        make_bank(session, office, clock.now(), 3)
        assert shortages(session, office, blueprint, MAY) == [
            "市县单项选择题需要 1 题，可用的已审定试题只有 0 题",
            "填空题需要 2 题，可用的已审定试题只有 0 题",
        ]
        assert shortages(session, office, Blueprint(blueprint.rows[:1]), MAY) == []


def test_a_paper_that_cannot_be_made_leaves_nothing(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        with pytest.raises(Conflict, match="单项选择题需要 40 题"):
            make_paper(
                session,
                office,
                "甲卷",
                STANDARD,
                MAY,
                "seed",
                MultipleRule.HALF_IF_FEWER,
                ("A", "B"),
                by,
                clock.now(),
            )
        assert session.scalars(select(Paper)).all() == []


def drawn_of(session: Session, office: Office) -> Drawn:
    return draw_paper(session, office, SMALL, MAY, "seed", MultipleRule.HALF_IF_FEWER, ("A", "B"))


def test_what_is_drawn_by_a_reader_is_the_paper_that_is_kept(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        make_bank(session, office, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        session.flush()
        session.expunge(office)
    with database.reading() as session:
        drawn = drawn_of(session, office)
    with database.writing() as session:
        paper = keep_paper(session, office, "甲卷", drawn, by, clock.now())
        assert (paper.seed, paper.blueprint, paper.as_of) == (drawn.seed, SMALL.to_json(), MAY)
        kept = [[item.version_id for item in items_of(session, form)] for form in forms_of(session, paper)]
        assert kept == [[chosen.item.version_id for chosen in form.chosen] for form in drawn.forms]


def test_what_was_drawn_is_not_kept_when_a_question_of_it_went_out_of_use(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        office = make_office(session, clock.now())
        make_bank(session, office, clock.now())
        by = Actor("person", make_staff(session, office, clock.now()).id)
        drawn = drawn_of(session, office)
        version = session.get_one(QuestionVersion, min(drawn.versions))
        retire(session, version.question, office.id, "不再使用", by, clock.now())
        with pytest.raises(Conflict, match="题库有变动"):
            keep_paper(session, office, "甲卷", drawn, by, clock.now())
        assert session.scalars(select(Paper)).all() == []


def test_forms_have_the_same_marks_and_share_nothing(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        a, b = forms_of(session, make_small_paper(session, clock.now()))
        assert (a.label, b.label) == ("A", "B")
        assert a.total_marks == b.total_marks == 8
        assert a.predicted_difficulty == b.predicted_difficulty == 2
        used = [{item.version_id for item in items_of(session, form)} for form in (a, b)]
        assert used[0] & used[1] == set()


def test_a_seed_makes_the_same_paper_again_and_another_seed_another(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        first = make_small_paper(session, clock.now(), seed="one")
        office = session.get_one(Office, first.office_id)
        again, other = (make_small_paper(session, clock.now(), office=office, seed=s) for s in ("one", "two"))
        bodies = [[form.body for form in forms_of(session, paper)] for paper in (first, again, other)]
        assert bodies[0] == bodies[1]
        assert bodies[0] != bodies[2]


def test_a_form_is_numbered_through_and_its_first_key_answers_every_item(
    database: Database, clock: SettableClock
) -> None:
    with database.writing() as session:
        for form in forms_of(session, make_small_paper(session, clock.now())):
            items = items_of(session, form)
            assert [(item.number, item.item) for item in items] == [(n, f"q{n}") for n in range(1, 7)]
            assert [item.section for item in items] == [1] * 4 + [2] * 2
            key = session.scalars(select(KeyVersion).where(KeyVersion.form_id == form.id)).one()
            assert (key.number, key.hash) == (1, sha256_hex(key.key))
            told = {item.item: session.get_one(QuestionKey, item.version_id).key for item in items}
            assert json.loads(key.key) == {item: json.loads(text) for item, text in told.items()}


@pytest.mark.parametrize(
    ("rule", "sentence"),
    [
        (MultipleRule.ALL_OR_NOTHING, "多选、少选、错选均不得分"),
        (MultipleRule.HALF_IF_FEWER, "少选得一半，错选不得分"),
    ],
)
def test_the_rule_of_the_paper_is_printed_on_its_multiple_choice_section_alone(
    database: Database, clock: SettableClock, rule: MultipleRule, sentence: str
) -> None:
    with database.writing() as session:
        paper = make_small_paper(session, clock.now(), rule=rule)
        for form in forms_of(session, paper):
            single, multiple = (section["title"] for section in json.loads(form.body)["sections"])
            assert sentence in multiple
            assert sentence not in single


def test_a_body_says_nothing_of_keys_and_explanations(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        for form in forms_of(session, make_small_paper(session, clock.now())):
            assert "见示例文件" not in form.body
            assert "correct" not in form.body
            assert form.body_hash == sha256_hex(form.body)


def test_a_new_version_of_a_question_leaves_a_made_paper_as_it_is(database: Database, clock: SettableClock) -> None:
    with database.writing() as session:
        form = forms_of(session, make_small_paper(session, clock.now()))[0]
        item, body = items_of(session, form)[0], form.body
        pinned = session.get_one(QuestionVersion, item.version_id)
        make_question(session, clock.now(), question=pinned.question, content={"stem": "改过"})
        session.refresh(form)
        assert form.body == body
        assert items_of(session, form)[0].version_id == pinned.id
