"""What can be done with an attempt besides saving: start, hand in, unlock, pause, extend, reopen, void."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import update
from sqlalchemy.orm import Session

from examsvc.attempts import closing
from examsvc.attempts.deadline import TimeFacts, closes_at, earliest_hand_in, may_start
from examsvc.attempts.folding import newest_sheet
from examsvc.attempts.models import AnswerSheet, Attempt, AttemptEvent, TimeChange
from examsvc.attempts.queries import get_candidate, get_sitting, list_time_changes
from examsvc.attempts.rules import TERMINAL
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, NotAllowed
from examsvc.exams.insiders import check_outsider
from examsvc.exams.models import Exam


def time_facts(session: Session, attempt: Attempt, started_at: datetime) -> TimeFacts:
    """Gather the stored facts the deadline follows from."""
    candidate = get_candidate(session, attempt)
    sitting = get_sitting(session, candidate)
    exam = session.get_one(Exam, attempt.exam_id)
    return TimeFacts(
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        started_at=started_at,
        duration_seconds=exam.duration_seconds,
        extra_seconds=candidate.extra_seconds,
        changes_seconds=tuple(change.seconds for change in list_time_changes(session, attempt)),
    )


def start(
    session: Session, attempt: Attempt, sign_in_id: int, now: datetime, earlier_sign_in: int | None = None
) -> None:
    """Open the paper, or let its holder come back to it.

    `earlier_sign_in` is what a genuine attempt cookie of the present epoch names: the same browser, signed in anew.
    Raises Conflict before the start, after the late bar, when the attempt is over, or when another browser holds it.
    """
    lock(session, attempt)
    if attempt.state == "entered":
        _open(session, attempt, sign_in_id, now)
    elif attempt.state not in ("open", "paused"):
        raise Conflict(_("这份答卷已经交卷或收卷，不能再作答。"), code="over")
    elif attempt.sign_in_id is None or attempt.sign_in_id == earlier_sign_in != sign_in_id:
        attempt.sign_in_id = sign_in_id
        note(session, attempt, "resumed", now)
    elif attempt.sign_in_id != sign_in_id:
        raise Conflict(
            _("这份答卷已在另一台电脑上打开。请举手，由监考员核对身份后解锁，再在这台电脑上继续，已保存的答案都在。"),
            code="held-elsewhere",
        )
    session.flush()


def _open(session: Session, attempt: Attempt, sign_in_id: int, now: datetime) -> None:
    exam = session.get_one(Exam, attempt.exam_id)
    check_outsider(session, exam, get_candidate(session, attempt).person_id)
    facts = time_facts(session, attempt, now)
    verdict = may_start(facts.starts_at, exam.late_limit_seconds, now)
    if verdict == "waiting":
        raise Conflict(_("还没有到开考时间，请稍候，到时间页面会自动打开试卷。"), code="waiting")
    if verdict == "late":
        raise Conflict(_("已超过迟到时限，按考场规则不能入场。如有特殊情况，请联系监考员。"), code="late")
    attempt.state = "open"
    attempt.started_at = now
    attempt.closes_at = closes_at(facts)
    attempt.sign_in_id = sign_in_id
    attempt.last_seen_at = now
    note(session, attempt, "opened", now)


def hand_in(session: Session, attempt: Attempt, epoch: int, now: datetime) -> AnswerSheet:
    """Close the attempt and return its sheet; a repeat returns the same one.

    Raises Conflict before the earliest hand-in, after the deadline, and for a browser that lost the attempt.
    """
    if attempt.state == "open" and attempt.closes_at is not None:
        exam = session.get_one(Exam, attempt.exam_id)
        sitting = get_sitting(session, get_candidate(session, attempt))
        earliest = earliest_hand_in(sitting.starts_at, exam.earliest_submit_seconds, attempt.closes_at)
        if now < earliest:
            raise Conflict(_("还没有到允许交卷的时间，请继续检查答案。"), code="too-early")
    sheet = closing.hand_in(session, attempt, epoch, now)
    session.refresh(attempt)
    if sheet is None and attempt.state in TERMINAL:
        # A reopened attempt has an older sheet too, but that is not what is being handed in.
        sheet = newest_sheet(session, attempt)
    if sheet is None and attempt.state == "paused" and attempt.epoch == epoch:
        raise Conflict(_("考试已由监考员暂停，恢复后才能交卷。已保存的答案都在。"), code="paused")
    if sheet is None and attempt.state == "open" and attempt.epoch == epoch:
        raise Conflict(_("考试时间已到，系统正在自动收卷，已保存的答案都在。"), code="time-up")
    if sheet is None or attempt.epoch != epoch:
        raise Conflict(_("这台电脑已不能操作这份答卷，请举手告诉监考员。已保存的答案都在。"), code="stale-epoch")
    return sheet


def unlock(session: Session, attempt: Attempt, by: Actor, reason: str, now: datetime) -> None:
    """Free the attempt for another browser; the old one can save no more."""
    lock(session, attempt)
    if attempt.state not in ("open", "paused"):
        raise Conflict(_("这份答卷没有在作答，不需要解锁。"), code="not-open")
    attempt.epoch += 1
    attempt.sign_in_id = None
    note(session, attempt, "unlocked", now, by)
    record(session, exam_stream(attempt.exam_id), by, "unlock", ("attempt", attempt.id), now, reason=reason)
    session.flush()


def extend(session: Session, attempt: Attempt, seconds: int, by: Actor, reason: str, now: datetime) -> None:
    """Add time to a running attempt; the deadline is computed anew in the same transaction."""
    lock(session, attempt)
    if attempt.state not in ("open", "paused"):
        raise Conflict(_("只有正在作答的答卷可以延时。"), code="not-open")
    _add_time(session, attempt, "extension", seconds, by, reason, now)
    record(
        session,
        exam_stream(attempt.exam_id),
        by,
        "extend",
        ("attempt", attempt.id),
        now,
        seconds=seconds,
        reason=reason,
    )


def pause(session: Session, attempt: Attempt, by: Actor, reason: str, now: datetime) -> None:
    """Stop the attempt's clock; its saves are refused (and kept) until it goes on."""
    changed = session.execute(
        update(Attempt)
        .where(Attempt.id == attempt.id, Attempt.state == "open")
        .values(state="paused", paused_at=now)
        .returning(Attempt.id)
        .execution_options(synchronize_session=False)
    ).first()
    session.refresh(attempt)
    if changed is None:
        raise Conflict(_("只有正在作答的答卷可以暂停。"), code="not-open")
    note(session, attempt, "paused", now, by)
    record(session, exam_stream(attempt.exam_id), by, "pause", ("attempt", attempt.id), now, reason=reason)


