"""What strangers, old pages and other programs send: the right status, a clear sentence, nothing kept."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from structlog.testing import capture_logs

from examsvc.accounts.models import Office, Unit
from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.factory import MAX_REQUEST_BYTES
from examsvc.web.app import ExamApp
from examsvc.web.guards import public
from tests.factories.accounts import make_office, make_unit
from tests.factories.visiting import visit_as

UNIT = {"name": "东岭镇", "kind": "township"}


@pytest.fixture
def office(app: ExamApp, clock: SettableClock) -> Office:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        session.expunge(office)
    return office


@pytest.fixture
def client(app: ExamApp, office: Office) -> FlaskClient:
    return visit_as(app, office, Role.ADMINISTRATOR)


def count_units(app: ExamApp) -> int:
    with app.installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(Unit)) or 0


def test_a_form_without_its_token_is_refused(app: ExamApp, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    answer = client.post("/units", data=UNIT)
    assert answer.status_code == 400
    assert "没有保存" in answer.text
    assert "刷新" in answer.text
    assert count_units(app) == 0


def test_a_form_with_another_browsers_token_is_refused(app: ExamApp, client: FlaskClient, office: Office) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = visit_as(app, office, Role.ADMINISTRATOR).get("/units").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    assert client.post("/units", data={**UNIT, "csrf_token": token}).status_code == 400
    assert count_units(app) == 0


def test_a_field_that_the_page_does_not_have_is_refused(app: ExamApp, client: FlaskClient) -> None:
    answer = client.post("/units", data={**UNIT, "order_no": "1"})
    assert answer.status_code == 400
    assert "不认识的内容" in answer.text
    assert count_units(app) == 0


@pytest.mark.parametrize("name", ["东岭\0镇", "东岭\x07镇", "东岭\ufffe镇"])
def test_a_character_that_cannot_be_stored_is_refused(app: ExamApp, client: FlaskClient, name: str) -> None:
    answer = client.post("/units", data={**UNIT, "name": name})
    assert answer.status_code == 400
    assert "不能识别的字符" in answer.text
    assert count_units(app) == 0


def test_half_a_character_is_refused(app: ExamApp, client: FlaskClient) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
    body = part % (b"kind", b"township") + part % (b"name", b"\xe4\xb8\x9c\xed\xa0\x80") + b"--x--\r\n"
    answer = client.post("/units", data=body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400
    assert "不能识别的字符" in answer.text
    assert count_units(app) == 0


@pytest.mark.parametrize(
    ("path", "status"),
    [("/people/%00", 404), ("/people/%ED%A0%80", 404), ("/audit?stream=%00", 400), ("/audit?page=%00", 400)],
)
def test_an_address_that_holds_such_a_character_leads_nowhere(client: FlaskClient, path: str, status: int) -> None:
    assert client.get(path).status_code == status


def test_a_file_whose_name_holds_such_a_character_is_refused(client: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\x00.xlsx"\r\n\r\nb\r\n--x--\r\n'
    answer = client.post("/units", data=head, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused(app: ExamApp, client: FlaskClient) -> None:
    answer = client.post("/units", data={**UNIT, "name": "镇" * MAX_REQUEST_BYTES})
    assert answer.status_code == 413
    assert "太大" in answer.text
    assert count_units(app) == 0


def test_a_broken_upload_is_refused(client: FlaskClient) -> None:
    answer = client.post("/units", data=b"--x\r\nnonsense", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 400


def test_a_refused_form_says_so_by_its_status_and_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/units", data={"name": "镇" * 201, "kind": "township"})
    assert answer.status_code == 400
    assert "镇" * 201 in answer.text
    assert client.get("/units").status_code == 200


def test_nothing_but_spaces_is_nothing(app: ExamApp, client: FlaskClient) -> None:
    answer = client.post("/units", data={"name": " 　 ", "kind": "township"})
    assert answer.status_code == 400
    assert "必须填写" in answer.text
    assert count_units(app) == 0


def test_another_offices_record_and_a_missing_one_get_one_answer(
    app: ExamApp, client: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        foreign = make_unit(session, make_office(session, clock.now(), "另一办公室"), "西坪乡").public_id
    answers = [client.post(f"/units/{key}/aliases", data={"alias": "西坪"}) for key in (foreign, "z" * 26)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].text.replace(foreign, "") == answers[1].text.replace("z" * 26, "")


@pytest.mark.parametrize("language", ["zh_Hans", "en"])
@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/nowhere", 404), ("DELETE", "/units", 405)])
def test_what_is_not_there_is_told_in_the_users_language(
    client: FlaskClient, method: str, path: str, status: int, language: str
) -> None:
    client.post("/preferences", data={"language": language})
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert ("没有办成" in answer.text) == (language == "zh_Hans")


def test_a_script_gets_its_refusal_as_data(client: FlaskClient) -> None:
    answer = client.get("/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.get_json()["error"]) == (404, "http-404")


def test_a_failure_of_ours_gives_a_code_to_quote_and_no_trace(app: ExamApp, client: FlaskClient) -> None:
    @public
    def fail() -> str:
        raise ZeroDivisionError("canary of the inside")

    app.view_functions["people.units"] = fail
    with capture_logs() as log:
        answer = client.get("/units")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert "ZeroDivisionError" not in answer.text
    (failure,) = [line for line in log if line["event"] == "request_failed"]
    assert f"<code>{failure['code']}</code>" in answer.text
    assert str(failure["exc_info"]) == "canary of the inside"


def test_even_a_page_of_refusal_that_fails_is_told_to_the_log_in_our_own_way(
    app: ExamApp, client: FlaskClient, capsys: pytest.CaptureFixture[str]
) -> None:
    @public
    def fail() -> str:
        raise ZeroDivisionError

    def fail_again(_error: Exception) -> str:
        raise LookupError("canary of the inside")

    app.view_functions["people.units"] = fail
    app.register_error_handler(ZeroDivisionError, fail_again)
    with capture_logs() as log:
        answer = client.get("/units")
    assert answer.status_code == 500
    assert "canary" not in answer.text
    assert [line["event"] for line in log if line["log_level"] == "error"] == ["request_failed"]
    assert "canary" not in capsys.readouterr().err
