"""The running service on bad days: two sweepers at once, a full disk, a locked database. Nothing is lost."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from examsvc.attempts import closing
from examsvc.attempts.models import AnswerEvent, AnswerSheet, Attempt
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.models import Task
from examsvc.factory import create_app
from examsvc.settings import Settings
from examsvc.web.app import ExamApp
from examsvc.web.context import session as request_session
from examsvc.web.guards import public
from tests.factories.exams import Hall, make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser
from tests.support.locking import locked

PEOPLE, SHORT = 12, 0.3


def make(app: ExamApp, clock: SettableClock, people: int) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=people, keyring=app.installation.keyring)
        session.flush()
        session.expunge_all()
    return hall


@pytest.mark.parametrize("sweepers", [2, 3])
def test_sweepers_at_once_close_everybody_exactly_once(app: ExamApp, clock: SettableClock, sweepers: int) -> None:
    hall = make(app, clock, PEOPLE)
    with app.installation.database.writing() as session:
        for attempt in session.scalars(select(Attempt)):
            attempt.state, attempt.started_at = "open", clock.now()
            attempt.closes_at = clock.now() + timedelta(minutes=60)
    clock.move(minutes=61)
    # As in two hosts or processes: each has connections of its own.
    databases = [Database(app.installation.settings) for _ in range(sweepers)]
    counts, together = [0] * sweepers, threading.Barrier(sweepers)

    def sweep(place: int) -> None:
        together.wait(10)
        counts[place] = closing.sweep(databases[place], clock.now())

    threads = [threading.Thread(target=sweep, args=(place,)) for place in range(sweepers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    for database in databases:
        database.dispose()
    assert sum(counts) == PEOPLE == len(hall.attempts)
    with app.installation.database.reading() as session:
        assert set(session.scalars(select(Attempt.state))) == {"expired"}
        assert session.scalar(select(func.count()).select_from(AnswerSheet)) == PEOPLE


@pytest.fixture
def impatient(settings: Settings, clock: SettableClock) -> Iterator[ExamApp]:
    """A service that waits a moment only for a database that somebody else keeps."""
    app = create_app(replace(settings, lock_timeout_seconds=SHORT), clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    yield app
    app.extensions["gate"].saves.stop()
    app.installation.database.dispose()


@contextmanager
def locked_elsewhere(settings: Settings) -> Iterator[None]:
    """Keep the whole database from every writer, as a stuck process would."""
    stuck = Database(settings)
    with locked(stuck, "task, answer_event, attempt"):
        yield
    stuck.dispose()


def test_a_page_says_that_a_locked_database_is_busy_and_nothing_was_stored(impatient: ExamApp) -> None:
    client = impatient.test_client()
    with locked_elsewhere(impatient.installation.settings):
        response = client.post("/demonstration")
    assert response.status_code == 503
    assert "没有保存" in response.text
    assert "Traceback" not in response.text
    assert response.headers["Retry-After"]
    with impatient.installation.database.reading() as session:
        assert session.scalars(select(Task)).all() == []
    assert client.post("/demonstration").status_code == 302


def test_a_page_says_it_in_english_too(impatient: ExamApp) -> None:
    client = impatient.test_client()
    client.set_cookie("language", "en")
    with locked_elsewhere(impatient.installation.settings):
        shown = client.post("/demonstration").text
    assert "busy" in shown
    assert "Try again in a moment" in shown


def test_an_answer_that_meets_a_locked_database_is_refused_and_taken_when_sent_again(
    impatient: ExamApp, clock: SettableClock
) -> None:
    browser = Browser(impatient, make(impatient, clock, 1)).work()
    save = make_save()
    with locked_elsewhere(impatient.installation.settings):
        refused = browser.save(save)
    assert (refused.status_code, refused.get_json().get("acks", [])) == (503, [])
    assert refused.headers["Retry-After"]
    taken = browser.save(save)
    assert [ack["save_id"] for ack in taken.get_json()["acks"]] == [save.save_id]
    assert stored(impatient) == [save.save_id]


def stored(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as session:
        return list(session.scalars(select(AnswerEvent.save_id)))


def fill_disk(database: Database, *, full: bool) -> None:
    """Let SQLite believe that not one more page fits, or that there is room again."""
    for pooled in [database.engine.raw_connection() for _ in range(2)]:
        cursor = pooled.cursor()
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages if full else pages + 100_000}")
        pooled.close()


@pytest.fixture
def sitting(sqlite: ExamApp, clock: SettableClock) -> Browser:
    """A candidate at work on SQLite, whose disk a test can fill."""
    app = create_app(sqlite.installation.settings, clock)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    return Browser(app, make(app, clock, 1)).work()


def app_of(browser: Browser) -> ExamApp:
    app = browser.client.application
    assert isinstance(app, ExamApp)
    return app


def test_a_full_disk_acknowledges_no_answer_and_takes_it_once_there_is_room(sitting: Browser) -> None:
    app = app_of(sitting)
    fill_disk(app.installation.database, full=True)
    saves = [make_save(n, value="甲" * 900) for n in range(1, 20)]
    refused = sitting.save(*saves)
    assert refused.status_code == 503
    assert refused.get_json().get("acks", []) == []
    assert stored(app) == []
    fill_disk(app.installation.database, full=False)
    taken = sitting.save(*saves)
    assert len(taken.get_json()["acks"]) == len(saves) == len(stored(app))
    app.extensions["gate"].saves.stop()
    app.installation.database.dispose()


def test_a_full_disk_is_told_on_a_page_with_what_to_do_next(sqlite: ExamApp) -> None:
    @sqlite.post("/fill")
    @public
    def fill() -> str:
        request_session().execute(text("INSERT INTO filler VALUES (:words)"), {"words": "金丝雀" * 20_000})
        return "stored"

    sqlite.config.update(WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    with sqlite.installation.database.writing() as session:
        session.execute(text("CREATE TABLE filler (words TEXT)"))
    fill_disk(sqlite.installation.database, full=True)
    refused = sqlite.test_client().post("/fill")
    assert refused.status_code == 503
    assert "磁盘已满" in refused.text
    assert "系统管理员" in refused.text


def test_the_log_of_a_failed_statement_holds_none_of_its_values(
    app: ExamApp, capsys: pytest.CaptureFixture[str]
) -> None:
    @app.get("/broken")
    @public
    def broken() -> str:
        request_session().execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "金丝雀"})
        return "found"

    assert app.test_client().get("/broken").status_code in (500, 503)
    with pytest.raises(DatabaseError) as failed, app.installation.database.engine.connect() as connection:
        connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": "金丝雀"})
    assert "金丝雀" not in str(failed.value)
    assert "金丝雀" not in capsys.readouterr().err


class Watched(SettableClock):
    """A clock that tells when it was asked."""

    def __init__(self, clock: SettableClock) -> None:
        super().__init__(clock.moment)
        self.asked = threading.Event()

    def now(self) -> datetime:
        moment = super().now()
        self.asked.set()
        return moment


def test_an_answer_that_entered_in_time_counts_however_long_it_waited_to_be_written(
    settings: Settings, clock: SettableClock
) -> None:
    watched = Watched(clock)
    app = create_app(settings, watched)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    browser, save = Browser(app, make(app, watched, 1)).work(), make_save()
    watched.move(minutes=60)
    entered, answers = watched.now(), []
    with locked_elsewhere(settings):
        watched.asked.clear()
        sending = threading.Thread(target=lambda: answers.append(browser.save(save)))
        sending.start()
        assert watched.asked.wait(10)
        watched.move(minutes=1)
    sending.join(30)
    assert [answer.status_code for answer in answers] == [200]
    with app.installation.database.reading() as session:
        assert session.scalars(select(AnswerEvent.received_at)).all() == [entered]
    app.extensions["gate"].saves.stop()
    app.installation.database.dispose()
