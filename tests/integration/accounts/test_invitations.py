"""One-time invitations: from the page and from the command line."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from examsvc.accounts.invitations import VALID_FOR
from examsvc.accounts.models import Office, Person
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.visiting import visit_as

LINK = re.compile(r"http://127\.0\.0\.1:8000(/invitations/[\w-]{43})")


@pytest.fixture
def office(app: ExamApp, clock: SettableClock) -> Office:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        make_staff(session, office, clock.now(), Role.ADMINISTRATOR, username="clerk")
        session.flush()
        session.expunge(office)
    return office


@pytest.fixture
def administrator(app: ExamApp, office: Office) -> FlaskClient:
    return visit_as(app, office, Role.ADMINISTRATOR)


def invite(administrator: FlaskClient, name: str = "李明") -> str:
    page = administrator.post("/people", data={"name": name, "roles": ["organiser", "marker"]}).text
    found = LINK.search(page)
    assert found is not None
    return found[1]


def accept(app: ExamApp, link: str, username: str = "liming", password: str = PASSWORD) -> tuple[FlaskClient, int]:
    client = app.test_client()
    data = {"username": username, "password": password, "again": password}
    return client, client.post(link, data=data).status_code


def person_page(app: ExamApp, name: str = "李明") -> str:
    with app.installation.database.reading() as session:
        return f"/people/{session.scalars(select(Person.public_id).where(Person.name == name)).one()}"


def test_an_invited_person_chooses_name_and_password_and_is_in(app: ExamApp, administrator: FlaskClient) -> None:
    client, status = accept(app, invite(administrator), " LiMing ")
    assert status == 302
    assert client.get("/exams").status_code == 200
    assert client.get("/people").status_code == 403
    again = app.test_client()
    assert again.post("/sign-in", data={"username": "liming", "password": PASSWORD}).status_code == 302


def test_an_invitation_is_used_once(app: ExamApp, administrator: FlaskClient) -> None:
    link = invite(administrator)
    accept(app, link)
    assert app.test_client().get(link).status_code == 404
    assert accept(app, link, "thief")[1] == 404


@pytest.mark.parametrize(("seconds_left", "status"), [(1, 200), (0, 404)])
def test_an_invitation_ends_after_a_week(
    app: ExamApp, administrator: FlaskClient, clock: SettableClock, seconds_left: int, status: int
) -> None:
    link = invite(administrator)
    clock.move(seconds=VALID_FOR.total_seconds() - seconds_left)
    answer = app.test_client().get(link)
    assert answer.status_code == status
    assert status == 200 or "请向系统管理员要一个新的" in answer.text


def test_a_new_invitation_ends_the_one_before(app: ExamApp, administrator: FlaskClient) -> None:
    first = invite(administrator)
    page = administrator.post(f"{person_page(app)}/invitation").text
    second = LINK.search(page)
    assert second is not None
    assert app.test_client().get(first).status_code == 404
    assert app.test_client().get(second[1]).status_code == 200


def test_a_second_invitation_resets_a_forgotten_password(app: ExamApp, administrator: FlaskClient) -> None:
    client, _status = accept(app, invite(administrator))
    found = LINK.search(administrator.post(f"{person_page(app)}/invitation").text)
    assert found is not None
    assert accept(app, found[1], "liming", "a newly chosen one")[1] == 302
    assert client.get("/workbench").status_code == 302
    assert client.post("/sign-in", data={"username": "liming", "password": PASSWORD}).status_code == 400


def test_nobody_disabled_comes_in_by_an_invitation(app: ExamApp, administrator: FlaskClient) -> None:
    link = invite(administrator)
    administrator.post(f"{person_page(app)}/disable")
    assert app.test_client().get(link).status_code == 404
    assert accept(app, link)[1] == 404
    assert administrator.post(f"{person_page(app)}/invitation").status_code == 409


@pytest.mark.parametrize(
    ("username", "password", "status", "told"),
    [
        ("clerk", PASSWORD, 409, "已经有人用了"),
        ("ＣＬＥＲＫ", PASSWORD, 409, "已经有人用了"),
        ("liming", "liming2026", 400, "不能包含用户名"),
        ("liming", "aaaaaaaab", 400, "连续或重复"),
        ("l", PASSWORD, 400, "用户名"),
    ],
)
def test_a_choice_that_is_refused_keeps_the_name_typed_and_the_link(
    app: ExamApp, administrator: FlaskClient, username: str, password: str, status: int, told: str
) -> None:
    link = invite(administrator)
    data = {"username": username, "password": password, "again": password}
    answer = app.test_client().post(link, data=data)
    assert answer.status_code == status
    assert told in answer.text
    assert f'value="{username}"' in answer.text
    assert password not in answer.text
    assert app.test_client().get(link).status_code == 200


def test_the_token_is_not_in_the_database(app: ExamApp, administrator: FlaskClient) -> None:
    token = invite(administrator).split("/")[-1]
    with app.installation.database.reading() as session:
        rows = session.execute(text("SELECT * FROM invitation")).all()
    assert len(rows) == 1
    assert token not in repr(rows)


def test_the_command_line_invites_and_notes_it(app: ExamApp, office: Office) -> None:
    result = app.test_cli_runner().invoke(args=["invite", "王芳", "--role", "organiser", "--role", "publisher"])
    found = LINK.search(result.output)
    assert (result.exit_code, found is not None) == (0, True)
    assert accept(app, found[1] if found else "", "wangfang")[1] == 302
    with app.installation.database.reading() as session:
        acts = session.execute(select(AuditEntry.act, AuditEntry.actor_kind).order_by(AuditEntry.id)).all()
        grants = session.scalars(select(Person).where(Person.name == "王芳")).one().grants
        assert {grant.role for grant in grants} == {"organiser", "publisher"}
    assert [tuple(act) for act in acts] == [
        ("change_roles", "command_line"),
        ("invite", "command_line"),
        ("accept_invitation", "person"),
    ]


@pytest.mark.parametrize(
    "arguments", [["invite", "王芳"], ["invite", "王芳", "--role", "king"], ["invite", " ", "--role", "marker"]]
)
def test_the_command_line_refuses_what_makes_no_sense(app: ExamApp, office: Office, arguments: list[str]) -> None:
    result = app.test_cli_runner().invoke(args=arguments)
    assert result.exit_code != 0
    assert LINK.search(result.output) is None


def test_the_command_line_invites_nobody_before_the_office_is_set_up(app: ExamApp) -> None:
    result = app.test_cli_runner().invoke(args=["invite", "王芳", "--role", "marker"])
    assert result.exit_code == 1
    assert "set the office up first" in result.output
