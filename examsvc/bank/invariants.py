"""Invariant 9, the bank's part: what was released says today what it said then."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.bank.models import BankRelease
from examsvc.bank.releases import recompute_hash
from examsvc.core.invariants import Finding


def check_releases(session: Session) -> list[Finding]:
    """Hash every release again and compare."""
    findings = []
    for release in session.scalars(select(BankRelease).order_by(BankRelease.id)):
        again = recompute_hash(session, release)
        if again != release.hash:
            text = f"bank_release {release.id}: stored {release.hash[:16]}, recomputed {again[:16]}"
            findings.append(Finding(9, text))
    return findings
