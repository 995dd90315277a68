"""The bank's pages over HTTP: list, history, edit, retire, review and releases."""

from dataclasses import dataclass
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from examsvc.accounts.models import Office
from examsvc.bank.models import BankRelease, FactCheck, Question, QuestionApproval, QuestionVersion
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import make_question, make_source
from tests.factories.visiting import visit_as

BOTH = (Role.BANK_KEEPER, Role.REVIEWER)


@dataclass
class House:
    """An installation with one office and some shared questions."""

    app: ExamApp
    clock: SettableClock
    office: Office

    def browser(self, *roles: Role) -> FlaskClient:
        return visit_as(self.app, self.office, *(roles or BOTH))

    def question(self, **facts: Any) -> tuple[str, int]:
        """Make a question; return its public id and the id of its version."""
        with self.app.installation.database.writing() as session:
            clause = make_source(session, self.clock.now())
            version = make_question(session, self.clock.now(), clause=clause, **facts)
            return version.question.public_id, version.id

    def count(self, table: type[Any]) -> int:
        with self.app.installation.database.reading() as session:
            return len(session.scalars(select(table)).all())

    def newest(self) -> QuestionVersion:
        with self.app.installation.database.reading() as session:
            return session.scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc())).first()  # type: ignore[return-value]


@pytest.fixture
def house(app: ExamApp, clock: SettableClock) -> House:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        session.expunge(office)
    return House(app, clock, office)


def filled(base: int, **changes: Any) -> dict[str, Any]:
    form = {
        "base": str(base),
        "stem": "改过的题干",
        "options": "甲\n乙\n丙",
        "answer": "B",
        "explanation": "见《示例办法》。",
        "topic": "总体目标",
        "difficulty": "3",
        "area": "全国",
        "level": "national",
        "reason": "改错字",
    }
    return {name: value for name, value in {**form, **changes}.items() if value is not None}


def edit(browser: FlaskClient, public_id: str, form: dict[str, Any]) -> TestResponse:
    return browser.post(f"/questions/{public_id}/edit", data=form)


def test_an_empty_bank_says_so_and_what_to_do(house: House) -> None:
    page = house.browser().get("/questions")
    assert page.status_code == 200
    assert "flask bank load" in page.text


def test_a_search_without_answer_says_what_to_change(house: House) -> None:
    house.question()
    assert "没有符合条件的试题" in house.browser().get("/questions?words=无此词").text


def test_the_list_finds_narrows_and_links(house: House) -> None:
    public_id, _version = house.question(topic="产业扶贫")
    house.question(topic="教育扶贫")
    page = house.browser().get("/questions?topic=产业扶贫")
    assert f"/questions/{public_id}" in page.text
    assert "共 1 条" in page.text


@pytest.mark.parametrize("query", ["words=%ED%A0%80", "page=-1", "page=9999999999", "kind=x&level=y"])
def test_odd_addresses_are_answered_calmly(house: House, query: str) -> None:
    house.question()
    assert house.browser().get(f"/questions?{query}").status_code == 200
    assert house.browser().get(f"/review?{query}").status_code == 200


def test_a_question_shows_key_source_and_history(house: House) -> None:
    public_id, _version = house.question()
    page = house.browser().get(f"/questions/{public_id}")
    assert page.status_code == 200
    for said in ("选项a", "见示例文件。", "《示例办法》", "第三条", "示例文件所载。", "历史版本"):
        assert said in page.text


def test_the_editor_shows_what_is_stored(house: House) -> None:
    public_id, version = house.question()
    page = house.browser().get(f"/questions/{public_id}/edit")
    assert f'value="{version}"' in page.text
    assert "选项a\n选项b\n选项c\n选项d" in page.text.replace("\r", "")


def test_saving_makes_the_office_s_own_version_with_its_reason(house: House) -> None:
    public_id, version = house.question()
    browser = house.browser()
    answer = edit(browser, public_id, filled(version))
    assert answer.status_code == 302
    assert (house.newest().stem_text, house.newest().reason) == ("改过的题干", "改错字")
    page = browser.get(answer.location)
    assert "已保存为第 1 版" in page.text
    assert "随附原题" in page.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"stem": ""}, "这一项必须填写"),
        ({"reason": ""}, "这一项必须填写"),
        ({"difficulty": "9"}, "难度"),
        ({"difficulty": "难"}, "难度"),
        ({"answer": "Z"}, "答案不在选项之中"),
        ({"options": "甲"}, "选项至少要有两个"),
        ({"stem": "字" * 5000}, "题干"),
    ],
)
def test_a_bad_form_says_what_is_wrong_and_keeps_what_was_typed(
    house: House, changes: dict[str, Any], said: str
) -> None:
    public_id, version = house.question()
    page = edit(house.browser(), public_id, filled(version, **{"explanation": "打了很久的解析", **changes}))
    assert page.status_code == 400
    assert said in page.text
    assert "打了很久的解析" in page.text
    assert house.count(QuestionVersion) == 1
    assert house.count(Question) == 1


def test_an_unknown_field_is_refused(house: House) -> None:
    public_id, version = house.question()
    page = edit(house.browser(), public_id, filled(version, exposure_public="y"))
    assert page.status_code == 400
    assert house.count(QuestionVersion) == 1


def test_a_colleague_s_edit_in_between_is_not_overwritten(house: House) -> None:
    public_id, version = house.question()
    browser = house.browser()
    assert edit(browser, public_id, filled(version, stem="同事改的")).status_code == 302
    page = edit(browser, public_id, filled(version, stem="我改的"))
    assert page.status_code == 409
    assert "已被别人改过" in page.text
    assert "我改的" in page.text
    assert house.newest().stem_text == "同事改的"


