"""What became of versions outside the bank: the sealed papers they stood on, and how candidates fared with them.

The rooms above tell it here: papers when one is sealed and when it is opened, grading after a marking run. What
stands on a paper that is still sealed is kept, but counted in no record.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from examsvc.bank.models import PaperOpening, QuestionVersion, VersionFacility, VersionUse

_WHOLE = 10_000


@dataclass(frozen=True)
class Observed:
    """How many candidates answered a version in one exam, and what they earned of what it was worth to them."""

    candidates: int
    earned: Decimal
    worth: Decimal


@dataclass(frozen=True)
class Record:
    """On how many opened papers something stood, how many answered it, and what share of the marks they earned."""

    papers: int = 0
    candidates: int = 0
    facility: Decimal | None = None


def note_use(session: Session, paper_id: int, version_ids: Iterable[int], now: datetime) -> None:
    """Keep which versions stand on a paper that is sealed now."""
    rows = [{"version_id": v, "paper_id": paper_id, "used_at": now} for v in sorted(set(version_ids))]
    if rows:
        session.execute(insert(VersionUse), rows)


def note_opening(session: Session, paper_id: int, now: datetime) -> None:
    """Let a paper's questions count as used from now on."""
    session.add(PaperOpening(paper_id=paper_id, opened_at=now))


def used_versions() -> Select[int]:
    """Select the versions that stand on an opened paper."""
    return select(VersionUse.version_id).join(PaperOpening, PaperOpening.paper_id == VersionUse.paper_id)


def note_facility(session: Session, exam_id: int, observed: Mapping[int, Observed]) -> None:
    """Keep how an exam's candidates fared with each version; a later marking run takes the place of an earlier."""
    session.execute(delete(VersionFacility).where(VersionFacility.exam_id == exam_id))
    rows = [
        {
            "version_id": version_id,
            "exam_id": exam_id,
            "candidates": seen.candidates,
            "facility": int((seen.earned * _WHOLE / seen.worth).to_integral_value("ROUND_HALF_UP")),
        }
        for version_id, seen in sorted(observed.items())
        if seen.candidates and seen.worth
    ]
    if rows:
        session.execute(insert(VersionFacility), rows)


def list_records(session: Session, question_ids: Sequence[int]) -> dict[int, Record]:
    """Return the records of questions over all their versions."""
    return _records(session, QuestionVersion.question_id, QuestionVersion.question_id.in_(question_ids))


def list_observed(session: Session, version_ids: Sequence[int]) -> dict[int, Record]:
    """Return the records of single versions."""
    return _records(session, QuestionVersion.id, QuestionVersion.id.in_(version_ids))


def _records(session: Session, by: InstrumentedAttribute[int], which: ColumnElement[bool]) -> dict[int, Record]:
    used = (
        select(by, func.count(VersionUse.paper_id.distinct()))
        .join(VersionUse, VersionUse.version_id == QuestionVersion.id)
        .join(PaperOpening, PaperOpening.paper_id == VersionUse.paper_id)
        .where(which)
        .group_by(by)
    )
    answered = func.sum(VersionFacility.candidates)
    earned = func.sum(VersionFacility.candidates * VersionFacility.facility)
    fared = (
        select(by, answered, earned)
        .join(VersionFacility, VersionFacility.version_id == QuestionVersion.id)
        .where(which)
        .group_by(by)
    )
    papers = {row[0]: row[1] for row in session.execute(used)}
    found = {key: Record(papers=count) for key, count in papers.items()}
    for key, candidates, total in session.execute(fared):
        share = Decimal(int(total)) / (int(candidates) * _WHOLE)
        found[key] = Record(papers.get(key, 0), int(candidates), share)
    return found
