"""The exams' part of the workbench."""

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.waiting import Duty
from examsvc.core.roles import Role
from examsvc.exams.models import Exam
from examsvc.exams.queries import list_exams
from examsvc.web.principal import Principal


def duties(session: Session, who: Principal) -> list[Duty]:
    """Ask organisers to go on with what they began, and invigilators to watch."""
    found = [_of_exam(exam, who) for exam in list_exams(session, who.office_id)]
    return [duty for duty in found if duty is not None]


def _of_exam(exam: Exam, who: Principal) -> Duty | None:
    if exam.state == "draft" and who.has(Role.ORGANISER):
        return Duty(_("“%(title)s”还没有封卷，请继续办考", title=exam.title), _page(exam))
    if exam.state == "sealed" and who.has(Role.ORGANISER):
        return Duty(_("“%(title)s”已封卷，请打印考务资料、按时开考", title=exam.title), _page(exam))
    if exam.state == "sealed" and who.has(Role.INVIGILATOR):
        return Duty(_("“%(title)s”需要监考", title=exam.title), url_for("hall.exam", public_id=exam.public_id))
    if exam.state == "closed" and who.has(Role.ORGANISER):
        address = url_for("grading.exam", public_id=exam.public_id)
        return Duty(_("“%(title)s”已结束，请评分并拟写通报", title=exam.title), address)
    return None


def _page(exam: Exam) -> str:
    return url_for("exams.exam", public_id=exam.public_id)