def test_nothing_changed_is_said_and_the_question_stays_where_it_is(house: House) -> None:
    public_id, version = house.question()
    browser = house.browser()
    stored = {"stem": "示例题干1", "options": "选项a\n选项b\n选项c\n选项d", "answer": "A", "difficulty": "2"}
    unchanged = filled(version, **stored, explanation="见示例文件。")
    page = edit(browser, public_id, unchanged)
    assert page.status_code == 409
    assert "没有变化" in page.text
    assert house.count(Question) == 1
    assert "共 1 条" in browser.get("/questions").text


def test_retiring_asks_for_a_reason_and_takes_the_question_out(house: House) -> None:
    public_id, _version = house.question()
    browser = house.browser()
    assert browser.post(f"/questions/{public_id}/retire", data={"reason": ""}).status_code == 400
    assert browser.post(f"/questions/{public_id}/retire", data={"reason": "不再适用"}).status_code == 302
    assert f"/questions/{public_id}" not in browser.get("/questions").text
    page = browser.get(f"/questions/{public_id}")
    assert "已经停用" in page.text
    assert "retire" not in page.text
    assert browser.post(f"/questions/{public_id}/retire", data={"reason": "再停一次"}).status_code == 409


def foreign(house: House) -> str:
    """Make a question of another office; return its public id."""
    with house.app.installation.database.writing() as session:
        other = make_office(session, house.clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        question = make_question(session, house.clock.now()).question
        question.office_id = other.id
        return question.public_id


@pytest.mark.parametrize("path", ["", "/edit"])
def test_another_office_s_question_is_as_if_it_were_not_there(house: House, path: str) -> None:
    own_browser = house.browser()
    answers = [own_browser.get(f"/questions/{public_id}{path}") for public_id in (foreign(house), "z" * 26)]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_reviewing_approves_what_is_ticked_by_name(house: House) -> None:
    _public_id, first = house.question()
    house.question()
    browser = house.browser(Role.REVIEWER)
    page = browser.get("/review?topic=总体目标")
    assert "示例文件所载。" in page.text
    answer = browser.post("/review?topic=总体目标", data={"versions": [str(first)], "note": "审题单1号"})
    assert answer.status_code == 302
    assert "已审定 1 题" in browser.get(answer.location).text
    assert house.count(QuestionApproval) == 1


@pytest.mark.parametrize(("ticked", "status"), [([], 400), (["999999"], 409), (["x"], 400)])
def test_a_selection_that_makes_no_sense_approves_nothing(house: House, ticked: list[str], status: int) -> None:
    house.question()
    page = house.browser().post("/review?topic=总体目标", data={"versions": ticked})
    assert page.status_code == status
    assert house.count(QuestionApproval) == 0


def test_own_writing_is_not_offered_for_approval(house: House) -> None:
    public_id, version = house.question()
    writer = house.browser()
    edit(writer, public_id, filled(version))
    assert "另有 1 题是您自己写的" in writer.get("/review?topic=总体目标").text
    assert "改过的题干" in house.browser(Role.REVIEWER).get("/review?topic=总体目标").text


def test_the_review_sheet_is_a_pdf_and_there_is_none_of_nothing(house: House) -> None:
    browser = house.browser()
    assert browser.post("/review/sheet.pdf?topic=总体目标").status_code == 404
    house.question()
    sheet = browser.post("/review/sheet.pdf?topic=总体目标")
    assert (sheet.mimetype, sheet.data[:5]) == ("application/pdf", b"%PDF-")


def test_a_release_is_cut_once_a_name_and_shown(house: House) -> None:
    _public_id, version = house.question()
    browser = house.browser()
    assert "还没有定版" in browser.get("/releases").text
    empty = browser.post("/releases", data={"name": "2020年春", "note": ""})
    assert (empty.status_code, "还没有审定的试题" in empty.text) == (409, True)
    browser.post("/review?topic=总体目标", data={"versions": [str(version)]})
    assert browser.post("/releases", data={"name": "2020年春", "note": ""}).status_code == 302
    again = browser.post("/releases", data={"name": "2020年春", "note": "留着"})
    assert (again.status_code, "同名" in again.text, "留着" in again.text) == (409, True, True)
    assert house.count(BankRelease) == 1


def test_a_reviewer_cuts_no_release(house: House) -> None:
    browser = house.browser(Role.REVIEWER)
    assert "新的定版" not in browser.get("/releases").text
    assert browser.post("/releases", data={"name": "定版"}).status_code == 403


ENGLISH: list[tuple[str, str]] = [
    ("/questions", "The bank holds no questions yet"),
    ("/review", "Approve"),
    ("/releases", "release"),
]


@pytest.mark.parametrize(("path", "said"), ENGLISH)
def test_the_pages_speak_english_too(house: House, path: str, said: str) -> None:
    browser = house.browser()
    browser.post("/preferences", data={"language": "en"})
    assert said.lower() in browser.get(path).text.lower()


def test_a_shipped_question_says_how_far_its_fact_is_trusted(house: House) -> None:
    public_id, version_id = house.question()
    with house.app.installation.database.writing() as session:
        question_id = session.get_one(QuestionVersion, version_id).question_id
        session.add(FactCheck(question_id=question_id, trust="one_page", note="与N001对照，相符"))
    page = house.browser().get(f"/questions/{public_id}").get_data(as_text=True)
    assert "只在一处见到" in page
    assert "与所据事实对照，相符" in page
