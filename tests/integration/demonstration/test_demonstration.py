"""The demonstration is whole, kept apart, invented, and served under its own prefix."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from examsvc.accounts.models import Office, Person, Unit
from examsvc.attempts.models import Attempt
from examsvc.core.clock import SettableClock
from examsvc.core.database import Database
from examsvc.core.models import Task
from examsvc.core.roles import Role
from examsvc.demonstration.site import demo_settings
from examsvc.demonstration.telling import read_told
from examsvc.exams.models import Candidate, Exam
from examsvc.factory import make_installation
from examsvc.notices.models import Notice, NoticeFile
from examsvc.operations.verifying import verify
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.visiting import visit_as
from tests.integration.demonstration.conftest import submit


@pytest.fixture
def own(built: ExamApp) -> Iterator[Database]:
    """The demonstration's own database."""
    database = Database(demo_settings(built.installation.settings))
    yield database
    database.dispose()


def test_one_exam_is_over_with_its_notice_and_one_is_open(own: Database) -> None:
    with own.reading() as session:
        assert [exam.state for exam in session.scalars(select(Exam).order_by(Exam.id))] == ["released", "sealed"]
        assert session.scalars(select(Notice)).one().state == "issued"
        assert all(file.pdf.startswith(b"%PDF") for file in session.scalars(select(NoticeFile)))


def test_those_who_sat_and_those_who_were_away_on_leave_or_not_are_told_apart(own: Database) -> None:
    with own.reading() as session:
        exam = session.scalars(select(Exam).order_by(Exam.id)).first()
        assert exam is not None
        rows = session.execute(
            select(Attempt.state, Candidate.standing)
            .join(Candidate, Candidate.id == Attempt.candidate_id)
            .where(Attempt.exam_id == exam.id)
        )
        found = [tuple(row) for row in rows]
    assert found.count(("released", "entered")) > 40
    assert {standing for state, standing in found if state != "released"} == {"leave", "entered"}


def test_every_unit_and_office_names_a_county_that_does_not_exist(own: Database) -> None:
    with own.reading() as session:
        office = session.scalars(select(Office)).one()
        assert (office.county, office.demonstration) == ("示例县", True)
        assert all(unit.name.startswith("示例") for unit in session.scalars(select(Unit)))
        number = session.scalars(select(Notice)).one().doc_no
        assert number is not None
        assert number.startswith("示例〔")


def test_nothing_of_it_reaches_the_real_database(built: ExamApp) -> None:
    with built.installation.database.reading() as session:
        assert session.scalars(select(Task)).one().state == "done"
        for table in (Office, Person, Exam):
            assert session.scalars(select(table)).all() == []


def test_it_keeps_every_promise_but_that_of_a_backup(built: ExamApp, clock: SettableClock) -> None:
    site = make_installation(demo_settings(built.installation.settings), clock)
    try:
        assert [finding.invariant for finding in verify(built, site, (), clock.now())] == [12]
    finally:
        site.database.dispose()


def test_its_passwords_are_random_and_open_its_own_door_alone(built: ExamApp) -> None:
    told = read_told(demo_settings(built.installation.settings))
    passwords = [row["password"] for row in told.sign_ins]
    assert len(set(passwords)) == len(passwords)
    assert all(len(password) >= 12 for password in passwords)
    form = {"username": told.sign_ins[0]["username"], "password": passwords[0], "submit": "1"}
    client = built.test_client()
    assert client.post("/sign-in", data=form).status_code != 302
    entered = submit(client, "/demo/sign-in", **form)
    assert entered.status_code == 302
    assert entered.headers["Location"].startswith("/demo/")


def test_its_file_of_passwords_is_for_its_owner_alone(built: ExamApp) -> None:
    path = demo_settings(built.installation.settings).data_dir / "sign-ins.json"
    assert path.stat().st_mode & 0o077 == 0


def test_its_pages_carry_their_prefix_and_say_what_they_are(built: ExamApp) -> None:
    page = built.test_client().get("/demo/sit")
    assert page.status_code == 200
    assert "非正式公文" in page.text
    assert 'href="/demo/static/css/exam.css"' in page.text
    assert 'href="/static' not in page.text


def test_the_real_pages_do_not_say_demonstration(built: ExamApp) -> None:
    assert "演示系统" not in built.test_client().get("/sit").text


def test_the_door_shows_every_sign_in_and_one_desk_card(built: ExamApp) -> None:
    told = read_told(demo_settings(built.installation.settings))
    door = built.test_client().get("/demonstration").text
    assert all(row["password"] in door for row in told.sign_ins)
    assert told.card.code in door


def test_a_candidate_gets_in_with_the_card_on_the_door(built: ExamApp) -> None:
    card = read_told(demo_settings(built.installation.settings)).card
    entered = submit(built.test_client(), "/demo/sit", number=card.number, code=card.code)
    assert entered.headers["Location"].startswith("/demo/attempts/")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_strangers_find_no_door_once_a_real_office_is_there(built: ExamApp, method: str) -> None:
    with built.installation.database.writing() as session:
        make_office(session, built.installation.clock.now())
    client = built.test_client()
    assert client.open("/demonstration", method=method).status_code == 404
    assert client.post("/demonstration/exam").status_code == 404


def test_the_administrator_of_a_real_office_still_finds_it(built: ExamApp) -> None:
    with built.installation.database.writing() as session:
        office = make_office(session, built.installation.clock.now())
        session.flush()
        session.expunge(office)
    assert visit_as(built, office, Role.ADMINISTRATOR).get("/demonstration").status_code == 200
    assert visit_as(built, office, Role.ORGANISER).get("/demonstration").status_code == 404
