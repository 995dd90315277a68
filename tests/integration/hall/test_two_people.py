"""What takes two people at one seat, and what a head may do alone."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from examsvc.attempts import services
from examsvc.attempts.evidence import count_evidence
from examsvc.attempts.models import AnswerSheet, Attempt
from examsvc.attempts.saving import write_batch
from examsvc.audit.log import COMMAND_LINE, Actor
from examsvc.core.clock import SettableClock
from examsvc.core.errors import NotAllowed
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import PASSWORD, make_office, make_staff
from tests.factories.exams import Hall
from tests.factories.saves import make_request, make_save
from tests.factories.visiting import visit_as
from tests.integration.hall.one_seat import attempt, end, logged, seat


@pytest.fixture
def hall(watched_hall: Hall) -> Hall:
    return watched_hall


@pytest.mark.parametrize("act", ["reopen", "void", "count"])
@pytest.mark.parametrize(
    ("username", "password"), [("second", "wrong"), ("nobody", PASSWORD), ("", ""), ("stranger", PASSWORD)]
)
def test_what_takes_two_needs_a_colleague_s_own_password(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock, act: str, username: str, password: str
) -> None:
    with app.installation.database.writing() as session:
        elsewhere = make_office(session, clock.now(), "另一示例县脱贫攻坚领导小组办公室")
        make_staff(session, elsewhere, clock.now(), Role.INVIGILATOR, username="stranger")
    end(app, clock)
    data = {"reason": "x", "minutes": "5", "second_username": username, "second_password": password}
    assert console.post(f"{seat(hall)}/{act}", data=data).status_code == 400
    assert attempt(app, hall).state == "submitted"


@pytest.mark.parametrize("act", ["reopen", "void", "count"])
def test_the_second_password_cannot_be_guessed_without_limit(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock, act: str
) -> None:
    end(app, clock)
    data = {"reason": "x", "minutes": "5", "second_username": "second"}
    guesses = [console.post(f"{seat(hall)}/{act}", data={**data, "second_password": f"guess {n}"}) for n in range(10)]
    assert {reply.status_code for reply in guesses} == {400}
    assert all("用户名或密码不对" in reply.text for reply in guesses)
    late = console.post(f"{seat(hall)}/{act}", data={**data, "second_password": PASSWORD})
    assert late.status_code == 429
    assert "输错次数太多" in late.text
    assert attempt(app, hall).state == "submitted"


def test_one_person_is_not_two(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    alone = app.test_client()
    alone.post("/sign-in", data={"username": "second", "password": PASSWORD})
    end(app, clock)
    data = {"reason": "x", "minutes": "5", "second_username": "second", "second_password": PASSWORD}
    refused = alone.post(f"{seat(hall)}/void", data=data)
    assert (refused.status_code, attempt(app, hall).state) == (403, "submitted")
    assert 'name="second_password"' in refused.text


def test_two_people_reopen_for_so_many_minutes_and_the_old_browser_stays_out(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    end(app, clock)
    clock.move(minutes=70)
    data = {"reason": "误交", "minutes": "5", "second_username": "second", "second_password": PASSWORD}
    assert console.post(f"{seat(hall)}/reopen", data=data).status_code == 302
    again = attempt(app, hall)
    assert (again.state, again.epoch, again.sign_in_id) == ("open", 2, None)
    assert again.closes_at == clock.now() + timedelta(minutes=5)


WAIVED = {"reason": "误交", "minutes": "5", "alone": "考场只有一名工作人员"}


def test_a_head_alone_reopens_with_a_reason_and_the_log_says_so(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    end(app, clock)
    head = visit_as(app, hall.office, Role.HEAD)
    assert head.post(f"{seat(hall)}/reopen-alone", data=WAIVED).status_code == 302
    assert (attempt(app, hall).state, attempt(app, hall).epoch) == ("open", 2)
    shown = head.get("/audit").text
    assert "重开答卷" in shown
    assert "一人办理 考场只有一名工作人员 · 理由 误交" in shown


@pytest.mark.parametrize("missing", ["reason", "alone"])
def test_a_head_alone_must_say_why_and_keeps_what_was_typed(
    app: ExamApp, hall: Hall, clock: SettableClock, missing: str
) -> None:
    end(app, clock)
    head = visit_as(app, hall.office, Role.HEAD)
    refused = head.post(f"{seat(hall)}/reopen-alone", data={**WAIVED, missing: "  "})
    assert refused.status_code == 400
    assert "必须填写" in refused.text
    (kept,) = {"reason", "alone"} - {missing}
    assert f'value="{WAIVED[kept]}"' in refused.text
    assert attempt(app, hall).state == "submitted"


def test_only_a_head_may_do_without_the_second_person(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    end(app, clock)
    assert "一人办理" not in console.get(seat(hall)).text
    assert console.post(f"{seat(hall)}/reopen-alone", data=WAIVED).status_code == 403
    assert attempt(app, hall).state == "submitted"


@pytest.mark.parametrize("act", ["void", "count"])
def test_a_head_alone_can_neither_void_nor_count(app: ExamApp, hall: Hall, clock: SettableClock, act: str) -> None:
    end(app, clock)
    with app.installation.database.reading() as session:
        row = session.get_one(Attempt, hall.attempts[0].id)
        whole = {"void": services.void, "count": count_evidence}[act]
        with pytest.raises(NotAllowed):
            whole(session, row, Actor("person", 7), Actor("person", 7), "误交", clock.now())
    assert attempt(app, hall).state == "submitted"


def test_what_was_typed_for_two_people_stays_on_a_refused_page_except_the_password(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    end(app, clock)
    typed = {"reason": "误交", "minutes": "7", "second_username": "second", "second_password": "not the password"}
    page = console.post(f"{seat(hall)}/reopen", data=typed).text
    (form,) = re.findall(r"<details open>.*?</details>", page, re.DOTALL)
    assert 'value="误交"' in form
    assert 'value="7"' in form
    assert 'value="second"' in form
    assert "not the password" not in page


def test_two_people_count_an_answer_that_came_in_time(
    app: ExamApp, hall: Hall, console: FlaskClient, clock: SettableClock
) -> None:
    with app.installation.database.writing() as session:
        services.unlock(session, session.get_one(Attempt, hall.attempts[0].id), COMMAND_LINE, "x", clock.now())
    with app.installation.database.write_turn(), app.installation.database.driver_connection() as connection:
        write_batch(connection, [make_request(hall.attempts[0], clock.now(), make_save())])
        connection.commit()
    end(app, clock)
    assert "有 1 条答案按时到达" in console.get(seat(hall)).text
    data = {"reason": "换机时已答", "second_username": "second", "second_password": PASSWORD}
    assert console.post(f"{seat(hall)}/count", data=data).status_code == 302
    with app.installation.database.reading() as session:
        assert [sheet.reason for sheet in session.scalars(select(AnswerSheet))] == ["late_evidence"]
    assert logged(app)[-1] == "count_evidence"
