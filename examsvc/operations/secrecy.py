"""Invariant 10: nothing secret leaves before release."""

import json

from flask.testing import FlaskClient
from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from examsvc.attempts.models import Attempt
from examsvc.audit.log import exam_stream
from examsvc.audit.models import AuditEntry
from examsvc.bank.models import QuestionKey
from examsvc.core.invariants import Finding
from examsvc.exams.insiders import who_knows
from examsvc.exams.models import Candidate, Exam
from examsvc.grading.models import MarkingRun
from examsvc.notices.models import Notice, NoticeFile
from examsvc.papers.models import Form, FormItem
from examsvc.web.observing import UNLOGGED

# Shorter explanations occur in stems by chance.
_TELLING = 8


def check_dates(session: Session) -> list[Finding]:
    """Check that results followed the exam's end, and files their notice's issue."""
    findings: list[Finding] = []
    runs = select(MarkingRun, Exam).join(Exam, Exam.id == MarkingRun.exam_id).order_by(MarkingRun.id)
    for run, exam in session.execute(runs):
        if exam.closed_at is None or run.created_at < exam.closed_at:
            findings.append(Finding(10, f"marking_run {run.id} was made before exam {exam.id} was over"))
    hasty = or_(Exam.closed_at.is_(None), Exam.released_at < Exam.closed_at)
    released = select(Exam.id).where(Exam.released_at.is_not(None), hasty).order_by(Exam.id)
    findings += [Finding(10, f"exam {id_} was released before it was over") for id_ in session.scalars(released)]
    early = select(NoticeFile.id).join(Notice, Notice.id == NoticeFile.notice_id).where(Notice.state != "issued")
    findings += [
        Finding(10, f"notice_file {id_} is there before its notice was issued") for id_ in session.scalars(early)
    ]
    return findings


def check_records(session: Session) -> list[Finding]:
    """Compare the records of who did and saw what with what was secret then.

    Nobody sat a paper they knew, nobody saw marks of an exam they sit, and release happened when the log says.
    """
    findings: list[Finding] = []
    for exam in session.scalars(select(Exam).where(Exam.sealed_at.is_not(None)).order_by(Exam.id)):
        findings += [
            Finding(10, f"candidate {id_} sat exam {exam.id}, whose paper they knew")
            for id_ in session.scalars(_sat_and_knew(exam))
        ]
        of_exam = select(AuditEntry).where(AuditEntry.stream == exam_stream(exam.id)).order_by(AuditEntry.seq)
        saw = of_exam.where(AuditEntry.act == "see_marks", AuditEntry.actor_id.in_(_entered(exam)))
        findings += [
            Finding(10, f"audit_entry {entry.id}: person {entry.actor_id}, entered for exam {exam.id}, saw its marks")
            for entry in session.scalars(saw)
        ]
        told = [entry.at for entry in session.scalars(of_exam.where(AuditEntry.act == "release_exam"))]
        if told != ([exam.released_at] if exam.released_at else []):
            findings.append(Finding(10, f"exam {exam.id} and its log disagree about when it was released"))
    return findings


def _entered(exam: Exam) -> Select[int]:
    return select(Candidate.person_id).where(Candidate.exam_id == exam.id)


def _sat_and_knew(exam: Exam) -> Select[int]:
    """Select who came to know the papers before their own attempt was over; afterwards it is no secret to them."""
    known = who_knows(exam).subquery()
    sat = select(Candidate.id).join(Attempt, Attempt.candidate_id == Candidate.id)
    sat = sat.join(known, known.c.person_id == Candidate.person_id).where(Candidate.exam_id == exam.id)
    before = or_(Attempt.closed_at.is_(None), known.c.since < Attempt.closed_at)
    return sat.where(Attempt.started_at.is_not(None), before).distinct().order_by(Candidate.id)


def check_bodies(session: Session) -> list[Finding]:
    """Check that what browsers get of an unreleased paper holds no explanation."""
    findings = []
    unreleased = (
        select(Candidate.form_id).join(Exam, Exam.id == Candidate.exam_id).where(Exam.state != "released").distinct()
    )
    for form in session.scalars(select(Form).where(Form.id.in_(unreleased)).order_by(Form.id)):
        keys = select(QuestionKey).join(FormItem, FormItem.version_id == QuestionKey.version_id)
        for key in session.scalars(keys.where(FormItem.form_id == form.id).order_by(QuestionKey.version_id)):
            told = json.dumps(key.explanation, ensure_ascii=False)[1:-1]
            if len(told) >= _TELLING and told in form.body:
                findings.append(Finding(10, f"form {form.id} shows the explanation of version {key.version_id}"))
    return findings


def check_doors(session: Session, client: FlaskClient) -> list[Finding]:
    """Knock at unreleased papers and attempts without a sign-in: every door must stay shut."""
    findings = []
    rows = (
        select(Attempt.public_id)
        .join(Exam, Exam.id == Attempt.exam_id)
        .where(Exam.state != "released")
        .order_by(Attempt.id.desc())
        .limit(3)
    )
    for public_id in session.scalars(rows):
        for page in ("paper", "state", "receipt", "rules", "plain"):
            response = client.get(f"/attempts/{public_id}/{page}", environ_overrides={UNLOGGED: True})
            if response.status_code == 200:
                findings.append(Finding(10, f"/attempts/{public_id}/{page} answers without a sign-in"))
    return findings
