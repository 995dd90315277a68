"""Give up a draft: an exam that was only planned leaves nothing but its line in the office's log."""

from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, office_stream, record
from examsvc.exams.arrangement_models import InvitedUnit, LinkedExam, RoomDuty, SittingRoom
from examsvc.exams.models import Candidate, Exam, ExamPaper, Room, Sitting
from examsvc.exams.services import check_draft


def discard_draft(session: Session, exam: Exam, by: Actor, now: datetime) -> None:
    """Delete a draft exam with its people, rooms and times; raises Conflict once it is sealed.

    The people themselves stay, and so do the draft's forms: keys are append-only, and nobody can open them.
    """
    check_draft(exam)
    record(session, office_stream(exam.office_id), by, "discard_exam", ("exam", exam.id), now)
    for part in (InvitedUnit, LinkedExam, SittingRoom, RoomDuty, Candidate, Room, Sitting, ExamPaper):
        session.execute(delete(part).where(part.exam_id == exam.id).execution_options(synchronize_session=False))
    session.flush()
    session.expire(exam)
    session.execute(delete(Exam).where(Exam.id == exam.id).execution_options(synchronize_session=False))
    session.expunge(exam)
