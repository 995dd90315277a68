"""The first run: two doors, one token, one office."""

import pytest
from sqlalchemy import func, select

from examsvc.accounts.models import Office, Person
from examsvc.accounts.setting_up import FIRST_ROLES
from examsvc.web.app import ExamApp

ANSWERS = {
    "office": "示例县脱贫攻坚领导小组办公室",
    "short_name": "示例县扶贫办",
    "level": "county",
    "province": "江西省",
    "city": "吉安市",
    "county": "示例县",
    "name": "周小明",
    "username": "zhouxm",
    "password": "a quiet county hall",
    "again": "a quiet county hall",
}


def link(app: ExamApp) -> str:
    output = app.test_cli_runner().invoke(args=["first-run"]).output.strip()
    return output.removeprefix("http://127.0.0.1:8000")


def count_offices(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Office)) or 0


def test_an_empty_installation_offers_two_doors(app: ExamApp) -> None:
    client = app.test_client()
    assert client.get("/").headers["Location"] == "/welcome"
    page = client.get("/welcome").text
    assert "演示" in page
    assert "正式使用" in page


@pytest.mark.parametrize("level", ["county", "city", "province"])
def test_the_holder_of_the_token_sets_the_office_up_and_is_in(app: ExamApp, level: str) -> None:
    client = app.test_client()
    answer = client.post(link(app), data={**ANSWERS, "level": level})
    assert answer.status_code == 302
    assert client.get("/people").status_code == 200
    with app.installation.database.reading() as session:
        office = session.scalars(select(Office)).one()
        person = session.scalars(select(Person)).one()
        assert (office.name, office.level, office.county) == (ANSWERS["office"], level, "示例县")
        assert {grant.role for grant in person.grants} == {role.value for role in FIRST_ROLES}
    assert client.get("/welcome").status_code == 302


def test_a_token_opens_the_set_up_once(app: ExamApp) -> None:
    path = link(app)
    app.test_client().post(path, data=ANSWERS)
    assert app.test_client().get(path).status_code == 404
    assert app.test_client().post(path, data={**ANSWERS, "office": "另一办公室"}).status_code == 404
    assert count_offices(app) == 1
    assert app.test_cli_runner().invoke(args=["first-run"]).output == ""


def test_a_newer_token_ends_the_older(app: ExamApp) -> None:
    older = link(app)
    assert app.test_client().get(link(app)).status_code == 200
    assert app.test_client().get(older).status_code == 404


def test_nobody_sets_up_without_the_token(app: ExamApp) -> None:
    link(app)
    assert app.test_client().post("/first-run/guessed", data=ANSWERS).status_code == 404
    assert count_offices(app) == 0


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("office", "", "必须填写"),
        ("username", "　", "必须填写"),
        ("password", "zhouxm-2026", "不能包含用户名"),
        ("again", "another", "不一样"),
        ("level", "planet", "层级"),
    ],
)
def test_a_mistake_keeps_what_was_typed_and_the_token(app: ExamApp, field: str, value: str, told: str) -> None:
    path = link(app)
    changed = {**ANSWERS, field: value}
    if field == "password":
        changed["again"] = value
    answer = app.test_client().post(path, data=changed)
    assert answer.status_code == 400
    assert told in answer.text
    assert 'value="示例县扶贫办"' in answer.text
    assert ANSWERS["password"] not in answer.text
    assert app.test_client().post(path, data=ANSWERS).status_code == 302
