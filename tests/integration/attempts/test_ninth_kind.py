"""A ninth kind is one module and one template: nothing else in the house has to know of it."""

import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from jinja2 import ChoiceLoader, FileSystemLoader
from sqlalchemy import select

from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.models import Attempt
from examsvc.bank import question_types, showing
from examsvc.bank.formats import moodle_xml
from examsvc.bank.formats.items import Item, Place
from examsvc.bank.models import QuestionKey, QuestionVersion
from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import all_types, question_type, type_of_item
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.grading.rules import Marker, key_items
from examsvc.web.app import ExamApp
from tests.factories import exams, ninth
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.factories.visiting import visit_as
from tests.integration.attempts.candidate_browser import Browser

CONTENT, KEY = {"stem": "示例年份{1}"}, {"year": 2020}


def forget() -> None:
    sys.modules.pop("examsvc.bank.question_types.year", None)
    all_types.cache_clear()
    type_of_item.cache_clear()


@pytest.fixture(autouse=True)
def year(app: ExamApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put the module where question types are looked for, and the template where templates are."""
    modules, templates = tmp_path / "more_types", tmp_path / "more_templates" / "attempts" / "kinds"
    for folder in (modules, templates):
        folder.mkdir(parents=True)
    (modules / "year.py").write_text(ninth.MODULE, encoding="utf-8")
    (templates / "year.html").write_text(ninth.TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(question_types, "__path__", [*question_types.__path__, str(modules)])
    assert app.jinja_env.loader is not None
    more = FileSystemLoader(tmp_path / "more_templates")
    monkeypatch.setattr(app.jinja_env, "loader", ChoiceLoader([app.jinja_env.loader, more]))
    monkeypatch.setitem(exams.CONTENTS, "year", CONTENT)
    monkeypatch.setitem(exams.KEYS, "year", KEY)
    # Made when the service starts, which in life is after the module was added.
    monkeypatch.setitem(showing.KIND_NAMES, "year", "年份题")
    forget()
    yield
    monkeypatch.undo()
    forget()
    assert "year" not in all_types()


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock, year: None) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), keyring=app.installation.keyring, kinds=("year", "single"))
        session.expunge_all()
    return hall


def test_it_is_sat_with_scripts_and_without_and_marked(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    browser = Browser(app, hall).work()
    page = browser.client.get(f"{browser.base}/paper").text
    assert 'data-kind="year" data-shape="text"' in page
    assert "公元 <input" in page
    assert "示例年份{1}" in page
    assert browser.save(make_save(1, value="2020")).status_code == 200
    assert 'value="2020"' in browser.client.get(f"{browser.base}/plain").text
    assert browser.plain(q1="20").status_code == 400
    assert browser.plain(q1="2019", q2="a").status_code == 302
    assert browser.plain(q1="2020", q2="a").status_code == 302
    clock.move(minutes=45)
    assert browser.hand_in().status_code == 200
    with app.installation.database.reading() as session:
        sheet = newest_sheet(session, session.get_one(Attempt, hall.attempts[0].id))
        assert sheet is not None
        assert '"q1":"2020"' in sheet.content
    items = key_items([("q1", "year", Decimal(2), '{"stem":"示例年份"}')], '{"q1":{"year":2020}}')
    marker = Marker(items, MultipleRule.ALL_OR_NOTHING)
    assert [marker.mark({"q1": value}).total for value in ("2020", "2019", "")] == [2, 0, 0]


def test_it_is_shown_to_a_keeper_and_edited(app: ExamApp, hall: Hall) -> None:
    keeper = visit_as(app, hall.office, Role.BANK_KEEPER)
    with app.installation.database.reading() as session:
        version = session.scalars(select(QuestionVersion).where(QuestionVersion.kind == "year")).one()
        address = f"/questions/{version.question.public_id}"
    assert "2020年" in keeper.get(address).text
    form = keeper.get(f"{address}/edit").text
    assert ">2020</textarea>" in form.replace("\r\n", "").replace("\n", "")
    typed = {
        "stem": "示例年份",
        "answer": "2021",
        "topic": "总体目标",
        "difficulty": "2",
        "area": "全国",
        "reason": "改",
    }
    assert keeper.post(f"{address}/edit", data={**typed, "explanation": "见示例文件。"}).status_code == 302
    with app.installation.database.reading() as session:
        keys = session.scalars(
            select(QuestionKey.key)
            .join(QuestionVersion, QuestionVersion.id == QuestionKey.version_id)
            .where(QuestionVersion.kind == "year")
        )
        assert sorted(keys) == ['{"year":2020}', '{"year":2021}']


def test_paper_and_staff_see_it_by_the_same_template(app: Flask, year: None) -> None:
    source = '{% from "attempts/question.html" import shown %}{{ shown(item, own_picture) }}'
    with app.test_request_context():
        printed = render_template_string(source, item={"kind": "year", "stem": "示例年份"})
    assert "<p>示例年份</p>" in printed
    assert "公元＿＿年" in printed


def test_it_goes_out_in_a_foreign_format_and_comes_back(app: Flask) -> None:
    kind = question_type("year")
    content, key = kind.content_model(stem="示例年份"), kind.key_model(year=2020)
    written = moodle_xml.write([Item(place=Place("question", 1), **kind.to_item(content, key))])
    (item,) = moodle_xml.read(written.data, "year.xml", {}).items
    halves = kind.of_item(item)
    assert (kind.content_model.model_validate(halves[0]), kind.key_model.model_validate(halves[1])) == (content, key)
