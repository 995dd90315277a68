"""What a seal's hash covers, as it stands now and as it was: each recorded change can be taken back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.canonical import hash_of
from examsvc.core.clock import to_micros
from examsvc.exams.models import Candidate, Exam, Room, Sitting
from examsvc.exams.queries import list_papers

State = Mapping[str, Any]


@dataclass(frozen=True)
class SealedFacts:
    """Rules, times, papers and who sits where; `people` and `sittings` by the public id of each."""

    rules: State
    papers: tuple[str | None, ...]
    sittings: Mapping[str, State]
    people: Mapping[str, State]


def exam_seal(facts: SealedFacts) -> str:
    """Return the hash that is published."""
    return hash_of(
        {
            **facts.rules,
            "papers": list(facts.papers),
            "sittings": dict(facts.sittings),
            "candidates": dict(facts.people),
        }
    )


def present_facts(session: Session, exam: Exam) -> SealedFacts:
    """Return an exam's facts as they stand now."""
    sittings = session.scalars(select(Sitting).where(Sitting.exam_id == exam.id).order_by(Sitting.number))
    return SealedFacts(
        rules={
            "title": exam.title,
            "rules": exam.rules,
            "duration": exam.duration_seconds,
            "late": exam.late_limit_seconds,
            "earliest": exam.earliest_submit_seconds,
            "grace": exam.grace_seconds,
        },
        # A make-up's own paper is sealed later.
        papers=tuple(
            paper.seal_hash
            for paper in list_papers(session, exam)
            if exam.sealed_at is None or paper.sealed_at is None or paper.sealed_at <= exam.sealed_at
        ),
        sittings={sitting.public_id: sitting_state(sitting) for sitting in sittings},
        people=people_states(session, exam),
    )


def sitting_state(sitting: Sitting) -> State:
    """Return what is fixed of a sitting."""
    return {
        "number": sitting.number,
        "kind": sitting.kind,
        "opens": to_micros(sitting.opens_at),
        "starts": to_micros(sitting.starts_at),
        "ends": to_micros(sitting.ends_at),
        "cancelled": sitting.cancelled_at is not None,
    }


def people_states(session: Session, exam: Exam, ids: Iterable[int] | None = None) -> dict[str, State]:
    """Return what is fixed of everybody entered, or of some, by public id; the withdrawn are not entered."""
    rows = (
        select(
            Candidate.public_id,
            Candidate.exam_number,
            Sitting.number,
            Room.number,
            Candidate.seat,
            Candidate.form_id,
            Candidate.extra_seconds,
            Candidate.text_size,
            Candidate.on_paper,
        )
        .outerjoin(Sitting, Sitting.id == Candidate.sitting_id)
        .outerjoin(Room, Room.id == Candidate.room_id)
        .where(Candidate.exam_id == exam.id, Candidate.withdrawn_at.is_(None))
        .order_by(Candidate.id)
    )
    if ids is not None:
        rows = rows.where(Candidate.id.in_(list(ids)))
    names = ("number", "sitting", "room", "seat", "form", "extra", "size", "paper")
    return {row[0]: dict(zip(names, row[1:], strict=True)) for row in session.execute(rows)}


def take_back(facts: SealedFacts, before: str, after: str) -> tuple[SealedFacts, list[str]]:
    """Return the facts as they were before a change, and which of today's disagree with what the change left."""
    was, became = json.loads(before), json.loads(after)
    disagree: list[str] = []
    parts: dict[str, dict[str, State]] = {"people": dict(facts.people), "sittings": dict(facts.sittings)}
    for part, standing in parts.items():
        old, new = was.get(part, {}), became.get(part, {})
        disagree += [name for name in sorted(set(old) | set(new)) if standing.get(name) != new.get(name)]
        for name in new:
            standing.pop(name, None)
        standing.update(old)
    return replace(facts, people=parts["people"], sittings=parts["sittings"]), disagree
