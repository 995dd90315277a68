"""Invariant 9, the exams' part: today's lists, with every recorded change taken back, are what was sealed."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.invariants import Finding
from examsvc.exams.arranging import list_arrangements
from examsvc.exams.models import Exam
from examsvc.exams.sealed_facts import exam_seal, present_facts, take_back


def check_seals(session: Session) -> list[Finding]:
    """Take back the changes of every sealed exam, newest first, and make the seal's hash anew."""
    findings: list[Finding] = []
    for exam in session.scalars(select(Exam).where(Exam.seal_hash.is_not(None)).order_by(Exam.id)):
        facts = present_facts(session, exam)
        for row in reversed(list_arrangements(session, exam)):
            facts, disagree = take_back(facts, row.before, row.after)
            findings += [
                Finding(9, f"arrangement {row.id} of exam {exam.id} left {name} otherwise than it stands")
                for name in disagree
            ]
        if exam_seal(facts) != exam.seal_hash:
            findings.append(Finding(9, f"exam {exam.id}: its lists, changes taken back, are not what was sealed"))
    return findings
