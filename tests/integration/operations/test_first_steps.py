"""The one-time address of the set-up: shown at the start, good once, for three days, and never after the set-up."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from examsvc.accounts.models import Office
from examsvc.accounts.setting_up import TOKEN_LASTS
from examsvc.core.clock import SettableClock
from examsvc.operations.first_steps import NEXT_STEPS, first_address
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office

FORM = {
    "office": "示例县脱贫攻坚领导小组办公室",
    "short_name": "示例县脱贫办",
    "level": "county",
    "province": "江西省",
    "city": "吉安市",
    "county": "示例县",
    "name": "管理员",
    "username": "guanli",
    "password": "a long enough secret",
    "again": "a long enough secret",
    "submit": "1",
}


def path(app: ExamApp) -> str:
    """Return the path of a new one-time address, as the start of the service shows it."""
    service = app.installation
    return first_address(service.settings, service.clock.now()).removeprefix(service.settings.public_url)


def offices(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Office)) or 0


@pytest.fixture
def client(app: ExamApp) -> FlaskClient:
    return app.test_client()


def test_an_empty_installation_leads_to_two_doors(client: FlaskClient) -> None:
    assert client.get("/").headers["Location"] == "/welcome"
    page = client.get("/welcome").text
    assert "演示" in page
    assert "正式使用" in page
    assert "演示" in NEXT_STEPS


def test_the_address_sets_the_office_up_once(app: ExamApp, client: FlaskClient) -> None:
    address = path(app)
    assert client.get(address).status_code == 200
    assert client.post(address, data=FORM).status_code == 302
    assert offices(app) == 1
    assert client.get(address).status_code == 404
    assert client.post(address, data={**FORM, "username": "another"}).status_code == 404
    assert offices(app) == 1


def test_a_newer_address_makes_the_older_one_useless(app: ExamApp, client: FlaskClient) -> None:
    older, newer = path(app), path(app)
    assert client.get(older).status_code == 404
    assert client.get(newer).status_code == 200


@pytest.mark.parametrize(("early", "status"), [(1, 200), (0, 404), (-1, 404)])
def test_the_address_lasts_three_days(
    app: ExamApp, client: FlaskClient, clock: SettableClock, early: int, status: int
) -> None:
    address = path(app)
    clock.move(seconds=TOKEN_LASTS.total_seconds() - early)
    assert client.get(address).status_code == status


@pytest.mark.parametrize("guess", ["x", "", "0" * 64])
def test_a_guess_opens_nothing_and_hears_how_to_get_a_new_one(app: ExamApp, client: FlaskClient, guess: str) -> None:
    path(app)
    response = client.get(f"/first-run/{guess}")
    assert response.status_code == 404
    assert offices(app) == 0


def test_before_any_address_was_made_none_is_good(client: FlaskClient) -> None:
    response = client.get("/first-run/x")
    assert response.status_code == 404
    assert "重新启动" in response.text


def test_once_an_office_is_there_no_address_is_made(app: ExamApp) -> None:
    address = path(app)
    with app.installation.database.writing() as session:
        make_office(session, app.installation.clock.now())
    assert path(app) == ""
    assert app.test_client().get(address).status_code == 404
    result = app.test_cli_runner().invoke(args=["first-run"])
    assert (result.exit_code, result.output) == (0, "")
