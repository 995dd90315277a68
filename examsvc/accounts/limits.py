"""Limits on wrong guesses: rows that survive a restart, per name or number, never per room."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import SignInFailure
from examsvc.core.errors import TooMany

WINDOW = timedelta(hours=1)
WRONG_AN_HOUR = 10


def check_guesses(session: Session, key: str, now: datetime) -> None:
    """Raise TooMany when this name or number was tried wrongly too often within the hour."""
    since = now - WINDOW
    wrong = session.scalar(select(func.count()).where(SignInFailure.key == key, SignInFailure.at > since))
    if (wrong or 0) < WRONG_AN_HOUR:
        return
    if key.startswith("candidate:"):
        message = _("这个考号一小时内输错次数太多。请举手，由监考员核对身份后直接放行。")
    else:
        message = _("这个用户名一小时内输错次数太多。请一小时后再试，或者请系统管理员生成新的邀请链接。")
    raise TooMany(message, code="too-many-guesses")


def note_wrong_guess(session: Session, key: str, now: datetime) -> None:
    """Count one wrong guess against a name or number; those of the hours before are forgotten."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == key, SignInFailure.at <= now - WINDOW))
    session.add(SignInFailure(key=key, at=now))
