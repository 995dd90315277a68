"""The day as a time line: what happened to papers, people, rooms and the exam, in one order from many tables."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    String,
    cast,
    func,
    literal,
    null,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.attempts.models import Attempt, AttemptEvent, TimeChange
from examsvc.attempts.signals import ADDRESS
from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.core.clock import from_micros
from examsvc.exams.arrangement_models import Arrangement
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.hall.models import Incident, RoomRecord, RoomSignature

SOURCES = ("attempt", "time", "arrangement", "incident", "settled", "act", "record", "signature")
# These acts are told by the tables that they change; the log of acts repeats them for those who audit it.
TOLD_ELSEWHERE = (
    "admit",
    "arrange",
    "count_evidence",
    "end_attempt",
    "extend",
    "extend_group",
    "note_incident",
    "pause",
    "pause_group",
    "reopen",
    "resume",
    "resume_group",
    "settle_incident",
    "sign_room_record",
    "unlock",
    "void",
)
# The mark of an order to extend many, beside which the time stands that was given; and where a page spoke from first.
_SILENT = ("extended", ADDRESS)


@dataclass(frozen=True)
class Wanted:
    """Which lines of the day are asked for."""

    room: Room | None = None
    candidate: Candidate | None = None
    source: str = ""


@dataclass(frozen=True)
class Line:
    """One line of the day; `detail` is what its own table says besides."""

    at: datetime
    source: str
    kind: str
    name: str
    number: str
    seat: int | None
    room: str
    by: str
    detail: Mapping[str, Any]


def count_lines(session: Session, exam: Exam, wanted: Wanted) -> int:
    """Return how many lines there are."""
    return session.scalar(select(func.count()).select_from(_lines(exam, wanted).subquery())) or 0


def list_lines(session: Session, exam: Exam, wanted: Wanted, offset: int = 0, limit: int | None = None) -> list[Line]:
    """Return the lines of the day, oldest first, or a page of them."""
    rows = session.execute(_lines(exam, wanted).offset(offset).limit(limit)).all()
    details = {
        source: read(session, [row.id for row in rows if row.source == source]) for source, read in _DETAILS.items()
    }
    return [
        Line(
            at=from_micros(row.at),
            source=row.source,
            kind=row.kind,
            name=row.name or "",
            number=row.exam_number or "",
            seat=row.seat,
            room=row.room or "",
            by=row.by_name or "",
            detail=details[row.source].get(row.id, {}) if row.source in details else {},
        )
        for row in rows
    ]


def _lines(exam: Exam, wanted: Wanted) -> Select[Any]:
    told = _union(exam).subquery()
    room_id = func.coalesce(told.c.room_id, Candidate.room_id)
    lines = (
        select(
            told.c.at,
            told.c.source,
            told.c.id,
            told.c.kind,
            Candidate.name,
            Candidate.exam_number,
            Candidate.seat,
            Room.name.label("room"),
            Person.name.label("by_name"),
        )
        .select_from(told)
        .outerjoin(Candidate, Candidate.id == told.c.candidate_id)
        .outerjoin(Room, Room.id == room_id)
        .outerjoin(Person, Person.id == told.c.by_id)
        .order_by(told.c.at, told.c.source, told.c.id, told.c.by_id)
    )
    if wanted.room is not None:
        lines = lines.where(room_id == wanted.room.id)
    if wanted.candidate is not None:
        lines = lines.where(told.c.candidate_id == wanted.candidate.id)
    return lines.where(told.c.source == wanted.source) if wanted.source else lines


def _union(exam: Exam) -> CompoundSelect[Any]:
    of_attempt = (Attempt.exam_id == AttemptEvent.exam_id) & (Attempt.id == AttemptEvent.attempt_id)
    timed = (Attempt.exam_id == TimeChange.exam_id) & (Attempt.id == TimeChange.attempt_id)
    settled_at: Any = Incident.settled_at
    event, change, arranged, incident, entry = AttemptEvent, TimeChange, Arrangement, Incident, AuditEntry
    parts = [
        _part("attempt", event.id, event.kind, event.at, Attempt.candidate_id, None, event.by_person)
        .join(Attempt, of_attempt)
        .where(event.exam_id == exam.id, event.kind.not_in(_SILENT)),
        _part("time", change.id, change.kind, change.at, Attempt.candidate_id, None, change.decided_by)
        .join(Attempt, timed)
        .where(change.exam_id == exam.id, change.kind == "extension"),
        _part(
            "arrangement", arranged.id, arranged.kind, arranged.at, arranged.candidate_id, None, arranged.decided_by
        ).where(arranged.exam_id == exam.id),
        _part(
            "incident",
            incident.id,
            incident.kind,
            incident.noted_at,
            incident.candidate_id,
            incident.room_id,
            incident.noted_by,
        ).where(incident.exam_id == exam.id),
        _part(
            "settled",
            incident.id,
            incident.kind,
            settled_at,
            incident.candidate_id,
            incident.room_id,
            incident.settled_by,
        ).where(incident.exam_id == exam.id, settled_at.is_not(None)),
        _part("act", entry.id, entry.act, entry.at, None, None, entry.actor_id).where(
            entry.stream == exam_stream(exam.id), entry.act.not_in(TOLD_ELSEWHERE)
        ),
        _part(
            "record",
            RoomRecord.id,
            literal("made", String),
            RoomRecord.made_at,
            None,
            RoomRecord.room_id,
            RoomRecord.made_by,
        ).where(RoomRecord.exam_id == exam.id),
        _part(
            "signature",
            RoomSignature.record_id,
            RoomSignature.signed_as,
            RoomSignature.signed_at,
            None,
            RoomRecord.room_id,
            RoomSignature.person_id,
        )
        .join(RoomRecord, RoomRecord.id == RoomSignature.record_id)
        .where(RoomRecord.exam_id == exam.id),
    ]
    return union_all(*parts)


def _part(source: str, key: Any, kind: Any, at: Any, candidate: Any, room: Any, by: Any) -> Select[Any]:
    nothing = cast(null(), BigInteger)
    return select(
        literal(source, String).label("source"),
        key.label("id"),
        kind.label("kind"),
        type_coerce(at, BigInteger).label("at"),
        (nothing if candidate is None else candidate).label("candidate_id"),
        (nothing if room is None else room).label("room_id"),
        by.label("by_id"),
    )


Reader = Callable[[Session, Sequence[int]], dict[int, dict[str, Any]]]


def _reader(table: Any, *names: str) -> Reader:
    """Return what reads these columns of a table's rows by their keys, thousands at a time."""

    def read(session: Session, keys: Sequence[int]) -> dict[int, dict[str, Any]]:
        found: dict[int, dict[str, Any]] = {}
        for begin in range(0, len(keys), 5000):
            rows = select(table.id, *(getattr(table, name) for name in names))
            some = rows.where(table.id.in_(keys[begin : begin + 5000])).order_by(table.id)
            found |= {row[0]: dict(zip(names, row[1:], strict=True)) for row in session.execute(some)}
        return found

    return read


_DETAILS: dict[str, Reader] = {
    "time": _reader(TimeChange, "seconds", "reason"),
    "arrangement": _reader(Arrangement, "before", "after", "reason", "approved_by"),
    "incident": _reader(Incident, "what", "statement"),
    "settled": _reader(Incident, "measures", "statement"),
    "act": _reader(AuditEntry, "detail"),
    "record": _reader(RoomRecord, "revision", "hash"),
    "signature": _reader(RoomRecord, "revision", "hash"),
}
