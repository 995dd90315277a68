"""Collect every room's invariants; the numbers are those of the README's list."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.attempts import invariants as attempts
from examsvc.audit import invariants as audit
from examsvc.bank import invariants as bank
from examsvc.core.installation import Installation
from examsvc.core.invariants import Finding
from examsvc.exams import invariants as exams
from examsvc.grading import invariants as grading
from examsvc.notices import invariants as notices
from examsvc.notices import register
from examsvc.notices.models import NoticeFile
from examsvc.operations import anchors, secrecy
from examsvc.operations.backups import check_backups

NUMBERS = tuple(range(1, 13))


def verify(app: Flask, service: Installation, ledger: Iterable[Mapping[str, str]], now: datetime) -> list[Finding]:
    """Check all twelve invariants on what is stored and return what is broken, by number."""
    with service.database.reading() as session:
        findings = [
            *attempts.check_ledger(session, ledger),
            *attempts.check_sheets(session),
            *attempts.check_events(session),
            *attempts.check_lives(session),
            *attempts.check_time(session),
            *grading.check_scores(session),
            *notices.check_notices(session, service.keyring),
            *_check_register(session, service),
            *audit.check_chains(session),
            *anchors.check_anchors(session, service),
            *bank.check_releases(session),
            *exams.check_seals(session),
            *secrecy.check_dates(session),
            *secrecy.check_records(session),
            *secrecy.check_bodies(session),
            *secrecy.check_doors(session, app.test_client()),
            *check_backups(session, now),
        ]
    return sorted(findings, key=lambda finding: finding.invariant)


def _check_register(session: Session, service: Installation) -> list[Finding]:
    """Invariant 8, its outside half: the register beside the database and the issued files are the same entries."""
    outside = set(register.read_all(service.settings.data_dir))
    files = {file.register_entry: file.id for file in session.scalars(select(NoticeFile).order_by(NoticeFile.id))}
    return [
        *(
            Finding(8, f"notice_file {id_} is missing in {register.FILE_NAME}")
            for entry, id_ in files.items()
            if entry not in outside
        ),
        *(Finding(8, f"{register.FILE_NAME} has an entry without a file: {e}") for e in sorted(outside - set(files))),
    ]
