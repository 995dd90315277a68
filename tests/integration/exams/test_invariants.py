"""A sealed list that was changed behind everybody's back is found, whatever was changed."""

import pytest

from examsvc.attempts import following
from examsvc.core.clock import SettableClock
from examsvc.exams import changes
from examsvc.exams.invariants import check_seals
from examsvc.exams.models import Exam
from examsvc.web.app import ExamApp
from tests.factories.finished import tamper
from tests.factories.sealed import Sealed
from tests.factories.whole import Planned, plan_whole


@pytest.fixture
def planned(app: ExamApp, clock: SettableClock) -> Planned:
    return plan_whole(app, clock.now(), 8, sealed=True)


LAST = "(SELECT max(id) FROM candidate WHERE withdrawn_at IS NULL)"
BREAKS: dict[str, str] = {
    "time is given": f"UPDATE candidate SET extra_seconds = 60 WHERE id = {LAST}",
    "a seat is changed": f"UPDATE candidate SET seat = 29 WHERE id = {LAST}",
    "a sitting is moved": "UPDATE sitting SET starts_at = starts_at + 1",
    "somebody is taken off": f"UPDATE candidate SET withdrawn_at = 1 WHERE id = {LAST}",
    "a change is rewritten": "UPDATE arrangement SET before = '{\"people\":{}}'",
    "a change is deleted": "DELETE FROM arrangement",
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_planted_break_of_the_sealed_lists_is_found(
    app: ExamApp, planned: Planned, clock: SettableClock, what: str
) -> None:
    with app.test_request_context(), app.installation.database.writing() as session:
        sealed = Sealed(session, session.get_one(Exam, planned.exam.id), app.installation.keyring, clock, planned)
        changes.withdraw(session, sealed.exam, sealed.people[0], sealed.decision(), following)
        assert check_seals(session) == []
    tamper(app.installation, BREAKS[what])
    with app.installation.database.reading() as session:
        found = check_seals(session)
    assert {finding.invariant for finding in found} == {9}
    assert any(f"exam {planned.exam.id}" in finding.text for finding in found)
