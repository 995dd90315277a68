"""Presence on its way into the database: set by set, by many processes, and dropped without harm."""

from dataclasses import replace

import pytest
from sqlalchemy import select, text

from examsvc.attempts.models import Presence
from examsvc.attempts.presence import News
from examsvc.attempts.presence_buffer import PresenceBuffer
from examsvc.core.clock import SettableClock, from_micros, to_micros
from examsvc.core.database import Database
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser
from tests.support.locking import locked


@pytest.fixture
def hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=3, keyring=app.installation.keyring)
        session.expunge_all()
    return hall


@pytest.fixture
def buffer(database: Database, clock: SettableClock) -> PresenceBuffer:
    """A process's buffer whose own thread has no turn while a test looks."""
    return PresenceBuffer(database, clock, pause_seconds=3600)


def rows(database: Database) -> dict[int, Presence]:
    with database.reading() as session:
        return {row.attempt_id: row for row in session.scalars(select(Presence).order_by(Presence.attempt_id))}


def news(hall: Hall, place: int, seen_at: int, **more: object) -> News:
    return News(hall.exam.id, hall.attempts[place].id, seen_at, **more)  # type: ignore[arg-type]


def test_the_news_of_many_are_written_at_once(
    database: Database, hall: Hall, buffer: PresenceBuffer, clock: SettableClock
) -> None:
    for place in range(3):
        buffer.tell(news(hall, place, 1000 + place, answered=place, unsaved=1, address="10.0.0.7"))
    assert buffer.flush() == 3
    assert buffer.flush() == 0
    told = rows(database)
    assert [(r.answered, r.unsaved, r.seen_at, r.address) for r in told.values()] == [
        (place, 1, from_micros(1000 + place), "10.0.0.7") for place in range(3)
    ]
    assert {row.changed_at for row in told.values()} == {clock.now()}
    assert {row.saved_at for row in told.values()} == {None}


def test_a_save_is_noted_beside_the_page_s_own_counts(database: Database, hall: Hall, buffer: PresenceBuffer) -> None:
    buffer.tell(news(hall, 0, 1000, answered=7, unsaved=2, address="10.0.0.7"))
    buffer.flush()
    buffer.tell(news(hall, 0, 2000, saved_at=2000))
    buffer.flush()
    (row,) = rows(database).values()
    assert (row.answered, row.unsaved, row.address) == (7, 2, "10.0.0.7")
    assert (row.saved_at, row.seen_at) == (from_micros(2000), from_micros(2000))


def test_what_two_processes_hear_of_one_page_ends_the_same_in_either_order(
    database: Database, hall: Hall, clock: SettableClock
) -> None:
    early = news(hall, 0, 1000, saved_at=900, answered=1, unsaved=4, address="10.0.0.7")
    late = news(hall, 0, 2000, answered=2, unsaved=0, address="10.0.0.8")
    ends = []
    for order in ((early, late), (late, early)):
        with database.writing() as session:
            session.execute(text("DELETE FROM presence"))
        for one in order:
            process = PresenceBuffer(database, clock, pause_seconds=3600)
            process.tell(one)
            process.flush()
        (row,) = rows(database).values()
        ends.append((row.answered, row.unsaved, row.address, row.seen_at, row.saved_at))
    assert ends == [(2, 0, "10.0.0.8", from_micros(2000), from_micros(900))] * 2


def test_news_of_an_attempt_that_is_not_there_harms_nobody_s(
    database: Database, hall: Hall, buffer: PresenceBuffer
) -> None:
    buffer.tell(News(hall.exam.id, 10_000, 1000))
    buffer.tell(News(hall.exam.id + 1, hall.attempts[1].id, 1000))
    buffer.tell(news(hall, 0, 1000, answered=1, unsaved=0))
    buffer.flush()
    assert list(rows(database)) == [hall.attempts[0].id]


def test_news_that_cannot_be_written_is_dropped_and_the_next_is_not(
    settings: Settings, hall: Hall, clock: SettableClock
) -> None:
    impatient = Database(replace(settings, lock_timeout_seconds=0.05))
    buffer = PresenceBuffer(impatient, clock, pause_seconds=3600)
    with locked(impatient, "presence"):
        buffer.tell(news(hall, 0, 1000, answered=1, unsaved=0))
        assert buffer.flush() == 0
    assert buffer.flush() == 0
    buffer.tell(news(hall, 0, 2000, answered=2, unsaved=0))
    assert buffer.flush() == 1
    impatient.dispose()


def test_a_buffer_writes_by_itself(database: Database, hall: Hall, clock: SettableClock) -> None:
    written = PresenceBuffer(database, clock, pause_seconds=0)
    written.tell(news(hall, 0, 1000, answered=1, unsaved=0))
    thread = written._thread
    assert thread is not None
    for _ in range(200):
        if rows(database):
            break
        thread.join(0.02)
    assert list(rows(database)) == [hall.attempts[0].id]


def test_a_page_s_report_and_its_saves_reach_the_buffer_of_the_process(
    app: ExamApp, hall: Hall, clock: SettableClock
) -> None:
    browser = Browser(app, hall).work()
    assert browser.tell(answered=2, unsaved=1).status_code == 200
    clock.move(seconds=4)
    browser.save(make_save())
    app.extensions["gate"].presence.flush()
    row = rows(app.installation.database)[browser.attempt.id]
    assert (row.answered, row.unsaved, row.address) == (2, 1, "127.0.0.1")
    assert to_micros(row.seen_at) == to_micros(clock.now())
    assert row.saved_at == clock.now()


def test_a_refused_save_is_no_news(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    browser = Browser(app, hall).work()
    clock.move(minutes=61)
    assert browser.save(make_save()).status_code == 409
    app.extensions["gate"].presence.flush()
    assert rows(app.installation.database) == {}


def test_the_form_without_scripts_is_noted_by_its_saves_alone(app: ExamApp, hall: Hall, clock: SettableClock) -> None:
    browser = Browser(app, hall).work()
    browser.plain(q1="a")
    app.extensions["gate"].presence.flush()
    (row,) = rows(app.installation.database).values()
    assert (row.saved_at, row.address) == (clock.now(), "")


def test_a_report_of_a_browser_that_lost_the_attempt_is_refused_by_its_epoch(app: ExamApp, hall: Hall) -> None:
    browser = Browser(app, hall).work()
    with app.installation.database.writing() as session:
        session.execute(text("UPDATE attempt SET epoch = 2"))
    reply = browser.tell()
    assert (reply.status_code, reply.get_json()) == (409, {"error": "stale_epoch"})
