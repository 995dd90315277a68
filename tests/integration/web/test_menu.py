"""The menu shows where a page lies, whatever its address begins with."""

import re

import pytest

from examsvc.core.clock import SettableClock
from examsvc.core.roles import Role
from examsvc.web.app import ExamApp
from tests.factories.accounts import make_office
from tests.factories.visiting import visit_as


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("/workbench", "工作台"),
        ("/questions", "题库"),
        ("/imports", "题库"),
        ("/bank/coverage", "题库"),
        ("/rechecks", "题库"),
        ("/exams/new", "考试"),
        ("/units", "系统"),
        ("/password", None),
    ],
)
def test_one_word_at_most_is_marked_as_the_place_of_a_page(
    app: ExamApp, clock: SettableClock, path: str, word: str | None
) -> None:
    with app.installation.database.writing() as session:
        office = make_office(session, clock.now())
        session.flush()
        session.expunge(office)
    page = visit_as(app, office, *Role).get(path).text
    assert re.findall(r"aria-current=page>([^<]+)</a>", page) == ([word] if word else [])
