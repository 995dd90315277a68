"""Browsers of staff and candidates, signed in without typing."""

from typing import Literal

from flask.testing import FlaskClient

from examsvc.accounts.models import Office
from examsvc.accounts.signing_in import start_sign_in
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_staff


def visit(
    app: ExamApp, person_id: int, kind: Literal["staff", "candidate"] = "staff", exam_id: int | None = None
) -> FlaskClient:
    """Return a browser in which the person is signed in."""
    service = app.installation
    with service.database.writing() as session:
        token, _row = start_sign_in(session, person_id, kind, service.clock.now(), exam_id)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie["_fresh"] = True
    return client


def visit_as(app: ExamApp, office: Office, *roles: Role) -> FlaskClient:
    """Return a browser of a new member of the office's staff."""
    service = app.installation
    with service.database.writing() as session:
        person_id = make_staff(session, office, service.clock.now(), *roles).id
    return visit(app, person_id)
