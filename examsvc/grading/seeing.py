"""Who looked at marks before they were released: noted once a person and exam, and refused to who sat it."""

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select

from examsvc.accounts.acting import actor
from examsvc.audit.log import exam_stream, record
from examsvc.audit.models import AuditEntry
from examsvc.core.errors import NotAllowed
from examsvc.exams.models import Candidate, Exam
from examsvc.web.context import installation, now, session


def note_seeing(exam: Exam) -> None:
    """Note that this person is shown answers, keys or marks of an exam that is not released yet.

    Raises NotAllowed for somebody who is entered for it.
    """
    if exam.state == "released":
        return
    who = actor()
    entered = select(Candidate.id).where(Candidate.exam_id == exam.id, Candidate.person_id == who.id)
    if session().scalar(entered.limit(1)) is not None:
        raise NotAllowed(_("您是这场考试的考生，成绩发布以前不能查看答案和成绩。"), code="own-exam")
    known = select(AuditEntry.id).where(
        AuditEntry.stream == exam_stream(exam.id), AuditEntry.act == "see_marks", AuditEntry.actor_id == who.id
    )
    # What a form changes has a record of its own, and was seen on the page before it.
    if request.method == "GET" and session().scalar(known.limit(1)) is None:
        # A page only reads: its record has a transaction of its own, and is on disk before anything is shown.
        with installation().database.writing() as writing:
            record(writing, exam_stream(exam.id), who, "see_marks", ("exam", exam.id), now())
