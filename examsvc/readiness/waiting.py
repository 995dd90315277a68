"""The sheet's part of the workbench."""

from datetime import timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import first_sitting, list_exams
from examsvc.readiness.sheet import count_in_the_way
from examsvc.web.context import installation, now
from examsvc.web.principal import Principal

# Earlier than this before an exam much is rightly not yet done.
SOON = timedelta(days=3)


def duties(session: Session, who: Principal) -> list[Duty]:
    """Tell organisers and heads what is still in the way of an exam that is near."""
    if not who.has(Role.ORGANISER, Role.HEAD):
        return []
    found = [
        (exam, _in_the_way(session, exam)) for exam in list_exams(session, who.office_id) if _is_near(session, exam)
    ]
    return [
        Duty(
            _("“%(title)s”还不能开考，有 %(n)s 项要处理", title=exam.title, n=n),
            url_for("readiness.sheet", public_id=exam.public_id),
        )
        for exam, n in found
        if n
    ]


def _is_near(session: Session, exam: Exam) -> bool:
    if exam.state != "sealed":
        return False
    starts_at = first_sitting(session, exam).starts_at
    return now() < starts_at <= now() + SOON


def _in_the_way(session: Session, exam: Exam) -> int:
    return count_in_the_way(session, installation(), exam, now())
