"""Selects over what the head has decided."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.exams.models import Exam
from examsvc.readiness.models import ReadinessOverride


@dataclass(frozen=True)
class Decided:
    """Who answers for an item as it was found then, why and since when."""

    item: str
    finding_hash: str
    reason: str
    by: str
    at: datetime


def list_decided(session: Session, exam: Exam) -> list[Decided]:
    """Return the decisions about an exam, oldest first."""
    rows = (
        select(ReadinessOverride, Person.name)
        .join(Person, Person.id == ReadinessOverride.decided_by)
        .where(ReadinessOverride.exam_id == exam.id)
        .order_by(ReadinessOverride.id)
    )
    return [
        Decided(row.item, row.finding_hash, row.reason, name, row.decided_at) for row, name in session.execute(rows)
    ]
