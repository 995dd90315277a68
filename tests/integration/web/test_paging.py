"""The addresses of other pages keep what was asked for, whatever that is."""

import pytest

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.bank import make_question
from tests.factories.visiting import visit_as


@pytest.mark.parametrize("odd", ["endpoint=x", "_external=1", "_scheme=ftp", "_anchor=x", "_method=POST", "values=1"])
def test_words_that_mean_something_to_the_framework_do_no_harm(app: ExamApp, clock: SettableClock, odd: str) -> None:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        for _ in range(21):
            make_question(session, clock.now())
        session.expunge(office)
    answer = visit_as(app, office, Role.BANK_KEEPER).get(f"/questions?level=national&{odd}")
    assert answer.status_code == 200
    assert f'href="/questions?level=national&amp;{odd}&amp;page=2"' in answer.text
