"""Which desk cards have to be printed again: only what changed since everything was printed last."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.exams.arranging import list_arrangements, touched
from examsvc.exams.models import Candidate, Exam


def list_cards_to_print(session: Session, exam: Exam) -> list[Candidate]:
    """Return whose card differs from the one that was printed, by room and seat; nobody before the first printing."""
    printed = select(func.max(AuditEntry.at)).where(
        AuditEntry.stream == exam_stream(exam.id), AuditEntry.act == "print_papers"
    )
    last = session.scalar(printed)
    if last is None:
        return []
    names = {name for row in list_arrangements(session, exam) if row.at > last for name in touched(row)}
    rows = (
        select(Candidate)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None), Candidate.seat.is_not(None))
        .order_by(Candidate.sitting_id, Candidate.room_id, Candidate.seat)
    )
    return [candidate for candidate in session.scalars(rows) if candidate.public_id in names]
