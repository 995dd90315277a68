"""flask bank impact: what an end would touch, told to people and to programs; nothing is saved."""

import json

import pytest
from click.testing import Result
from sqlalchemy import func, select

from examsvc.bank.source_models import Supersession
from examsvc.core.clock import SettableClock
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.sources import make_document

NUMBER = "中示〔2015〕34号"


@pytest.fixture
def register(app: ExamApp, clock: SettableClock) -> ExamApp:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        document = make_document(session, office, clock.now(), title="示例意见", doc_no=NUMBER, clauses=2)
        for clause in (*document.clauses, document.clauses[0]):
            make_question(session, clock.now(), clause=clause)
        make_document(session, office, clock.now(), title="同名办法")
        make_document(session, office, clock.now(), title="同名办法")
    return app


def run(app: ExamApp, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["bank", "impact", *words])


@pytest.mark.parametrize(
    ("named", "clause", "total"), [(NUMBER, "", 3), ("示例意见", "第1条", 2), (NUMBER, "第2条", 1)]
)
def test_programs_get_every_key_and_the_hash(register: ExamApp, named: str, clause: str, total: int) -> None:
    result = run(register, named, "--json", "--from", "2026-06-01", *(["--clause", clause] if clause else []))
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    sections = {section["code"]: section for section in told["sections"]}
    assert list(sections) == ["questions", "blueprints", "papers", "exams", "over"]
    assert sections["questions"]["total"] == len(sections["questions"]["keys"]) == total
    assert (len(told["hash"]), told["ends_on"]) == (64, "2026-06-01")
    with register.installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Supersession)) == 0


def test_people_get_sections_and_stems(register: ExamApp) -> None:
    result = run(register, NUMBER)
    assert result.exit_code == 0
    assert f"示例意见 {NUMBER}" in result.stdout
    assert result.stdout.count("示例题干") == 3


@pytest.mark.parametrize(
    ("words", "told"),
    [(["不存在的文件"], "0 documents"), (["同名办法"], "2 documents"), ([NUMBER, "--clause", "第9条"], "0 clauses")],
)
def test_what_is_not_one_source_is_refused(register: ExamApp, words: list[str], told: str) -> None:
    result = run(register, *words)
    assert result.exit_code == 1
    assert told in result.output


def test_an_installation_without_an_office_says_what_to_do_first(app: ExamApp) -> None:
    result = run(app, NUMBER)
    assert result.exit_code == 1
    assert "set the office up first" in result.output
