"""Selects over the log of privileged acts, as an office may read it."""

import json
from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person
from examsvc.audit.log import exam_stream, office_stream
from examsvc.audit.models import AuditEntry
from examsvc.exams.models import Exam


def list_streams(session: Session, office_id: int) -> list[tuple[str, str]]:
    """Return (stream, exam's title) of the office: its own acts first, with no title, then exams, newest first."""
    exams = select(Exam.id, Exam.title).where(Exam.office_id == office_id).order_by(Exam.id.desc())
    return [(office_stream(office_id), "")] + [(exam_stream(id_), title) for id_, title in session.execute(exams)]


def list_entries(session: Session, streams: Sequence[str], page: int, size: int) -> list[AuditEntry]:
    """Return one page of the streams' entries, newest first."""
    rows = _entries(streams).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return list(session.scalars(rows.offset((page - 1) * size).limit(size)))


def count_entries(session: Session, streams: Sequence[str]) -> int:
    """Return how many entries the streams hold."""
    return session.scalar(select(func.count()).select_from(_entries(streams).subquery())) or 0


def names_of(session: Session, entries: Sequence[AuditEntry]) -> dict[int, str]:
    """Return the names of the people who acted, first or second; the log itself holds none."""
    ids = {entry.actor_id for entry in entries if entry.actor_id is not None}
    ids |= {json.loads(entry.detail).get("second") for entry in entries} - {None}
    return dict(session.execute(select(Person.id, Person.name).where(Person.id.in_(ids))).all())


def _entries(streams: Sequence[str]) -> Select[AuditEntry]:
    return select(AuditEntry).where(AuditEntry.stream.in_(streams))
