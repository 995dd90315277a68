"""An office that imports, and its keeper's browser."""

import pytest
from flask.testing import FlaskClient

from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.imports import Importing
from tests.factories.visiting import visit_as


@pytest.fixture
def importing(app: ExamApp) -> Importing:
    """An office with nothing imported yet."""
    return Importing.start(app.installation)


@pytest.fixture
def keeper(app: ExamApp, importing: Importing) -> FlaskClient:
    """Its bank keeper, signed in."""
    return visit_as(app, importing.office, Role.BANK_KEEPER)
