"""启封: by the organiser with a second person present, or by the service itself when the first sitting begins."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from examsvc.audit.log import SERVICE, Actor, exam_stream, record
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.exams.models import Exam, Sitting
from examsvc.exams.queries import list_papers
from examsvc.papers.sealing import seal_hash


def open_exam(session: Session, exam: Exam, by: Actor, second: Actor, now: datetime) -> None:
    """Open the sealed papers before two people; raises Conflict when they are not what was sealed."""
    if second.id == by.id:
        raise Conflict(_("启封要有另一个人在场，不能两次都是您自己。"), code="same-person")
    sealed = [paper for paper in list_papers(session, exam) if paper.state == "sealed"]
    if any(seal_hash(session, paper) != paper.seal_hash for paper in sealed):
        message = _("试卷和封卷校验码对不上，没有启封。请保留现场，请系统管理员运行 ./script/flask verify。")
        raise Conflict(message, code="broken-seal")
    if exam.state != "sealed" or not _open(session, exam, by, now, second=second.id):
        raise Conflict(_("这场考试还没有封卷、已经启封，或者已经结束，不能启封。"), code="state")


def open_due(database: Database, now: datetime) -> int:
    """Open what nobody opened by the start of its first sitting; return how many exams this call opened."""
    with database.reading() as looking:
        if looking.scalar(_due(now).with_only_columns(Exam.id).limit(1)) is None:
            return 0
    with database.writing() as session:
        due = list(session.scalars(_due(now)))
        return sum(_open(session, exam, SERVICE, now) for exam in due)


def _open(session: Session, exam: Exam, by: Actor, now: datetime, **detail: int | None) -> bool:
    """Open an exam that nobody has opened meanwhile; tell whether this call did."""
    unopened = update(Exam).where(Exam.id == exam.id, Exam.opened_at.is_(None)).values(opened_at=now)
    if session.scalar(unopened.returning(Exam.id)) is None:
        return False
    for paper in list_papers(session, exam):
        if paper.state == "sealed":
            paper.state, paper.opened_at = "opened", now
    record(session, exam_stream(exam.id), by, "open_exam", ("exam", exam.id), now, hash=exam.seal_hash, **detail)
    session.flush()
    return True


def _due(now: datetime) -> Select[Exam]:
    begun = exists().where(Sitting.exam_id == Exam.id, Sitting.cancelled_at.is_(None), Sitting.starts_at <= now)
    unopened = (Exam.state == "sealed", Exam.opened_at.is_(None))
    return select(Exam).where(*unopened, begun).order_by(Exam.id)
