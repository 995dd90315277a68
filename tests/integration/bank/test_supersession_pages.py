"""Ending a source and looking at its questions again, over HTTP."""

import re
from dataclasses import dataclass
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, func, select

from examsvc.accounts.models import Office
from examsvc.bank.models import QuestionVersion
from examsvc.bank.source_models import PolicyDocument, Recheck, Supersession, SupersessionWithdrawal
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office, make_staff
from tests.factories.bank import approve_for, make_question
from tests.factories.sources import make_document, strike
from tests.factories.visiting import visit, visit_as

ENDS = "2026-06-01"


@dataclass
class Desk:
    """An office with a document and its replacement, three questions on the first, and a keeper's browser."""

    app: ExamApp
    office: Office
    client: FlaskClient
    document: str
    replacement: str
    questions: list[str]


@pytest.fixture
def desk(app: ExamApp, clock: SettableClock) -> Desk:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        old = make_document(session, office, clock.now(), title="旧示例办法")
        new = make_document(session, office, clock.now(), title="新示例办法", clauses=2)
        versions = [make_question(session, clock.now(), clause=old.clauses[0]) for _ in range(3)]
        approve_for(session, office, clock.now(), *versions)
        told = (old.public_id, new.public_id, [version.question.public_id for version in versions])
        session.flush()
        session.expunge(office)
    return Desk(app, office, visit_as(app, office, Role.BANK_KEEPER), *told)


def typed(desk: Desk, **changed: str) -> dict[str, str]:
    return {
        "scope": "",
        "ends_on": ENDS,
        "by": desk.replacement,
        "reason": "新办法第二十条",
        "seen": "",
        "submit": "1",
    } | changed


