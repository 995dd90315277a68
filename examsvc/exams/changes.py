"""What may be changed of one person after sealing: leave, allowances, seat, taking off the list."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.arranging import Attempts, Decision, check_arrangeable, recorded
from examsvc.exams.models import Candidate, Exam, Room

LEAVE = "leave"


def change_leave(
    session: Session, exam: Exam, candidate: Candidate, standing: str, decision: Decision, attempts: Attempts
) -> None:
    """Excuse somebody, with who approved it, or take the leave back; raises Conflict once they sat."""
    check_arrangeable(exam, over=True)
    granted = standing == LEAVE
    if granted and attempts.has_begun(session, [candidate]):
        raise Conflict(_("这个人已经打开试卷，不能再登记请假。"), code="begun")
    if granted and not decision.approved_by:
        told = _("请写明批准人。")
        raise Invalid(told, code="approver", fields={"approved_by": told})
    with recorded(session, exam, "leave" if granted else "leave_withdrawn", decision, [candidate]):
        candidate.standing = standing
        candidate.standing_reason = leave_words(decision) if granted else ""


def leave_words(decision: Decision) -> str:
    """Return what the notice prints of a leave: why, and who approved it."""
    approved = _("%(name)s批准", name=decision.approved_by) if decision.approved_by else ""
    return "，".join(filter(None, (decision.reason, approved)))


def change_allowance(
    session: Session,
    exam: Exam,
    candidate: Candidate,
    seconds: int,
    text_size: str,
    decision: Decision,
    attempts: Attempts,
    *,
    on_paper: bool,
) -> None:
    """Give or change extra time, text size and 纸笔作答; each that changes is a row, and the deadline follows.

    Who is writing keeps what they have: time can only be added, and nobody changes to paper in the middle.
    """
    check_arrangeable(exam)
    if attempts.is_over(session, candidate):
        raise Conflict(_("这份答卷已经交卷或收卷，不能再改。"), code="over")
    begun = attempts.has_begun(session, [candidate])
    if begun and seconds < candidate.extra_seconds:
        raise Conflict(_("已经开始作答，延长时间只能增加，不能减少。"), code="less-time")
    if begun and on_paper != candidate.on_paper:
        raise Conflict(_("已经在电脑上开始作答，不能再改成纸笔作答。"), code="begun")
    for kind, name, value in (
        ("extra_time", "extra_seconds", seconds),
        ("text_size", "text_size", text_size),
        ("on_paper", "on_paper", on_paper),
    ):
        if getattr(candidate, name) != value:
            with recorded(session, exam, kind, decision, [candidate]):
                setattr(candidate, name, value)
    attempts.retime(session, [candidate])


def withdraw(session: Session, exam: Exam, candidate: Candidate, decision: Decision, attempts: Attempts) -> None:
    """Take somebody off the list for good; raises Conflict once they opened the paper."""
    check_arrangeable(exam)
    with recorded(session, exam, "withdrawal", decision, [candidate]):
        take_off(session, candidate, decision, attempts)


def take_off(session: Session, candidate: Candidate, decision: Decision, attempts: Attempts) -> None:
    """Leave somebody without seat, number and code, and their attempt void."""
    attempts.set_aside(session, candidate, decision.by, decision.now)
    unseat(candidate)
    candidate.withdrawn_at = decision.now


def unseat(candidate: Candidate) -> None:
    """Free somebody's seat and number: another may get them."""
    candidate.sitting_id = candidate.room_id = candidate.seat = None
    candidate.exam_number = candidate.code_hash = candidate.code_sealed = None


def move_seat(session: Session, exam: Exam, candidate: Candidate, room: Room, seat: int, decision: Decision) -> None:
    """Move somebody to a free seat of their sitting; number, code and form stay as printed."""
    check_arrangeable(exam)
    if candidate.seat is None or not 1 <= seat <= room.seat_rows * room.seat_columns:
        raise Invalid(_("这个考场没有这个座位号。"), code="seat")
    there = (Candidate.sitting_id == candidate.sitting_id, Candidate.room_id == room.id, Candidate.seat == seat)
    if session.scalar(select(Candidate.id).where(*there)) is not None:
        raise Conflict(_("这个座位已经有人。"), code="seat-taken")
    with recorded(session, exam, "seat", decision, [candidate]):
        candidate.room_id, candidate.seat = room.id, seat
