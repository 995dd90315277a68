"""Note what goes wrong in a room, and what was done about it."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict, Invalid
from examsvc.exams.models import Candidate, Exam, Room
from examsvc.hall.models import INCIDENTS, Incident


@dataclass(frozen=True)
class Report:
    """An incident as somebody tells it: what kind, what happened, where and with whom."""

    kind: str
    what: str
    room: Room | None = None
    candidate: Candidate | None = None
    statement: str = ""


def note_incident(session: Session, exam: Exam, report: Report, by: Actor, now: datetime) -> Incident:
    """Note an incident (考场异常); it stays open until somebody says what was done."""
    if by.id is None or report.kind not in INCIDENTS:
        raise Invalid(_("请选择异常的种类。"), code="kind")
    room_id = report.room.id if report.room is not None else None
    if report.candidate is not None:
        room_id = report.candidate.room_id
    incident = Incident(
        exam_id=exam.id,
        room_id=room_id,
        candidate_id=report.candidate.id if report.candidate is not None else None,
        kind=report.kind,
        what=report.what,
        statement=report.statement,
        noted_by=by.id,
        noted_at=now,
    )
    session.add(incident)
    session.flush()
    record(session, exam_stream(exam.id), by, "note_incident", ("incident", incident.id), now, incident=report.kind)
    return incident


def settle_incident(
    session: Session, incident: Incident, measures: str, statement: str, by: Actor, now: datetime
) -> None:
    """Say what was done about an incident; the person's own statement (当事人陈述) may be added with it."""
    session.refresh(incident, with_for_update=True)
    if incident.settled_at is not None:
        raise Conflict(_("这件异常已经处理完了。"), code="settled")
    incident.measures = measures
    incident.statement = statement or incident.statement
    incident.settled_by, incident.settled_at = by.id, now
    stream, subject = exam_stream(incident.exam_id), ("incident", incident.id)
    record(session, stream, by, "settle_incident", subject, now, incident=incident.kind)
    session.flush()
