"""Whose sign-in ends loses the attempt's cookie with it, though the cookie is checked without a read."""

from sqlalchemy import select

from examsvc.accounts.models import Person
from examsvc.accounts.people import disable
from examsvc.attempts.models import AnswerEvent, LateEvidence
from examsvc.audit.log import COMMAND_LINE
from examsvc.core.clock import SettableClock
from examsvc.web.app import ExamApp
from tests.factories.exams import make_hall
from tests.factories.saves import make_save
from tests.integration.attempts.candidate_browser import Browser


def test_somebody_disabled_saves_no_more_and_what_comes_is_kept_as_evidence(
    app: ExamApp, clock: SettableClock
) -> None:
    service = app.installation
    with service.database.writing() as session:
        hall = make_hall(session, clock.now(), candidates=2, keyring=service.keyring)
        session.flush()
        session.expunge_all()
    out, other = Browser(app, hall).work(), Browser(app, hall, 1).work()
    with service.database.writing() as session:
        person = session.get_one(Person, hall.candidates[0].person_id)
        disable(session, person, COMMAND_LINE, clock.now())
    save = make_save()
    refused = out.save(save)
    assert (refused.status_code, refused.get_json()["error"]) == (409, "stale_epoch")
    assert other.save(make_save()).status_code == 200
    with service.database.reading() as session:
        assert save.save_id not in set(session.scalars(select(AnswerEvent.save_id)))
        kept = session.scalars(select(LateEvidence)).one()
        assert (kept.save_id, kept.refused_for, kept.in_time) == (save.save_id, "stale_epoch", True)
