"""The questions a coverage report counts."""

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, aliased

from examsvc.bank.coverage import Counted
from examsvc.bank.import_models import BankImport, ImportedQuestion
from examsvc.bank.models import CurrentVersion, FactCheck, Question, QuestionRetirement, QuestionVersion


def list_counted(session: Session, office_id: int | None) -> list[Counted]:
    """Return what an office sees of the bank, or only what all share where there is no office yet."""
    copy = aliased(Question)
    hidden = or_(
        exists().where(copy.derived_from_id == Question.id, copy.office_id == office_id),
        exists().where(QuestionRetirement.question_id == Question.id, QuestionRetirement.office_id == office_id),
        exists().where(
            ImportedQuestion.question_id == Question.id,
            BankImport.id == ImportedQuestion.import_id,
            BankImport.state != "published",
        ),
    )
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
        .where(
            Question.state != "retired", or_(Question.office_id.is_(None), Question.office_id == office_id), ~hidden
        )
        .order_by(Question.id)
    )
    return [Counted(*row[:-1], row[-1] or "") for row in session.execute(rows)]
