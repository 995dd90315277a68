"""Invariant 8: an issued notice's files, register entries and signatures agree, and its figures recompute."""

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.canonical import sha256_hex
from examsvc.core.invariants import Finding
from examsvc.core.keys import Keyring
from examsvc.exams.models import Exam
from examsvc.grading.models import MarkingRun
from examsvc.notices.editions import EDITIONS
from examsvc.notices.figures import build_figures
from examsvc.notices.models import Notice, NoticeFile
from examsvc.notices.register import is_signed


def check_notices(session: Session, keyring: Keyring) -> list[Finding]:
    """Check every notice's figures, and every issued one's files."""
    findings: list[Finding] = []
    for notice in session.scalars(select(Notice).order_by(Notice.id)):
        findings += _figures(session, notice)
        files = list(session.scalars(select(NoticeFile).where(NoticeFile.notice_id == notice.id)))
        if notice.state == "issued" and {file.edition for file in files} != set(EDITIONS):
            findings.append(Finding(8, f"notice {notice.id} is issued and lacks an edition"))
        for file in files:
            findings += _file(notice, file, keyring)
    return findings


def _figures(session: Session, notice: Notice) -> list[Finding]:
    if sha256_hex(notice.figures) != notice.figures_hash:
        return [Finding(8, f"notice {notice.id}: the figures do not fit their hash")]
    run, exam = session.get_one(MarkingRun, notice.run_id), session.get_one(Exam, notice.exam_id)
    if build_figures(session, exam, run).to_json() != notice.figures:
        return [Finding(8, f"notice {notice.id}: its figures do not recompute from run {run.number}")]
    return []


def _file(notice: Notice, file: NoticeFile, keyring: Keyring) -> list[Finding]:
    findings = []
    entry = json.loads(file.register_entry)
    if sha256_hex(file.pdf) != file.hash or entry["pdf"] != file.hash:
        findings.append(Finding(8, f"notice_file {file.id}: the PDF is not the one that was registered"))
    if (entry["doc_no"], entry["figures"]) != (notice.doc_no, notice.figures_hash):
        findings.append(Finding(8, f"notice_file {file.id}: the register names another number or other figures"))
    if not is_signed(keyring, file.register_entry, file.signature):
        findings.append(Finding(8, f"notice_file {file.id}: the signature is not this installation's"))
    return findings
