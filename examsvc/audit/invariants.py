"""Invariant 9: every audit chain verifies."""

from sqlalchemy.orm import Session

from examsvc.audit.log import list_breaks
from examsvc.core.invariants import Finding


def check_chains(session: Session) -> list[Finding]:
    """Find broken links and heads that disagree with their chain."""
    return [Finding(9, text) for text in list_breaks(session)]
