"""Sign-ins as database rows: made, found by their token, and ended."""

from datetime import datetime, timedelta
from typing import Literal

from flask import Flask
from flask_babel import gettext as _
from flask_login import LoginManager
from sqlalchemy import Update, select, update
from sqlalchemy.orm import Session, joinedload

from examsvc.accounts import limits
from examsvc.accounts.models import Person, SignIn
from examsvc.accounts.passwords import Credentials, is_right, username_of
from examsvc.audit.log import Actor, office_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import Invalid
from examsvc.core.ids import new_token
from examsvc.core.roles import Role
from examsvc.web import context
from examsvc.web.principal import Principal

STAFF_HOURS = 12
CANDIDATE_HOURS = 8
# The sign-ins that a transaction ends, noted in its session for rooms above that must act on it before the commit.
ENDED = "ended_sign_ins"


def init_app(app: Flask) -> None:
    """Let Flask-Login find principals by their token."""
    manager = LoginManager(app)
    manager.user_loader(load_principal)


def load_principal(token: str) -> Principal | None:
    """Return who holds the token in this request's transaction, or None."""
    return find_principal(context.session(), token, context.now())


def find_principal(session: Session, token: str, now: datetime) -> Principal | None:
    """Return the signed-in person unless the sign-in ended, ran out or the person was disabled."""
    row = session.scalar(
        select(SignIn)
        .where(SignIn.token_hash == sha256_hex(token))
        .options(joinedload(SignIn.person).selectinload(Person.grants))
    )
    if row is None or row.ended_at is not None or row.expires_at <= now:
        return None
    person = row.person
    if person.disabled_at is not None:
        return None
    roles = frozenset(Role(grant.role) for grant in person.grants) if row.kind == "staff" else frozenset()
    return Principal(
        kind="staff" if row.kind == "staff" else "candidate",
        token=token,
        sign_in_id=row.id,
        person_id=person.id,
        office_id=person.office_id,
        name=person.name,
        roles=roles,
        exam_id=row.exam_id,
        language=person.language,
        text_size=person.text_size,
        high_contrast=person.high_contrast,
    )


def try_password(session: Session, username: str, password: str, device: str, now: datetime) -> Person | None:
    """Return the person when the password fits; only reads, so that its slow part keeps nobody from writing.

    Raises TooMany after too many wrong guesses within an hour.
    """
    name = username_of(username)
    limits.check_guesses(session, limits.staff_key(name, device), now)
    person = session.scalar(select(Person).where(Person.username == name, Person.disabled_at.is_(None)))
    return person if is_right(person.password_hash if person else None, password) else None


def settle_guess(session: Session, username: str, device: str, now: datetime, *, right: bool) -> None:
    """Count a wrong guess, and let not even a right one pass that came beside too many wrong ones.

    Raises TooMany then.
    """
    keys = limits.staff_key(username_of(username), device)
    limits.check_guesses(session, keys, now)
    if not right:
        limits.note_wrong_guess(session, keys, now)


def start_sign_in(
    session: Session,
    person_id: int,
    kind: Literal["staff", "candidate"],
    now: datetime,
    exam_id: int | None = None,
) -> tuple[str, SignIn]:
    """Make a sign-in and return its token (shown to the browser once) with its row."""
    token = new_token()
    hours = STAFF_HOURS if kind == "staff" else CANDIDATE_HOURS
    row = SignIn(
        token_hash=sha256_hex(token),
        kind=kind,
        person_id=person_id,
        exam_id=exam_id,
        created_at=now,
        expires_at=now + timedelta(hours=hours),
    )
    session.add(row)
    session.flush()
    return token, row


def sign_staff_in(session: Session, person_id: int, now: datetime) -> Principal | None:
    """Start a sign-in of a member of staff and return whom the browser now stands for."""
    token, _row = start_sign_in(session, person_id, "staff", now)
    return find_principal(session, token, now)


def end_sign_in(session: Session, sign_in_id: int, now: datetime) -> None:
    """End one sign-in; its cookie is worthless from here on."""
    _end(session, update(SignIn).where(SignIn.id == sign_in_id), now)


def end_all_sign_ins(session: Session, person_id: int, now: datetime, keep: int | None = None) -> None:
    """End every sign-in of a person, except one that is to be kept."""
    rows = update(SignIn).where(SignIn.person_id == person_id, SignIn.ended_at.is_(None))
    if keep is not None:
        rows = rows.where(SignIn.id != keep)
    _end(session, rows, now)


def _end(session: Session, rows: Update, now: datetime) -> None:
    ended = session.scalars(rows.values(ended_at=now).returning(SignIn.id)).all()
    session.info.setdefault(ENDED, []).extend(ended)


def change_password(session: Session, person_id: int, chosen: Credentials, sign_in_id: int, now: datetime) -> None:
    """Store a person's new password; of their sign-ins only the one they work in goes on."""
    person = session.get_one(Person, person_id)
    person.password_hash = chosen.password_hash
    end_all_sign_ins(session, person_id, now, keep=sign_in_id)
    by = Actor("person", person_id)
    record(session, office_stream(person.office_id), by, "change_password", ("person", person_id), now)


def wrong_password() -> Invalid:
    """Make the one answer for an unknown name and a wrong password."""
    return Invalid(_("用户名或密码不对，请检查大小写和输入法后再试。"), code="wrong-password")
