"""Find the candidate who a number and a code, or an invigilator, says is sitting there."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.core.keys import Keyring
from examsvc.exams.exam_numbers import tidy
from examsvc.exams.models import Candidate, Exam, Sitting

_PURPOSE = "desk-code"
# A receipt may be read, and a lost line found again, for a while after the end.
STAYS_OPEN = timedelta(hours=2)


def digits_of(text: str) -> str:
    """Return the digits of what somebody typed: full-width forms, spaces and hyphens do not matter."""
    return tidy(text)


def code_hash(keyring: Keyring, exam_id: int, exam_number: str, code: str) -> str:
    """Return the keyed hash under which a login code is stored."""
    return keyring.digest(_PURPOSE, f"{exam_id}:{exam_number}:{code}")


def seal_code(keyring: Keyring, code: str) -> bytes:
    """Return the sealed copy from which a desk card can be printed again."""
    return keyring.seal(_PURPOSE, code)


def open_code(keyring: Keyring, sealed: bytes) -> str:
    """Return the code of a sealed copy."""
    return keyring.open(_PURPOSE, sealed)


def find_candidate(session: Session, keyring: Keyring, number: str, code: str, now: datetime) -> Candidate | None:
    """Return the candidate of a sitting that is open now whose number and code these are."""
    wanted, given = digits_of(number), digits_of(code)
    rows = (
        select(Candidate)
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .join(Exam, Exam.id == Candidate.exam_id)
        .where(
            Candidate.exam_number == wanted,
            Exam.state.in_(("sealed", "closed")),
            Sitting.opens_at <= now,
            Sitting.ends_at >= now - STAYS_OPEN,
        )
        .order_by(Sitting.starts_at, Candidate.id)
    )
    for candidate in session.scalars(rows):
        if candidate.code_hash == code_hash(keyring, candidate.exam_id, wanted, given):
            return candidate
    return None
