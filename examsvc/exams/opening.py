"""启封: by the organiser with a second person present, or by the service itself when a sitting begins.

A paper is opened for the first sitting that needs it, so a make-up's own paper stays sealed until its turn.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session

from examsvc.audit.log import SERVICE, Actor, exam_stream, record
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.exams.models import Candidate, Exam, ExamPaper, Sitting
from examsvc.papers.models import Form, Paper
from examsvc.papers.services import is_as_sealed, open_sealed


def find_next_sitting(session: Session, exam: Exam, now: datetime) -> Sitting | None:
    """Return the first sitting that is not over and needs a paper that is still sealed."""
    needs = exists().where(Candidate.sitting_id == Sitting.id, Candidate.form_id == Form.id, *_SEALED)
    rows = select(Sitting).where(
        Sitting.exam_id == exam.id, Sitting.ends_at > now, Sitting.cancelled_at.is_(None), needs
    )
    return session.scalars(rows.order_by(Sitting.starts_at, Sitting.id).limit(1)).first()


def open_exam(session: Session, exam: Exam, by: Actor, second: Actor, now: datetime) -> None:
    """Open the sealed papers of the next sitting before two people.

    Raises Conflict when there are none, and when they are not what was sealed.
    """
    if second.id == by.id:
        raise Conflict(_("启封要有另一个人在场，不能两次都是您自己。"), code="same-person")
    sitting = find_next_sitting(session, exam, now)
    if exam.state != "sealed" or sitting is None:
        raise _nothing_to_open()
    papers = list(session.scalars(_sealed_papers(Sitting.id == sitting.id).with_for_update(of=Paper)))
    if not papers:
        # Somebody opened them while this call waited for its turn.
        raise _nothing_to_open()
    if not all(is_as_sealed(session, paper) for paper in papers):
        message = _("试卷和封卷校验码对不上，没有启封。请保留现场，请系统管理员运行 ./script/flask verify。")
        raise Conflict(message, code="broken-seal")
    _open(session, exam, papers, by, now, second=second.id)


def open_due(database: Database, now: datetime) -> int:
    """Open what nobody opened by the start of a sitting; return how many papers this call opened."""
    begun = (Sitting.starts_at <= now, Exam.state == "sealed")
    with database.reading() as looking:
        if looking.scalar(_sealed_papers(*begun).with_only_columns(Paper.id).limit(1)) is None:
            return 0
    with database.writing() as session:
        due = list(session.scalars(_sealed_papers(*begun).with_for_update(of=Paper)))
        for exam in session.scalars(select(Exam).where(Exam.id.in_(_exams_of(due))).order_by(Exam.id)):
            own = [paper for paper in due if paper.id in {one.paper_id for one in exam.papers}]
            # The exam must not stop here; that the hash differs stands in the log, and verify names it.
            broken = [paper.id for paper in own if not is_as_sealed(session, paper)]
            _open(session, exam, own, SERVICE, now, **({"broken": broken} if broken else {}))
        return len(due)


def _open(session: Session, exam: Exam, papers: Sequence[Paper], by: Actor, now: datetime, **detail: object) -> None:
    for paper in papers:
        open_sealed(session, paper, now)
    exam.opened_at = exam.opened_at or now
    told = {"hash": exam.seal_hash, "papers": [paper.id for paper in papers], **detail}
    record(session, exam_stream(exam.id), by, "open_exam", ("exam", exam.id), now, **told)
    session.flush()


def _nothing_to_open() -> Conflict:
    return Conflict(_("这场考试还没有封卷、已经启封，或者已经结束，不能启封。"), code="state")


_SEALED = (Paper.id == Form.paper_id, Paper.state == "sealed")


def _sealed_papers(*which: object) -> Select[Paper]:
    """Select the sealed papers of such sittings as are to be held, by whoever sits there."""
    needed = (
        select(Form.paper_id)
        .join(Candidate, Candidate.form_id == Form.id)
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .join(Exam, Exam.id == Sitting.exam_id)
        .where(Sitting.cancelled_at.is_(None), *which)  # type: ignore[arg-type]
    )
    return select(Paper).where(Paper.state == "sealed", Paper.id.in_(needed)).order_by(Paper.id)


def _exams_of(papers: Sequence[Paper]) -> Select[int]:
    return select(ExamPaper.exam_id).where(ExamPaper.paper_id.in_([paper.id for paper in papers]))
