"""A hall of three with an invigilator beside it."""

import pytest
from flask.testing import FlaskClient

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff
from tests.factories.exams import Hall, make_hall, open_attempts
from tests.factories.visiting import visit_as


@pytest.fixture
def watched_hall(app: ExamApp, clock: SettableClock) -> Hall:
    with app.installation.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=3, keyring=app.installation.keyring)
        make_staff(session, hall.office, clock.now(), Role.INVIGILATOR, username="second")
        open_attempts(session, hall, clock.now())
        session.expunge_all()
    return hall


@pytest.fixture
def console(app: ExamApp, watched_hall: Hall) -> FlaskClient:
    return visit_as(app, watched_hall.office, Role.INVIGILATOR)
