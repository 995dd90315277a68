"""The open exam ends after ten hours; one more is a button away, next week too."""

import re

import pytest
from sqlalchemy import select

from examsvc.bank.question_types.registry import all_types
from examsvc.core.clock import SettableClock
from examsvc.core.models import Task
from examsvc.demonstration.building import OPEN_MINUTES
from examsvc.demonstration.site import demo_settings
from examsvc.demonstration.telling import Card, read_told
from examsvc.web.app import ExamApp
from tests.integration.demonstration.conftest import submit, work


def card_of(app: ExamApp) -> Card:
    return read_told(demo_settings(app.installation.settings)).card


def enter(app: ExamApp, card: Card) -> str:
    """Return where the card leads, or nothing."""
    entered = submit(app.test_client(), "/demo/sit", number=card.number, code=card.code)
    return entered.headers.get("Location", "")


def test_next_week_the_door_says_that_the_exam_is_over_and_offers_another(
    built: ExamApp, clock: SettableClock
) -> None:
    clock.move(days=7)
    door = built.test_client().get("/demonstration").text
    assert "已经结束" in door
    assert card_of(built).code not in door
    assert 'action="/demonstration/exam"' in door


@pytest.mark.parametrize(("minutes", "shown"), [(OPEN_MINUTES - 1, True), (OPEN_MINUTES, False)])
def test_the_card_is_shown_as_long_as_it_opens_the_exam(
    built: ExamApp, clock: SettableClock, minutes: int, shown: bool
) -> None:
    clock.move(minutes=minutes)
    assert (card_of(built).code in built.test_client().get("/demonstration").text) == shown


def test_another_exam_opens_at_once_with_another_card(built: ExamApp, clock: SettableClock) -> None:
    clock.move(days=7)
    before = card_of(built)
    client = built.test_client()
    assert client.post("/demonstration/exam").status_code == 302
    assert "<progress" in client.get("/demonstration").text
    work(built)
    card = card_of(built)
    assert card.code != before.code
    assert card.code in client.get("/demonstration").text
    assert enter(built, card).startswith("/demo/attempts/")


def test_the_sign_ins_stay_what_they_were(built: ExamApp) -> None:
    before = read_told(demo_settings(built.installation.settings)).sign_ins
    built.test_client().post("/demonstration/exam")
    work(built)
    assert read_told(demo_settings(built.installation.settings)).sign_ins == before


def test_pressing_the_button_twice_opens_one_exam(built: ExamApp) -> None:
    client = built.test_client()
    client.post("/demonstration/exam")
    client.post("/demonstration/exam")
    with built.installation.database.reading() as session:
        assert [task.state for task in session.scalars(select(Task)) if task.state != "done"] == ["queued"]


def test_an_exam_can_be_opened_while_the_last_one_is_still_open(built: ExamApp) -> None:
    first = card_of(built)
    built.test_client().post("/demonstration/exam")
    work(built)
    assert enter(built, first).startswith("/demo/attempts/")
    assert enter(built, card_of(built)).startswith("/demo/attempts/")


def test_without_a_demonstration_there_is_nothing_to_open(empty: ExamApp) -> None:
    assert empty.test_client().post("/demonstration/exam").status_code == 404


def test_whoever_tries_the_open_exam_meets_every_kind_a_machine_can_mark(built: ExamApp) -> None:
    client, card = built.test_client(), card_of(built)
    door = submit(client, "/demo/sit", number=card.number, code=card.code).headers["Location"]
    page = client.get(door).text
    token = re.search(r'name="csrf_token"[^>]*?value="([^"]+)"', page)
    assert token is not None
    client.post(door.replace("/rules", "/start"), data={"csrf_token": token[1]})
    paper = client.get(door.replace("/rules", "/paper")).text
    shown = set(re.findall(r'<fieldset class="question" data-item="q\d+" data-kind="(\w+)"', paper))
    assert shown == set(all_types()) - {"short_answer"}
