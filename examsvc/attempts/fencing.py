"""Shut out the browser whose sign-in ended: its attempt cookie is checked without a read, so the epoch must tell."""

from sqlalchemy import update
from sqlalchemy.orm import Session

from examsvc.accounts.signing_in import ENDED
from examsvc.attempts.models import Attempt


def fence_ended(session: Session) -> None:
    """Raise the epoch of the attempts whose sign-ins this transaction ends; wired before every commit."""
    ended = session.info.pop(ENDED, [])
    if ended:
        session.execute(
            update(Attempt)
            .where(Attempt.sign_in_id.in_(ended), Attempt.state.in_(("open", "paused")))
            .values(epoch=Attempt.epoch + 1, sign_in_id=None)
            .execution_options(synchronize_session=False)
        )
