"""A notice's figures, frozen with the run they came from, and made again from it whenever somebody doubts them."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office
from examsvc.accounts.unit_kinds import PRINTED_KINDS
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.exams.models import Candidate, Exam
from examsvc.exams.queries import first_sitting, list_candidates
from examsvc.exams.rules import ExamRules, read_rules
from examsvc.grading.models import MarkingRun, MarkSheet
from examsvc.grading.queries import list_results
from examsvc.notices.ranking import (
    ABSENT,
    IRREGULAR,
    LEAVE,
    SAT,
    Overall,
    PersonLine,
    Sitter,
    UnitLine,
    overall,
    rank_persons,
    rank_units,
)
from examsvc.papers.models import Form


@dataclass(frozen=True)
class Source:
    """Where the figures come from."""

    run: int
    marker_version: str
    seal_hash: str
    marks_hash: str


@dataclass(frozen=True)
class ScoreNotice:
    """Everything that a notice may print."""

    office: str
    exam: str
    place: str
    held_at: datetime
    minutes: int
    as_of: date
    total_marks: Decimal
    rules: ExamRules
    overall: Overall
    by_kind: tuple[tuple[str, Overall], ...]
    by_category: tuple[tuple[str, Overall], ...]
    by_form: tuple[tuple[str, Overall], ...]
    units: tuple[UnitLine, ...]
    persons: tuple[PersonLine, ...]
    apart: tuple[Sitter, ...]
    source: Source

    def to_json(self) -> str:
        """Return canonical JSON: what is stored, hashed and compared."""
        return canonical_json(_plain(asdict(self)))


_STORED = TypeAdapter(ScoreNotice)


def build_figures(session: Session, exam: Exam, run: MarkingRun) -> ScoreNotice:
    """Make the figures of an exam from one marking run."""
    office = session.get_one(Office, exam.office_id)
    rules = read_rules(exam.rules)
    results = list_results(session, run)
    people = _sitters(session, exam, results)
    total = session.scalar(select(Form.total_marks).where(Form.id.in_({c.form_id for c, _s in results})).limit(1))
    return ScoreNotice(
        office=office.name,
        exam=exam.title,
        place=exam.place,
        held_at=first_sitting(session, exam).starts_at,
        minutes=exam.duration_seconds // 60,
        as_of=exam.as_of,
        total_marks=total or Decimal(0),
        rules=rules,
        overall=overall(people, rules),
        by_kind=split(people, "unit_kind", rules),
        by_category=split(people, "category", rules),
        by_form=split(people, "form", rules),
        units=tuple(rank_units(people, rules)),
        persons=tuple(rank_persons(people, rules)),
        apart=tuple(person for person in people if person.standing != SAT),
        source=Source(run.number, run.marker_version, exam.seal_hash or "", _marks_hash(results)),
    )


def read_figures(text: str) -> ScoreNotice:
    """Return stored figures as they were built."""
    return _STORED.validate_json(text)


def split(people: list[Sitter], by: str, rules: ExamRules) -> tuple[tuple[str, Overall], ...]:
    """Count each group that a property makes, townships first, other names in their own order; no name, no group."""
    names = sorted({getattr(person, by) for person in people} - {""}, key=lambda name: (_kind_order(name), name))
    return tuple((name, overall([p for p in people if getattr(p, by) == name], rules)) for name in names)


def _sitters(session: Session, exam: Exam, results: list[tuple[Candidate, MarkSheet]]) -> list[Sitter]:
    """Return everybody entered: townships before departments, then by unit order and exam number."""
    marks = {candidate.id: sheet.total for candidate, sheet in results}
    labels = {form.id: form.label for form in session.scalars(select(Form).where(Form.id.in_(_form_ids(results))))}
    people = []
    for candidate in list_candidates(session, exam):
        standing = _standing(candidate, candidate.id in marks)
        people.append(
            Sitter(
                name=candidate.name,
                position=candidate.position,
                category=candidate.category,
                unit=candidate.unit_name,
                unit_kind=candidate.unit_kind,
                unit_order=candidate.unit_order,
                standing=standing,
                marks=marks[candidate.id] if standing == SAT else None,
                form=labels.get(candidate.form_id or 0, "") if standing == SAT else "",
                reason=candidate.standing_reason if standing == LEAVE else "",
            )
        )
    return sorted(people, key=lambda person: _kind_order(person.unit_kind))


def _kind_order(kind: str) -> int:
    order = list(PRINTED_KINDS)
    return order.index(kind) if kind in order else len(order)


def _standing(candidate: Candidate, marked: bool) -> str:  # noqa: FBT001 - a fact, not a switch
    """Tell apart leave, absence and irregularity; who has no sheet and no leave was absent."""
    if candidate.standing in (LEAVE, IRREGULAR, ABSENT):
        return candidate.standing
    return SAT if marked else ABSENT


def _form_ids(results: list[tuple[Candidate, MarkSheet]]) -> set[int]:
    return {candidate.form_id for candidate, _sheet in results if candidate.form_id is not None}


def _marks_hash(results: list[tuple[Candidate, MarkSheet]]) -> str:
    return sha256_hex(canonical_json([[candidate.public_id, sheet.hash] for candidate, sheet in results]))


def _plain(value: Any) -> Any:
    """Turn dataclass contents into what canonical JSON can say."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value