def resume(session: Session, attempt: Attempt, by: Actor, now: datetime) -> None:
    """Let a paused attempt go on with the time that the pause took."""
    lock(session, attempt)
    if attempt.state != "paused" or attempt.paused_at is None:
        raise Conflict(_("这份答卷没有暂停。"), code="not-paused")
    lost = now - attempt.paused_at
    attempt.state = "open"
    attempt.paused_at = None
    _add_time(session, attempt, "pause", -(-lost // timedelta(seconds=1)), by, "pause", now)
    note(session, attempt, "resumed", now, by)
    record(session, exam_stream(attempt.exam_id), by, "resume", ("attempt", attempt.id), now)


def reopen(
    session: Session,
    attempt: Attempt,
    seconds: int,
    by: Actor,
    second: Actor | None,
    reason: str,
    now: datetime,
    alone: str = "",
) -> None:
    """Open an ended attempt again for so many seconds from now: two people, a new epoch, never after release.

    `alone` is why the head does it without a second person (一人办理); the log shows it.
    """
    if not alone:
        check_two_people(by, second)
    lock(session, attempt)
    if attempt.state not in ("submitted", "expired") or attempt.closes_at is None:
        raise Conflict(_("只有已交卷或已收卷、尚未评分的答卷可以重新开放。"), code="not-ended")
    attempt.state = "open"
    attempt.closed_at = None
    attempt.epoch += 1
    attempt.sign_in_id = None
    missing = now + timedelta(seconds=seconds) - attempt.closes_at
    _add_time(session, attempt, "extension", max(0, -(-missing // timedelta(seconds=1))), by, reason, now)
    note(session, attempt, "reopened", now, by)
    told = {"alone": alone} if alone or second is None else {"second": second.id}
    record(session, exam_stream(attempt.exam_id), by, "reopen", ("attempt", attempt.id), now, **told, reason=reason)


def end(session: Session, attempt: Attempt, by: Actor, second: Actor, reason: str, now: datetime) -> None:
    """Hand a running attempt in for its candidate: two people; its answers count as they are."""
    check_two_people(by, second)
    if closing.end_one(session, attempt, by, second, now) is None:
        raise Conflict(_("只有正在作答或已暂停的答卷可以代为交卷。"), code="not-open")
    stream, detail = exam_stream(attempt.exam_id), {"second": second.id, "reason": reason}
    record(session, stream, by, "end_attempt", ("attempt", attempt.id), now, **detail)


def void(session: Session, attempt: Attempt, by: Actor, second: Actor, reason: str, now: datetime) -> None:
    """Set an attempt aside: two people, never after release; its log stays."""
    check_two_people(by, second)
    lock(session, attempt)
    if attempt.state in ("released", "voided"):
        raise Conflict(_("成绩已发布或答卷已作废，不能再作废。"), code="released")
    attempt.state = "voided"
    attempt.epoch += 1
    note(session, attempt, "voided", now, by)
    record(
        session,
        exam_stream(attempt.exam_id),
        by,
        "void",
        ("attempt", attempt.id),
        now,
        second=second.id,
        reason=reason,
    )
    session.flush()


def check_two_people(by: Actor, second: Actor | None) -> None:
    """Raise NotAllowed unless two different people act."""
    if by.id is None or second is None or second.id is None or by.id == second.id:
        raise NotAllowed(_("这件事须由两个人办理，第二人不能是您自己。"), code="two-people")


def lock(session: Session, attempt: Attempt) -> None:
    """Read the attempt anew and hold its row until COMMIT: a sweeper or another browser must not come between."""
    session.flush()
    session.refresh(attempt, with_for_update=True)


def note(
    session: Session, attempt: Attempt, kind: str, now: datetime, by: Actor | None = None, detail: str = ""
) -> None:
    """Write one line into the attempt's own log."""
    session.add(
        AttemptEvent(
            exam_id=attempt.exam_id,
            attempt_id=attempt.id,
            kind=kind,
            epoch=attempt.epoch,
            detail=detail,
            by_person=by.id if by is not None else None,
            at=now,
        )
    )


def _add_time(
    session: Session, attempt: Attempt, kind: str, seconds: int, by: Actor, reason: str, now: datetime
) -> None:
    session.add(
        TimeChange(
            exam_id=attempt.exam_id,
            attempt_id=attempt.id,
            kind=kind,
            seconds=seconds,
            reason=reason,
            decided_by=by.id,
            at=now,
        )
    )
    session.flush()
    if attempt.started_at is not None:
        attempt.closes_at = closes_at(time_facts(session, attempt, attempt.started_at))
    session.flush()