def count(desk: Desk, model: type) -> int:
    with desk.app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def seen(text: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', text)
    assert found is not None
    return found[1]


def end(desk: Desk) -> None:
    address = f"/sources/{desk.document}/supersede"
    shown = desk.client.post(address, data=typed(desk))
    assert desk.client.post(address, data=typed(desk, seen=seen(shown.text))).status_code == 302


def test_the_first_click_shows_the_list_and_the_second_saves(desk: Desk) -> None:
    address = f"/sources/{desk.document}/supersede"
    shown = desk.client.post(address, data=typed(desk))
    assert shown.status_code == 200
    assert "要复核的试题" in shown.text
    assert "3 项" in shown.text
    assert count(desk, Supersession) == 0
    assert desk.client.post(address, data=typed(desk, seen=seen(shown.text))).status_code == 302
    assert count(desk, Supersession) == 1
    page = desk.client.get(f"/sources/{desk.document}").text
    assert "从 2026年6月1日 起失效" in page
    assert "新示例办法" in page
    assert "旧示例办法" in desk.client.get(f"/sources/{desk.replacement}").text


def test_a_list_that_changed_or_another_day_is_shown_again(desk: Desk, clock: SettableClock) -> None:
    address = f"/sources/{desk.document}/supersede"
    first = seen(desk.client.post(address, data=typed(desk)).text)
    other = desk.client.post(address, data=typed(desk, seen=first, ends_on="2026-07-01"))
    assert "有了变化" in other.text
    with desk.app.installation.database.writing() as session:
        document = session.scalars(select(PolicyDocument).where(PolicyDocument.public_id == desk.document)).one()
        make_question(session, clock.now(), clause=document.clauses[0])
    again = desk.client.post(address, data=typed(desk, seen=first))
    assert "有了变化" in again.text
    assert "4 项" in again.text
    assert count(desk, Supersession) == 0


@pytest.mark.parametrize(("changed", "told"), [({"ends_on": ""}, "必须填写"), ({"reason": ""}, "必须填写")])
def test_a_day_and_a_reason_are_needed(desk: Desk, changed: dict[str, str], told: str) -> None:
    answer = desk.client.post(f"/sources/{desk.document}/supersede", data=typed(desk, **changed))
    assert answer.status_code == 400
    assert told in answer.text


def test_a_document_of_another_office_replaces_nothing_here(desk: Desk, clock: SettableClock) -> None:
    with desk.app.installation.database.writing() as session:
        other = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        foreign = make_document(session, other, clock.now()).public_id
    assert desk.client.post(f"/sources/{desk.document}/supersede", data=typed(desk, by=foreign)).status_code == 400


def test_what_was_recorded_is_taken_back_with_a_reason(desk: Desk) -> None:
    end(desk)
    with desk.app.installation.database.reading() as session:
        row = session.scalars(select(Supersession)).one()
    address = f"/supersessions/{row.public_id}/withdraw"
    assert desk.client.post(address, data={"reason": ""}).status_code == 400
    assert desk.client.post(address, data={"reason": "看错了文件"}).status_code == 302
    assert desk.client.post(address, data={"reason": "看错了文件"}).status_code == 409
    assert count(desk, SupersessionWithdrawal) == 1
    assert "没有要复核的试题" in desk.client.get("/rechecks").text


def test_a_question_is_found_right_with_a_note_and_leaves_the_queue(desk: Desk) -> None:
    end(desk)
    assert "等我复核的（3 题）" in desk.client.get("/rechecks").text
    assert "待复核" in desk.client.get("/workbench").text
    address = f"/rechecks/{desk.questions[0]}"
    page = desk.client.get(address).text
    assert "新示例办法" in page
    base = re.search(r'name="base"[^>]*value="(\d+)"', page)
    assert base is not None
    assert desk.client.post(f"{address}/holds", data={"note": "", "base": base[1], "submit": "1"}).status_code == 400
    told = {"note": "新办法第五条沿用同一标准", "base": base[1], "submit": "1"}
    assert desk.client.post(f"{address}/holds", data=told).status_code == 302
    assert count(desk, Recheck) == 1
    assert "等我复核的（2 题）" in desk.client.get("/rechecks").text
    assert "不需要复核" in desk.client.get(address).text


def test_the_author_sees_the_question_apart_and_is_not_offered_to_judge_it(desk: Desk, clock: SettableClock) -> None:
    end(desk)
    with desk.app.installation.database.writing() as session:
        author = make_staff(session, desk.office, clock.now(), Role.BANK_KEEPER)
        document = session.scalars(select(PolicyDocument).where(PolicyDocument.public_id == desk.document)).one()
        version = make_question(session, clock.now(), clause=document.clauses[0], created_by=author.id)
        person, question, base = author.id, version.question.public_id, version.id
    own = visit(desk.app, person)
    assert "我写的，等别人复核（1 题）" in own.get("/rechecks").text
    assert "要由另一位同志判断" in own.get(f"/rechecks/{question}").text
    told = {"note": "我自己说仍然有效", "base": str(base), "submit": "1"}
    assert own.post(f"/rechecks/{question}/holds", data=told).status_code == 409


def test_a_question_is_rewritten_on_a_clause_of_the_replacement(desk: Desk) -> None:
    end(desk)
    address = f"/rechecks/{desk.questions[0]}/edit"
    page = desk.client.get(address).text
    clause = re.search(r'<option value="([0-9a-z]{26})">《新示例办法》第2条', page)
    base = re.search(r'name="base"[^>]*value="(\d+)"', page)
    assert clause is not None
    assert base is not None
    told = {
        "base": base[1],
        "clause": clause[1],
        "stem": "按新办法，示例标准是（　　）。",
        "options": "甲\n乙\n丙\n丁",
        "answer": "B",
        "explanation": "见新办法第二条。",
        "topic": "总体目标",
        "difficulty": "2",
        "area": "全国",
        "reason": "依据已由新办法替代",
        "submit": "1",
    }
    assert desk.client.post(address, data=told).status_code == 302
    with desk.app.installation.database.reading() as session:
        newest = session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(1)).one()
        assert newest.clause is not None
        assert newest.clause.public_id == clause[1]
        assert newest.stem_text == told["stem"]
    assert "等我复核的（2 题）" in desk.client.get("/rechecks").text


def test_a_question_is_retired_from_the_queue(desk: Desk) -> None:
    end(desk)
    assert desk.client.post(f"/rechecks/{desk.questions[0]}/retire", data={"reason": ""}).status_code == 400
    assert desk.client.post(f"/rechecks/{desk.questions[0]}/retire", data={"reason": "不再需要"}).status_code == 302
    assert "等我复核的（2 题）" in desk.client.get("/rechecks").text


def test_the_pages_ask_the_database_as_often_for_many_questions_as_for_few(desk: Desk, clock: SettableClock) -> None:
    def asked(path: str) -> int:
        statements = []
        listen = lambda *_: statements.append(1)  # noqa: E731 - taken off again below
        engine = desk.app.installation.database.engine
        event.listen(engine, "before_cursor_execute", listen)
        try:
            assert desk.client.get(path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(statements)

    end(desk)
    paths = ("/sources", f"/sources/{desk.document}", "/rechecks")
    few = [asked(path) for path in paths]
    with desk.app.installation.database.writing() as session:
        office = session.get_one(Office, desk.office.id)
        document = session.scalars(select(PolicyDocument).where(PolicyDocument.public_id == desk.document)).one()
        for _ in range(15):
            make_question(session, clock.now(), clause=document.clauses[0])
            strike(session, office, clock.now(), make_document(session, office, clock.now()), date(2026, 1, 1))
    assert [asked(path) for path in paths] == few
