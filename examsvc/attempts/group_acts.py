"""Extend, pause or resume many at once: set by set, each set a transaction short enough for saves to pass between.

Asked again after half of it failed, or twice by two clicks, an order reaches everybody once: a pause and its end by
the state they change, an extension by its mark, which every attempt it reached has in its log.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, case, insert, literal, select, type_coerce, update
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger

from examsvc.attempts.models import Attempt, AttemptEvent, TimeChange
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.clock import to_micros
from examsvc.core.database import Database
from examsvc.exams.models import Candidate, Exam, Room, Sitting

PIECE = 250
EXTEND, PAUSE, RESUME = "extend", "pause", "resume"
_TOUCHED = {EXTEND: ("open", "paused"), PAUSE: ("open",), RESUME: ("paused",)}
_SECOND = 1_000_000


@dataclass(frozen=True)
class Order:
    """What is done to whom: an exam's sitting, and a room of it or all; `mark` tells this order from any other."""

    act: str
    exam: Exam
    sitting: Sitting
    room: Room | None
    by: Actor
    reason: str
    now: datetime
    mark: str
    seconds: int = 0


def list_touched(session: Session, order: Order) -> list[int]:
    """Return the attempts that an order still has to reach, in the order in which they are locked."""
    return list(session.scalars(_reached(order).order_by(Attempt.id)))


def carry_out(database: Database, order: Order) -> int:
    """Carry an order out in pieces and return how many attempts it reached."""
    with database.reading() as session:
        keys = list_touched(session, order)
    done = 0
    for begin in range(0, len(keys), PIECE):
        with database.writing() as session:
            done += carry_out_piece(session, order, keys[begin : begin + PIECE])
    return done


def carry_out_piece(session: Session, order: Order, keys: Sequence[int]) -> int:
    """Do it to these attempts in one transaction, as far as they have not ended since; return to how many."""
    locked = _reached(order).where(Attempt.id.in_(keys)).order_by(Attempt.id)
    mine = list(session.scalars(locked.with_for_update(key_share=True, of=Attempt)))
    if not mine:
        return 0
    {EXTEND: _extend, PAUSE: _pause, RESUME: _resume}[order.act](session, order, Attempt.id.in_(mine))
    _log(session, order, len(mine))
    return len(mine)


def _reached(order: Order) -> Select[int]:
    reached = (
        select(Attempt.id)
        .join(Candidate, (Candidate.exam_id == Attempt.exam_id) & (Candidate.id == Attempt.candidate_id))
        .where(
            Attempt.exam_id == order.exam.id,
            Attempt.state.in_(_TOUCHED[order.act]),
            Candidate.sitting_id == order.sitting.id,
        )
    )
    if order.room is not None:
        reached = reached.where(Candidate.room_id == order.room.id)
    if order.act == EXTEND:
        told = select(AttemptEvent.id).where(
            AttemptEvent.exam_id == Attempt.exam_id,
            AttemptEvent.attempt_id == Attempt.id,
            AttemptEvent.kind == "extended",
            AttemptEvent.detail == order.mark,
        )
        reached = reached.where(~told.exists())
    return reached


def _extend(session: Session, order: Order, mine: ColumnElement[bool]) -> None:
    # The deadline is a sum (deadline.py), so adding to the cached one gives what computing it anew would.
    _note_time(session, order, mine, "extension", literal(order.seconds, BigInteger))
    closes = type_coerce(Attempt.closes_at, BigInteger) + order.seconds * _SECOND
    _change(session, mine, closes_at=closes)
    _add_events(session, order, mine, "extended", order.mark)


def _pause(session: Session, order: Order, mine: ColumnElement[bool]) -> None:
    _change(session, mine, state="paused", paused_at=order.now)
    _add_events(session, order, mine, "paused")


def _resume(session: Session, order: Order, mine: ColumnElement[bool]) -> None:
    # Whole seconds, rounded up as for one person.
    lost = to_micros(order.now) - type_coerce(Attempt.paused_at, BigInteger)
    seconds = case((lost > 0, (lost + (_SECOND - 1)) // _SECOND), else_=0)
    _note_time(session, order, mine, "pause", seconds)
    closes = type_coerce(Attempt.closes_at, BigInteger) + seconds * _SECOND
    _change(session, mine, state="open", closes_at=closes, paused_at=None)
    _add_events(session, order, mine, "resumed")


def _change(session: Session, mine: ColumnElement[bool], **values: object) -> None:
    session.execute(update(Attempt).where(mine).values(**values).execution_options(synchronize_session=False))


def _note_time(
    session: Session, order: Order, mine: ColumnElement[bool], kind: str, seconds: ColumnElement[int]
) -> None:
    reason = order.reason if kind == "extension" else "pause"
    rows = select(
        Attempt.exam_id,
        Attempt.id,
        literal(kind),
        seconds,
        literal(reason),
        literal(order.by.id, BigInteger),
        literal(to_micros(order.now), BigInteger),
    ).where(mine)
    names = ["exam_id", "attempt_id", "kind", "seconds", "reason", "decided_by", "at"]
    session.execute(insert(TimeChange).from_select(names, rows.order_by(Attempt.id)))


def _add_events(session: Session, order: Order, mine: ColumnElement[bool], kind: str, detail: str = "") -> None:
    rows = select(
        Attempt.exam_id,
        Attempt.id,
        literal(kind),
        Attempt.epoch,
        literal(detail),
        literal(order.by.id, BigInteger),
        literal(to_micros(order.now), BigInteger),
    ).where(mine)
    names = ["exam_id", "attempt_id", "kind", "epoch", "detail", "by_person", "at"]
    session.execute(insert(AttemptEvent).from_select(names, rows.order_by(Attempt.id)))


def _log(session: Session, order: Order, people: int) -> None:
    stream, where = exam_stream(order.exam.id), ("sitting", order.sitting.id)
    if order.room is not None:
        where = ("room", order.room.id)
    if order.act == EXTEND:
        detail = {"people": people, "reason": order.reason, "seconds": order.seconds}
        record(session, stream, order.by, "extend_group", where, order.now, **detail)
    elif order.act == PAUSE:
        record(session, stream, order.by, "pause_group", where, order.now, people=people, reason=order.reason)
    else:
        record(session, stream, order.by, "resume_group", where, order.now, people=people, reason=order.reason)
