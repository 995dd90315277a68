"""Selects over notices, always by (public id, office)."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditHead
from examsvc.core.errors import NotFound
from examsvc.exams.models import Exam
from examsvc.notices.models import Notice, NoticeFile


def list_notices(session: Session, office_id: int) -> list[tuple[Notice, Exam]]:
    """Return the office's notices with their exams, newest first."""
    rows = select(Notice, Exam).join(Exam, Exam.id == Notice.exam_id).where(Notice.office_id == office_id)
    return [(notice, exam) for notice, exam in session.execute(rows.order_by(Notice.id.desc()))]


def list_exams_to_report(session: Session, office_id: int) -> list[Exam]:
    """Return the office's closed exams that no notice reports yet, newest first."""
    reported = select(Notice.exam_id).where(Notice.state != "withdrawn")
    rows = select(Exam).where(Exam.office_id == office_id, Exam.state == "closed", Exam.id.not_in(reported))
    return list(session.scalars(rows.order_by(Exam.id.desc())))


def get_notice(session: Session, public_id: str, office_id: int) -> Notice:
    """Return a notice of the office; a foreign one is not found."""
    notice = session.scalar(select(Notice).where(Notice.public_id == public_id, Notice.office_id == office_id))
    if notice is None:
        raise NotFound(_("没有找到这份通报，可能不属于您的单位。"))
    return notice


def list_files(session: Session, notice: Notice) -> list[NoticeFile]:
    """Return the issued editions, the internal one first."""
    return list(session.scalars(select(NoticeFile).where(NoticeFile.notice_id == notice.id).order_by(NoticeFile.id)))


def audit_head(session: Session, exam_id: int) -> str:
    """Return the newest link of the exam's log, which the register entry pins."""
    head = session.get(AuditHead, exam_stream(exam_id))
    return head.hash if head else ""
