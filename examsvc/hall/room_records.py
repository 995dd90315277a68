"""The 考场情况记录 of a room at a sitting: made from what is stored, fixed when the first person signs it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.attempts.models import Attempt
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.core.errors import Conflict
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.hall.models import Incident, RoomRecord, RoomSignature

INVIGILATOR, SUPERVISOR = "invigilator", "supervisor"
_NEEDED = {INVIGILATOR: 2, SUPERVISOR: 1}


@dataclass(frozen=True)
class Signed:
    """A record with who signed it as what."""

    record: RoomRecord
    signatures: list[tuple[RoomSignature, Person]]

    @property
    def content(self) -> dict[str, Any]:
        """Return what was signed."""
        content: dict[str, Any] = json.loads(self.record.content)
        return content

    @property
    def missing(self) -> dict[str, int]:
        """Return how many signatures are still wanted, by what they are given as."""
        given = [signature.signed_as for signature, _person in self.signatures]
        return {post: needed - given.count(post) for post, needed in _NEEDED.items() if given.count(post) < needed}


def make_content(session: Session, exam: Exam, sitting: Sitting, room: Room) -> str:
    """Return as canonical JSON what there is to sign of a room now."""
    people = session.execute(
        select(Candidate, Attempt)
        .join(Attempt, (Attempt.exam_id == Candidate.exam_id) & (Attempt.candidate_id == Candidate.id))
        .where(Candidate.sitting_id == sitting.id, Candidate.room_id == room.id)
        .where(Candidate.withdrawn_at.is_(None), Attempt.state != "voided")
        .order_by(Candidate.seat, Candidate.id)
    ).all()
    came = [candidate for candidate, attempt in people if attempt.state != "entered"]
    leave = [candidate for candidate, attempt in people if candidate.standing == "leave" and candidate not in came]
    absent = [candidate for candidate, _attempt in people if candidate not in came and candidate not in leave]
    starts = [attempt.started_at for _candidate, attempt in people if attempt.started_at is not None]
    ends = [attempt.closed_at for _candidate, attempt in people if attempt.closed_at is not None]
    told = _incidents(session, exam, sitting, room)
    return canonical_json(
        {
            "exam": exam.public_id,
            "title": exam.title,
            "sitting": sitting.number,
            "room": room.name,
            "starts_at": sitting.starts_at.isoformat(),
            "ends_at": sitting.ends_at.isoformat(),
            "first_start": min(starts).isoformat() if starts else None,
            "last_end": max(ends).isoformat() if ends else None,
            "expected": len(people),
            "came": len(came),
            "leave": len(leave),
            "absent": [{"number": one.exam_number, "name": one.name, "seat": one.seat} for one in absent],
            "irregular": sum(candidate.standing == "irregular" for candidate, _attempt in people),
            "incidents": told,
        }
    )


def find_signed(session: Session, sitting: Sitting, room: Room) -> list[Signed]:
    """Return a room's records with their signatures, the newest first."""
    records = select(RoomRecord).where(RoomRecord.sitting_id == sitting.id, RoomRecord.room_id == room.id)
    found = []
    for one in session.scalars(records.order_by(RoomRecord.revision.desc())):
        rows = session.execute(
            select(RoomSignature, Person)
            .join(Person, Person.id == RoomSignature.person_id)
            .where(RoomSignature.record_id == one.id)
            .order_by(RoomSignature.signed_at, RoomSignature.person_id)
        )
        found.append(Signed(one, [(signature, person) for signature, person in rows]))
    return found


def sign(
    session: Session,
    exam: Exam,
    place: tuple[Sitting, Room],
    shown_hash: str,
    by: Actor,
    signed_as: str,
    now: datetime,
) -> RoomRecord:
    """Sign what was shown: the newest record, or what is stored now, which becomes the next one.

    Raises Conflict while somebody works, when what was shown is neither, and for a second signature of one person.
    """
    sitting, room = place
    session.refresh(session.get_one(Room, room.id), with_for_update=True)
    if _count_running(session, sitting, room):
        raise Conflict(_("这个考场还有人在作答或暂停，收卷以后才能签字。"), code="running")
    newest = next(iter(find_signed(session, sitting, room)), None)
    if newest is None or newest.record.hash != shown_hash:
        chosen = _fix(session, exam, place, shown_hash, by, now, newest.record.revision + 1 if newest else 1)
    elif by.id in [person.id for _signature, person in newest.signatures]:
        raise Conflict(_("您已经在这一版上签过字。"), code="signed")
    else:
        chosen = newest.record
    session.add(RoomSignature(record_id=chosen.id, person_id=by.id, signed_as=signed_as, signed_at=now))
    stream, subject = exam_stream(exam.id), ("room", room.id)
    record(session, stream, by, "sign_room_record", subject, now, hash=chosen.hash, post=signed_as)
    session.flush()
    return chosen


def _fix(
    session: Session,
    exam: Exam,
    place: tuple[Sitting, Room],
    shown_hash: str,
    by: Actor,
    now: datetime,
    revision: int,
) -> RoomRecord:
    content = make_content(session, exam, *place)
    if sha256_hex(content) != shown_hash:
        raise Conflict(_("考场情况刚刚有变化，请核对新的内容再签字。"), code="changed")
    made = RoomRecord(
        exam_id=exam.id,
        sitting_id=place[0].id,
        room_id=place[1].id,
        revision=revision,
        content=content,
        hash=shown_hash,
        made_by=by.id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _count_running(session: Session, sitting: Sitting, room: Room) -> int:
    running = (
        select(Attempt.id)
        .join(Candidate, (Candidate.exam_id == Attempt.exam_id) & (Candidate.id == Attempt.candidate_id))
        .where(Candidate.sitting_id == sitting.id, Candidate.room_id == room.id)
        .where(Attempt.state.in_(("open", "paused")))
    )
    return len(session.scalars(running).all())


def _incidents(session: Session, exam: Exam, sitting: Sitting, room: Room) -> list[dict[str, Any]]:
    rows = session.execute(
        select(Incident, Candidate.exam_number)
        .select_from(Incident)
        .outerjoin(Candidate, Candidate.id == Incident.candidate_id)
        .where(Incident.exam_id == exam.id, Incident.room_id == room.id)
        .where((Candidate.id.is_(None)) | (Candidate.sitting_id == sitting.id))
        .order_by(Incident.id)
    )
    return [
        {
            "at": incident.noted_at.isoformat(),
            "kind": incident.kind,
            "number": number,
            "what": incident.what,
            "statement": incident.statement,
            "measures": incident.measures,
        }
        for incident, number in rows
    ]
