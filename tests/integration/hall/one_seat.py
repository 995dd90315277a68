"""One seat of a hall, as the console's tests look at it."""

from sqlalchemy import select, update

from examsvc.attempts.models import Attempt
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import SettableClock
from examsvc.web.app import ExamApp
from tests.factories.exams import Hall


def seat(hall: Hall) -> str:
    return f"/seats/{hall.attempts[0].public_id}"


def attempt(app: ExamApp, hall: Hall) -> Attempt:
    with app.installation.database.reading() as session:
        return session.get_one(Attempt, hall.attempts[0].id)


def logged(app: ExamApp) -> list[str]:
    with app.installation.database.reading() as session:
        return [entry.act for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def end(app: ExamApp, clock: SettableClock) -> None:
    with app.installation.database.writing() as session:
        session.execute(update(Attempt).values(state="submitted", closed_at=clock.now()))
