"""One-time invitations: the only way a first password comes into being."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Invitation, Person
from examsvc.accounts.passwords import SHORTEST, hash_password
from examsvc.accounts.signing_in import end_all_sign_ins
from examsvc.audit.log import Actor, office_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import Conflict, Invalid, NotFound
from examsvc.core.ids import new_token

VALID_FOR = timedelta(days=7)


def invite(session: Session, person: Person, by: Actor, now: datetime) -> str:
    """Make an invitation and return its token, which is shown once and never stored."""
    token = new_token()
    row = Invitation(
        person_id=person.id,
        token_hash=sha256_hex(token),
        created_by=by.id,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    session.add(row)
    session.flush()
    record(session, office_stream(person.office_id), by, "invite", ("person", person.id), now)
    return token


def get_invitation(session: Session, token: str, now: datetime) -> Invitation:
    """Return an invitation that may still be used; raises NotFound otherwise."""
    row = session.scalar(select(Invitation).where(Invitation.token_hash == sha256_hex(token)))
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise NotFound(_("邀请链接无效、已经用过或已过期，请向系统管理员要一个新的。"), code="invitation")
    return row


def accept(session: Session, token: str, username: str, password: str, now: datetime) -> Person:
    """Set the invited person's user name and password and use the invitation up."""
    row = get_invitation(session, token, now)
    person = row.person
    name = username.strip().casefold()
    holder = session.scalar(select(Person).where(Person.username == name, Person.id != person.id))
    if holder is not None:
        raise Conflict(_("这个用户名已经有人用了，请换一个。"), code="name-taken", fields={"username": name})
    set_password(person, password)
    person.username = name
    row.used_at = now
    end_all_sign_ins(session, person.id, now)
    record(
        session,
        office_stream(person.office_id),
        Actor("person", person.id),
        "accept_invitation",
        ("person", person.id),
        now,
    )
    return person


def set_password(person: Person, password: str) -> None:
    """Store a new password; raises Invalid when it is too short or contains the user name."""
    if len(password) < SHORTEST or (person.username and person.username in password.casefold()):
        raise Invalid(
            _("密码至少 %(n)s 位，并且不能包含用户名。", n=SHORTEST),
            code="weak-password",
            fields={"password": ""},
        )
    person.password_hash = hash_password(password)
