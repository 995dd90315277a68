"""Invariants 1 to 6 and 11, as far as the attempts' own tables can tell."""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session

from examsvc.attempts.deadline import closes_at
from examsvc.attempts.folding import fold_attempt, list_counted
from examsvc.attempts.models import AnswerEvent, AnswerSheet, Attempt, LateEvidence
from examsvc.attempts.rules import TERMINAL, value_hash
from examsvc.attempts.services import time_facts
from examsvc.core.clock import to_micros
from examsvc.core.invariants import Finding


def check_ledger(session: Session, ledger: Iterable[Mapping[str, str]]) -> list[Finding]:
    """Invariant 1 against a ledger of acks: lines of attempt (public id), save_id and value_hash."""
    findings = []
    for line in ledger:
        row = session.execute(
            select(AnswerEvent.item, AnswerEvent.value)
            .join(Attempt, Attempt.id == AnswerEvent.attempt_id)
            .where(Attempt.public_id == line["attempt"], AnswerEvent.save_id == line["save_id"])
        ).first()
        if row is None or value_hash(row.item, row.value) != line["value_hash"]:
            findings.append(Finding(1, f"answer_event {line['save_id']} of attempt {line['attempt']} is not stored"))
    return findings


def check_sheets(session: Session) -> list[Finding]:
    """Invariants 1, 3 and 5: fold every attempt again and compare with its latest sheet."""
    findings: list[Finding] = []
    for attempt in session.scalars(select(Attempt).order_by(Attempt.id)):
        sheet = session.scalar(
            select(AnswerSheet)
            .where(AnswerSheet.attempt_id == attempt.id)
            .order_by(AnswerSheet.revision.desc())
            .limit(1)
        )
        if sheet is None:
            if attempt.state in TERMINAL:
                findings.append(Finding(6, f"attempt {attempt.id} is {attempt.state} without an answer sheet"))
            continue
        if attempt.state in ("open", "paused", "voided"):
            continue
        again = fold_attempt(attempt, sheet.revision, list_counted(session, attempt))
        if again.event_count != sheet.event_count:
            number = 1 if again.event_count < sheet.event_count else 5
            findings.append(
                Finding(
                    number, f"answer_sheet {sheet.id}: {sheet.event_count} events folded, {again.event_count} there"
                )
            )
        elif again.event_digest != sheet.event_digest:
            findings.append(Finding(1, f"answer_sheet {sheet.id}: its events are not the ones that were folded"))
        elif (again.content, again.hash) != (sheet.content, sheet.hash):
            findings.append(Finding(3, f"answer_sheet {sheet.id}: folding again gives other answers"))
    return findings


def _late(session: Session) -> list[tuple[str, str, int]]:
    """Return what counts, or may be counted, and yet came after the deadline and grace."""
    rows = []
    for table, counts in ((AnswerEvent, true()), (LateEvidence, LateEvidence.in_time)):
        late = (
            select(table.save_id, table.attempt_id)
            .join(Attempt, (Attempt.exam_id == table.exam_id) & (Attempt.id == table.attempt_id))
            .where(table.received_at > Attempt.closes_at + Attempt.grace_seconds * 1_000_000, counts)
            .order_by(table.attempt_id, table.save_id)
        )
        rows += [(table.__tablename__, save_id, attempt_id) for save_id, attempt_id in session.execute(late)]
    return rows


def check_events(session: Session) -> list[Finding]:
    """Invariants 2 and 4: nothing counted came after deadline and grace; every value fits its hash."""
    findings = [Finding(2, f"{name} {s} of attempt {a} came after the deadline") for name, s, a in _late(session)]
    everything = select(AnswerEvent).order_by(AnswerEvent.attempt_id, AnswerEvent.save_id)
    findings += [
        Finding(1, f"answer_event {event.save_id}: the value does not fit its hash")
        for event in session.scalars(everything.execution_options(yield_per=1000))
        if value_hash(event.item, event.value) != event.value_hash
    ]
    twice = (
        select(AnswerEvent.save_id, func.count())
        .group_by(AnswerEvent.attempt_id, AnswerEvent.save_id)
        .having(func.count() > 1)
        .order_by(AnswerEvent.save_id)
    )
    return findings + [
        Finding(4, f"save {save_id} is stored {count} times") for save_id, count in session.execute(twice)
    ]


def check_lives(session: Session) -> list[Finding]:
    """Invariant 6: one live attempt a candidate and exam, one receipt a revision."""
    live = (
        select(Attempt.exam_id, Attempt.candidate_id)
        .where(Attempt.state != "voided")
        .group_by(Attempt.exam_id, Attempt.candidate_id)
        .having(func.count() > 1)
        .order_by(Attempt.exam_id, Attempt.candidate_id)
    )
    sheets = (
        select(AnswerSheet.attempt_id, AnswerSheet.revision)
        .group_by(AnswerSheet.attempt_id, AnswerSheet.revision)
        .having(func.count() > 1)
        .order_by(AnswerSheet.attempt_id)
    )
    return [
        *(Finding(6, f"candidate {c} of exam {e} has two live attempts") for e, c in session.execute(live)),
        *(Finding(6, f"attempt {a} has two sheets of revision {r}") for a, r in session.execute(sheets)),
    ]


def check_time(session: Session) -> list[Finding]:
    """Invariant 11: the cached deadline is what the stored facts give."""
    findings = []
    for attempt in session.scalars(select(Attempt).where(Attempt.started_at.is_not(None)).order_by(Attempt.id)):
        if attempt.started_at is None or attempt.closes_at is None:
            continue
        due = closes_at(time_facts(session, attempt, attempt.started_at))
        if to_micros(due) != to_micros(attempt.closes_at):
            findings.append(Finding(11, f"attempt {attempt.id}: closes_at is {attempt.closes_at}, facts give {due}"))
    return findings
