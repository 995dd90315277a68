"""Limits on wrong guesses: rows that survive a restart, per name or number and per device, never per room."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import SignInFailure
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import TooMany

WINDOW = timedelta(hours=1)
WRONG_AN_HOUR = 10
# One PC may serve two sittings within an hour, and an office may have no other: it bears the slips of several people.
WRONG_AN_HOUR_ON_A_DEVICE = 20


def staff_key(username: str, device: str) -> tuple[str, str]:
    """Return what a guess at a staff password counts against: the name and the browser it was typed in."""
    return f"staff:{_short(username)}", f"device:{_short(device)}"


def candidate_key(number: str, device: str) -> tuple[str, str]:
    """Return what a guess at a login code counts against: the exam number and the browser it was typed in."""
    return f"candidate:{number[:40]}", f"seat-device:{_short(device)}"


def check_guesses(session: Session, keys: tuple[str, str], now: datetime, *, on_any_device: bool = False) -> None:
    """Raise TooMany when this name or number, or this device, was wrong too often within the hour.

    `on_any_device` is for whom somebody has just identified: others' slips on the same PC do not count.
    """
    name, device = keys
    if _count(session, name, now) >= WRONG_AN_HOUR:
        raise TooMany(_name_refused(name), code="too-many-guesses")
    if not on_any_device and _count(session, device, now) >= WRONG_AN_HOUR_ON_A_DEVICE:
        raise TooMany(_device_refused(name), code="too-many-guesses-here")


def note_wrong_guess(session: Session, keys: tuple[str, str], now: datetime) -> None:
    """Count one wrong guess against both keys; those of the hours before are forgotten."""
    for key in keys:
        session.execute(delete(SignInFailure).where(SignInFailure.key == key, SignInFailure.at <= now - WINDOW))
        session.add(SignInFailure(key=key, at=now))


def forgive(session: Session, number: str) -> None:
    """Forget the wrong guesses at a candidate's number: a member of staff has seen who sits there."""
    session.execute(delete(SignInFailure).where(SignInFailure.key == candidate_key(number, "")[0]))


def _count(session: Session, key: str, now: datetime) -> int:
    since = now - WINDOW
    return session.scalar(select(func.count()).where(SignInFailure.key == key, SignInFailure.at > since)) or 0


def _name_refused(name: str) -> str:
    if name.startswith("candidate:"):
        return _("这个考号一小时内输错次数太多。请举手，由监考员核对身份后直接放行。")
    return _("这个用户名一小时内输错次数太多。请一小时后再试，或者请系统管理员生成新的邀请链接。")


def _device_refused(name: str) -> str:
    if name.startswith("candidate:"):
        return _("这台电脑上一小时内输错次数太多。请举手，由监考员核对身份后直接放行，或者换一台电脑。")
    return _("这台电脑上一小时内输错次数太多。请换一台电脑，或者一小时后再试。")


def _short(text: str) -> str:
    return sha256_hex(text)[:40]
