"""The questions a coverage report counts."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.coverage import Counted
from examsvc.bank.finding import seen_by
from examsvc.bank.models import CurrentVersion, FactCheck, Question, QuestionVersion


def list_counted(session: Session, office_id: int | None) -> list[Counted]:
    """Return what an office sees of the bank, or only what all share where there is no office yet."""
    version = QuestionVersion
    rows = (
        select(
            version.topic,
            version.level,
            version.kind,
            version.difficulty,
            version.area,
            version.practice_only,
            version.exposure_public,
            FactCheck.trust,
        )
        .join(CurrentVersion, CurrentVersion.version_id == version.id)
        .join(Question, Question.id == CurrentVersion.question_id)
        .outerjoin(FactCheck, FactCheck.question_id == Question.id)
        .where(*seen_by(office_id))
        .order_by(Question.id)
    )
    return [Counted(*row[:-1], row[-1] or "") for row in session.execute(rows)]
