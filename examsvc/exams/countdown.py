"""What is due when around an exam, ticked by what is stored and never by hand."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import local
from examsvc.exams.arrangement_models import InvitedUnit
from examsvc.exams.duties import list_unattended
from examsvc.exams.models import Exam
from examsvc.exams.queries import count_candidates, first_sitting, last_end
from examsvc.exams.rooming import missing_seats, planned_sittings

DONE, NOW, LATE, LATER, BY_EYE = "done", "now", "late", "later", "by_eye"


@dataclass(frozen=True)
class Facts:
    """What the ticks follow from."""

    state: str
    starts_on: date
    ends_at: datetime
    people: int
    waiting_replies: int
    missing_seats: int
    unattended: int
    opened: bool
    acts: frozenset[str]


@dataclass(frozen=True)
class Step:
    """One thing to do: `done` is None where no stored fact tells; `address` is where it is done."""

    text: str
    done: bool | None
    address: str = ""


@dataclass(frozen=True)
class Phase:
    """The steps that fall due on one day."""

    title: str
    due: date
    steps: tuple[tuple[Step, str], ...]


def gather(session: Session, exam: Exam) -> Facts:
    """Read what the ticks follow from."""
    people = count_candidates(session, exam)
    waiting = select(func.count()).where(InvitedUnit.exam_id == exam.id, InvitedUnit.replied_at.is_(None))
    acts = select(AuditEntry.act).where(AuditEntry.stream == exam_stream(exam.id)).distinct()
    return Facts(
        state=exam.state,
        starts_on=local(first_sitting(session, exam).starts_at).date(),
        ends_at=last_end(session, exam),
        people=people,
        waiting_replies=session.scalar(waiting) or 0,
        missing_seats=missing_seats(people, planned_sittings(session, exam)),
        unattended=len(list_unattended(session, exam)),
        opened=exam.opened_at is not None,
        acts=frozenset(session.scalars(acts)),
    )


def phases(exam: Exam, facts: Facts, now: datetime) -> tuple[Phase, ...]:
    """Return the five phases, each step with how it stands."""
    planned = (
        (_("考前5天"), -5, _five_days(exam, facts)),
        (_("考前3天"), -3, _three_days(exam, facts)),
        (_("考前1天"), -1, _one_day(exam, facts)),
        (_("当天"), 0, _the_day(exam, facts, now)),
        (_("考后"), 1, _after(exam, facts)),
    )
    today = local(now).date()
    return tuple(
        Phase(title, due, tuple((step, standing(step, due, today)) for step in steps))
        for title, days, steps in planned
        for due in [facts.starts_on + timedelta(days=days)]
    )


def standing(step: Step, due: date, today: date) -> str:
    """Tell how a step stands: done, due now, late, still to come, or to be looked at by a person."""
    if step.done is None:
        return BY_EYE
    if step.done:
        return DONE
    if today > due:
        return LATE
    # A phase begins when the one before it is due, and nothing keeps anybody from beginning earlier.
    return NOW if today >= due - timedelta(days=2) else LATER


def _five_days(exam: Exam, facts: Facts) -> tuple[Step, ...]:
    replies = (
        _("收回各单位回执，还差 %(n)s 个单位", n=facts.waiting_replies)
        if facts.waiting_replies
        else _("收齐参考人员名单")
    )
    listed = bool(facts.people) and not facts.waiting_replies
    return (
        Step(_("定下时间、地点、题型和规则"), done=True, address=_at("quick.plan", exam)),
        Step(_("写好、印发考试通知"), "write_circular" in facts.acts, _at("circulars.edit", exam)),
        Step(replies, listed, _at("replies.index" if facts.waiting_replies else "quick.roster", exam)),
    )


def _three_days(exam: Exam, facts: Facts) -> tuple[Step, ...]:
    attended = _("排监考员，还有 %(n)s 个考场没有排", n=facts.unattended) if facts.unattended else _("排监考员")
    return (
        Step(_("定下考场和座位"), bool(facts.people) and not facts.missing_seats, _at("quick.rooms", exam)),
        Step(_("封卷，抽签排座"), facts.state != "draft", _at("quick.seal", exam)),
        Step(attended, facts.state != "draft" and not facts.unattended, _at("duties.index", exam)),
    )


def _one_day(exam: Exam, facts: Facts) -> tuple[Step, ...]:
    return (
        Step(_("打印考务资料"), "print_papers" in facts.acts, _at("quick.printing", exam)),
        Step(_("张贴桌贴、座次表，逐台试机"), done=None),
    )


def _the_day(exam: Exam, facts: Facts, now: datetime) -> tuple[Step, ...]:
    over = facts.state in ("closed", "released")
    return (
        Step(_("两人到场，核对封卷校验码，启封"), facts.opened, _once_sealed("opening.index", exam)),
        Step(_("看好考场，有情况及时办理"), over or now > facts.ends_at, _once_sealed("hall.exam", exam)),
        Step(_("结束考试"), over, _once_sealed("exams.close", exam)),
    )


def _after(exam: Exam, facts: Facts) -> tuple[Step, ...]:
    return (
        Step(_("评分"), "mark_exam" in facts.acts, _once_sealed("grading.exam", exam)),
        Step(_("发布成绩"), facts.state == "released", _once_sealed("grading.exam", exam)),
        Step(_("印发成绩通报"), "issue_notice" in facts.acts, _once_sealed("grading.exam", exam)),
        Step(_("安排补考"), done=None, address=_at("make_ups.index", exam)),
    )


def _at(endpoint: str, exam: Exam) -> str:
    return url_for(endpoint, public_id=exam.public_id)


def _once_sealed(endpoint: str, exam: Exam) -> str:
    return "" if exam.state == "draft" else _at(endpoint, exam)
