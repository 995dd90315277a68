"""What the attempts have to say before an exam: everybody who is expected has one to begin."""

from collections.abc import Sequence

from flask_babel import gettext as _
from sqlalchemy import exists, select

from examsvc.attempts.models import Attempt
from examsvc.core.readiness import Asked, Colour, Finding
from examsvc.exams.models import Candidate
from examsvc.web.filters import listed

_NAMED = 5


def contribute(asked: Asked) -> list[Finding]:
    """Say who has a seat and nothing to begin; before the seal nobody has."""
    attempt = exists().where(Attempt.exam_id == Candidate.exam_id, Attempt.candidate_id == Candidate.id)
    seated = (
        select(Candidate.id, Candidate.name, attempt)
        .where(Candidate.exam_id == asked.exam_id, Candidate.form_id.is_not(None))
        .where(Candidate.withdrawn_at.is_(None), Candidate.standing != "leave")
        .order_by(Candidate.unit_order, Candidate.exam_number, Candidate.id)
    )
    rows = asked.session.execute(seated).all()
    return [find_attempts(len(rows), [(id_, name) for id_, name, there in rows if not there])] if rows else []


def find_attempts(people: int, without: Sequence[tuple[int, str]]) -> Finding:
    """Say whether everybody who has a form has a sheet to write on."""
    if not without:
        return Finding("sheets", Colour.GREEN, _("%(n)s 人的电子答卷都已备好。", n=people))
    named = listed(name for _id, name in without[:_NAMED])
    return Finding(
        "sheets",
        Colour.RED,
        _("%(n)s 人没有电子答卷，到时进不去：%(named)s。", n=len(without), named=named),
        _("请系统管理员运行 ./script/flask verify，把结果告诉开发人员；当天可以先安排这些人纸笔作答。"),
        facts=tuple(id_ for id_, _name in without),
    )
