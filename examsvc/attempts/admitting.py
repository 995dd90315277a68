"""Let somebody in without the code of their desk card: once, after an invigilator has looked at who they are.

The admission is a line in the attempt's log; the one-time code is derived from that line, so nothing secret is
stored. The invigilator types it at the candidate's PC in the place of the lost one.
"""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts import limits
from examsvc.attempts.models import Attempt, AttemptEvent
from examsvc.attempts.queries import get_candidate
from examsvc.attempts.services import lock, note
from examsvc.audit.log import Actor, exam_stream, record
from examsvc.core.errors import Conflict
from examsvc.core.keys import Keyring
from examsvc.exams.admission import STAYS_OPEN, digits_of
from examsvc.exams.codes import make_code
from examsvc.exams.models import Candidate, Exam, Sitting

VALID = timedelta(minutes=10)
ADMITTED, USED = "admitted", "admission_used"
_PURPOSE = "admission-code"


def admit(session: Session, attempt: Attempt, by: Actor, reason: str, now: datetime) -> None:
    """Let a candidate in without a code; wrong guesses at the number so far are forgiven."""
    lock(session, attempt)
    if attempt.state not in ("entered", "open", "paused"):
        raise Conflict(_("这份答卷已经交卷或收卷，不需要放行。"), code="over")
    note(session, attempt, ADMITTED, now, by)
    limits.forgive(session, get_candidate(session, attempt).exam_number or "")
    record(session, exam_stream(attempt.exam_id), by, "admit", ("attempt", attempt.id), now, reason=reason)
    session.flush()


def find_admission(session: Session, attempt: Attempt, now: datetime) -> AttemptEvent | None:
    """Return the attempt's newest admission, while it is valid and nobody has used it."""
    newest = session.scalar(
        select(AttemptEvent)
        .where(AttemptEvent.exam_id == attempt.exam_id, AttemptEvent.attempt_id == attempt.id)
        .where(AttemptEvent.kind.in_((ADMITTED, USED)))
        .order_by(AttemptEvent.id.desc())
        .limit(1)
    )
    if newest is None or newest.kind == USED or now >= newest.at + VALID:
        return None
    return newest


def code_of(keyring: Keyring, admission: AttemptEvent) -> str:
    """Return an admission's one-time code, which looks like that of a desk card."""
    secret = int(keyring.digest(_PURPOSE, f"{admission.attempt_id}:{admission.id}"), 16)
    return make_code(lambda limit: secret % limit)


def list_admissions(session: Session, number: str, now: datetime) -> list[tuple[Candidate, Attempt, AttemptEvent]]:
    """Return who of this number has been admitted and has not come in yet."""
    rows = session.execute(
        select(Candidate, Attempt)
        .join(Attempt, (Attempt.exam_id == Candidate.exam_id) & (Attempt.candidate_id == Candidate.id))
        .join(Sitting, Sitting.id == Candidate.sitting_id)
        .join(Exam, Exam.id == Candidate.exam_id)
        .where(
            Candidate.exam_number == digits_of(number),
            Attempt.state.in_(("entered", "open", "paused")),
            Exam.state == "sealed",
            Sitting.opens_at <= now,
            Sitting.ends_at >= now - STAYS_OPEN,
        )
        .order_by(Sitting.starts_at, Candidate.id)
    )
    found = [(candidate, attempt, find_admission(session, attempt, now)) for candidate, attempt in rows]
    return [(candidate, attempt, admission) for candidate, attempt, admission in found if admission is not None]


def use_admission(
    session: Session,
    keyring: Keyring,
    admitted: list[tuple[Candidate, Attempt, AttemptEvent]],
    code: str,
    now: datetime,
) -> Candidate | None:
    """Return the candidate whose one-time code this is, and use it up."""
    for candidate, attempt, admission in admitted:
        if code_of(keyring, admission) == digits_of(code):
            note(session, attempt, USED, now)
            session.flush()
            return candidate
    return None
