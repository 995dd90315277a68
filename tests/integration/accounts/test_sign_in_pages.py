"""Signing in and out, the limit on guesses, password change, and what happens when a sign-in has run out."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.limits import WRONG_AN_HOUR, WRONG_AN_HOUR_ON_A_DEVICE
from examsvc.accounts.models import Office, Person, SignIn, SignInFailure, Unit
from examsvc.accounts.signing_in import STAFF_HOURS
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.visiting import visit_as

NEW = "another quiet hall"


@pytest.fixture
def office(app: ExamApp, clock: SettableClock) -> Office:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        make_staff(session, office, clock.now(), Role.ADMINISTRATOR, username="clerk")
        session.flush()
        session.expunge(office)
    return office


def sign_in(client: FlaskClient, password: str = PASSWORD, username: str = "clerk", query: str = "") -> int:
    return client.post(f"/sign-in{query}", data={"username": username, "password": password}).status_code


def is_in(client: FlaskClient) -> bool:
    return client.get("/workbench").status_code == 200


def test_the_right_password_lets_in(app: ExamApp, office: Office) -> None:
    client = app.test_client()
    assert sign_in(client) == 302
    assert is_in(client)


@pytest.mark.parametrize("username", [" Clerk ", "CLERK", "ｃｌｅｒｋ"])
def test_width_case_and_spaces_of_the_user_name_do_not_matter(app: ExamApp, office: Office, username: str) -> None:
    assert sign_in(app.test_client(), username=username) == 302


@pytest.mark.parametrize(("username", "password"), [("clerk", "wrong one"), ("nobody", PASSWORD)])
def test_an_unknown_name_and_a_wrong_password_get_one_answer(
    app: ExamApp, office: Office, username: str, password: str
) -> None:
    client = app.test_client()
    answer = client.post("/sign-in", data={"username": username, "password": password})
    assert answer.status_code == 400
    assert "用户名或密码不对" in answer.text
    assert password not in answer.text
    assert not is_in(client)


def test_the_eleventh_guess_within_the_hour_waits_even_when_it_is_right(
    app: ExamApp, office: Office, clock: SettableClock
) -> None:
    client = app.test_client()
    assert [sign_in(client, "wrong") for _ in range(WRONG_AN_HOUR)] == [400] * WRONG_AN_HOUR
    answer = client.post("/sign-in", data={"username": "clerk", "password": PASSWORD})
    assert answer.status_code == 429
    assert "系统管理员" in answer.text
    assert "监考员" not in answer.text
    clock.move(minutes=60)
    assert sign_in(client) == 302


def test_guesses_at_one_name_keep_nobody_else_of_the_room_out(
    app: ExamApp, office: Office, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        make_staff(session, session.get_one(Office, office.id), clock.now(), Role.ORGANISER, username="other")
    client = app.test_client()
    for _ in range(WRONG_AN_HOUR + 5):
        sign_in(client, "wrong")
    assert sign_in(client, username="other") == 302


def test_one_browser_cannot_try_name_after_name(app: ExamApp, office: Office, clock: SettableClock) -> None:
    client = app.test_client()
    for n in range(WRONG_AN_HOUR_ON_A_DEVICE):
        assert sign_in(client, "wrong", f"name{n}") == 400
    refused = client.post("/sign-in", data={"username": "clerk", "password": PASSWORD})
    assert refused.status_code == 429
    assert "这台电脑" in refused.text
    assert sign_in(app.test_client()) == 302
    clock.move(minutes=60)
    assert sign_in(client) == 302


def test_a_browser_that_invents_its_mark_gets_one_of_ours(app: ExamApp, office: Office) -> None:
    client = app.test_client()
    client.set_cookie("device", "'; short")
    sign_in(client, "wrong")
    cookie = client.get_cookie("device")
    assert cookie is not None
    assert len(cookie.value) > 20
    assert cookie.http_only


def test_a_page_that_is_only_looked_at_marks_no_browser(app: ExamApp, office: Office) -> None:
    client = app.test_client()
    client.get("/sign-in")
    assert client.get_cookie("device") is None


def test_old_guesses_are_forgotten(app: ExamApp, office: Office, clock: SettableClock) -> None:
    client = app.test_client()
    sign_in(client, "wrong")
    clock.move(minutes=61)
    sign_in(client, "wrong")
    with app.installation.database.reading() as session:
        kinds = [key.partition(":")[0] for key in session.scalars(select(SignInFailure.key))]
        assert sorted(kinds) == ["device", "staff"]


def test_a_guess_refused_by_the_limit_starts_no_sign_in(app: ExamApp, office: Office) -> None:
    client = app.test_client()
    for _ in range(WRONG_AN_HOUR):
        sign_in(client, "wrong")
    sign_in(client)
    with app.installation.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SignIn)) == 0


@pytest.mark.parametrize(
    ("target", "led_to"),
    [("/units", "/units"), ("//evil.example", "/workbench"), ("https://evil.example/", "/workbench")],
)
def test_after_signing_in_one_is_led_back_but_never_out(
    app: ExamApp, office: Office, target: str, led_to: str
) -> None:
    data = {"username": "clerk", "password": PASSWORD}
    answer = app.test_client().post("/sign-in", query_string={"next": target}, data=data)
    assert answer.headers["Location"] == led_to


def test_signing_out_makes_the_cookie_worthless(app: ExamApp, office: Office) -> None:
    client, copy = app.test_client(), app.test_client()
    sign_in(client)
    cookie = client.get_cookie("session")
    assert cookie is not None
    copy.set_cookie("session", cookie.value)
    assert is_in(copy)
    client.post("/sign-out")
    assert not is_in(copy)


@pytest.mark.parametrize(("minutes", "still"), [(STAFF_HOURS * 60 - 1, True), (STAFF_HOURS * 60, False)])
def test_a_sign_in_lasts_a_working_day(
    app: ExamApp, office: Office, clock: SettableClock, minutes: int, still: bool
) -> None:
    client = app.test_client()
    sign_in(client)
    clock.move(minutes=minutes)
    assert is_in(client) == still


def test_an_expired_reader_is_led_to_the_sign_in_and_back(app: ExamApp, office: Office) -> None:
    answer = app.test_client().get("/units?a=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in?next=/units?a%3D1")
    page = app.test_client().get(answer.headers["Location"]).text
    assert "请先登录" in page


def test_a_form_sent_after_expiry_is_given_back_whole(app: ExamApp, office: Office, clock: SettableClock) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    client = visit_as(app, office, Role.ADMINISTRATOR)
    token = client.get("/units").text.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    clock.move(hours=STAFF_HOURS)
    unit = {"name": '东岭"镇', "kind": "township", "csrf_token": token}
    answer = client.post("/units", data=unit)
    assert answer.status_code == 401
    assert "还没有保存" in answer.text
    assert 'name="name" value="东岭&#34;镇"' in answer.text
    assert 'action="/units"' in answer.text
    sign_in_page = client.get("/sign-in").text
    again = sign_in_page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    client.post("/sign-in", data={"username": "clerk", "password": PASSWORD, "csrf_token": again})
    assert client.post("/units", data=unit).status_code == 302
    with app.installation.database.reading() as session:
        assert session.scalars(select(Unit.name)).all() == ['东岭"镇']


def test_a_password_is_never_given_back(app: ExamApp, office: Office, clock: SettableClock) -> None:
    client = visit_as(app, office, Role.ADMINISTRATOR)
    clock.move(hours=STAFF_HOURS)
    answer = client.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW})
    assert answer.status_code == 401
    assert PASSWORD not in answer.text
    assert NEW not in answer.text


def test_a_changed_password_ends_every_other_sign_in(app: ExamApp, office: Office) -> None:
    here, elsewhere = app.test_client(), app.test_client()
    sign_in(here)
    sign_in(elsewhere)
    assert here.post("/password", data={"old": PASSWORD, "password": NEW, "again": NEW}).status_code == 302
    assert (is_in(here), is_in(elsewhere)) == (True, False)
    assert sign_in(elsewhere, PASSWORD) == 400
    assert sign_in(elsewhere, NEW) == 302
    with app.installation.database.reading() as session:
        assert "change_password" in session.scalars(select(AuditEntry.act)).all()


@pytest.mark.parametrize(
    ("old", "password", "again", "told"),
    [
        ("wrong", NEW, NEW, "现在的密码不对"),
        (PASSWORD, NEW, NEW + "x", "不一样"),
        (PASSWORD, "my clerk name", "my clerk name", "不能包含用户名"),
        (PASSWORD, "12345678", "12345678", "连续或重复"),
        (PASSWORD, "short", "short", "8"),
    ],
)
def test_a_change_of_password_that_is_refused_changes_nothing(
    app: ExamApp, office: Office, old: str, password: str, again: str, told: str
) -> None:
    client = app.test_client()
    sign_in(client)
    answer = client.post("/password", data={"old": old, "password": password, "again": again})
    assert answer.status_code == 400
    assert told in answer.text
    assert sign_in(app.test_client()) == 302


def test_guesses_at_the_old_password_are_limited_too(app: ExamApp, office: Office) -> None:
    client = app.test_client()
    sign_in(client)
    data = {"old": "wrong", "password": NEW, "again": NEW}
    statuses = [client.post("/password", data=data).status_code for _ in range(WRONG_AN_HOUR + 1)]
    assert statuses == [400] * WRONG_AN_HOUR + [429]


def test_somebody_disabled_is_out_at_once_and_cannot_come_back(
    app: ExamApp, office: Office, clock: SettableClock
) -> None:
    client = app.test_client()
    sign_in(client)
    with app.installation.database.writing() as session:
        session.scalars(select(Person).where(Person.username == "clerk")).one().disabled_at = clock.now()
    assert not is_in(client)
    assert sign_in(client) == 400
