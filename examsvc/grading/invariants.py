"""Invariant 7: every score recomputes from its pinned sheet revision, key version and marker."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts.models import AnswerSheet
from examsvc.core.invariants import Finding
from examsvc.grading.models import MarkingRun, MarkSheet
from examsvc.grading.queries import answers_of, marker_of, marks_by_hand
from examsvc.grading.rules import MARKER_VERSION, Marker
from examsvc.papers.models import KeyVersion


def check_scores(session: Session) -> list[Finding]:
    """Mark every sheet of every run again and compare."""
    findings: list[Finding] = []
    markers: dict[int, Marker] = {}
    for run in session.scalars(select(MarkingRun).order_by(MarkingRun.id)):
        if run.marker_version != MARKER_VERSION:
            findings.append(Finding(7, f"marking_run {run.id}: marked by version {run.marker_version}, not at hand"))
            continue
        by_hand = marks_by_hand(session, run.exam_id, run.created_at)
        rows = (
            select(MarkSheet, AnswerSheet, KeyVersion)
            .join(AnswerSheet, AnswerSheet.id == MarkSheet.sheet_id)
            .join(KeyVersion, KeyVersion.id == MarkSheet.key_version_id)
            .where(MarkSheet.run_id == run.id)
            .order_by(MarkSheet.id)
        )
        for stored, sheet, key in session.execute(rows):
            if key.id not in markers:
                markers[key.id] = marker_of(session, key)
            again = markers[key.id].mark(answers_of(sheet), by_hand.get(sheet.id))
            if (again.content, again.total, again.hash) != (stored.content, stored.total, stored.hash):
                findings.append(
                    Finding(7, f"mark_sheet {stored.id}: stored {stored.total}, recomputed {again.total}")
                )
    return findings
