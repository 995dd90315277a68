"""One-time invitations: the only way a first password comes into being."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from examsvc.accounts.models import Invitation, Person
from examsvc.accounts.passwords import Credentials
from examsvc.accounts.signing_in import end_all_sign_ins
from examsvc.audit.log import Actor, office_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.errors import Conflict, NotFound
from examsvc.core.ids import new_token

VALID_FOR = timedelta(days=7)


def invite(session: Session, person: Person, by: Actor, now: datetime) -> str:
    """Make an invitation and return its token, which is shown once and never stored; earlier ones stop working.

    Raises Conflict for a person who is shut out.
    """
    if person.disabled_at is not None:
        raise Conflict(_("账号已停用，请先恢复账号，再生成邀请链接。"), code="disabled")
    open_ones = (Invitation.person_id == person.id, Invitation.used_at.is_(None), Invitation.expires_at > now)
    session.execute(update(Invitation).where(*open_ones).values(expires_at=now))
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
    if row is None or row.used_at is not None or row.expires_at <= now or row.person.disabled_at is not None:
        raise NotFound(_("邀请链接无效、已经用过或已过期，请向系统管理员要一个新的。"), code="invitation")
    return row


def accept(session: Session, token: str, chosen: Credentials, now: datetime) -> Person:
    """Give the invited person their user name and password and use the invitation up.

    Raises Conflict when somebody else has the name.
    """
    row = get_invitation(session, token, now)
    person = row.person
    holder = session.scalar(select(Person).where(Person.username == chosen.username, Person.id != person.id))
    if holder is not None:
        raise Conflict(_("这个用户名已经有人用了，请换一个。"), code="name-taken", fields={"username": ""})
    person.username, person.password_hash = chosen.username, chosen.password_hash
    row.used_at = now
    end_all_sign_ins(session, person.id, now)
    by = Actor("person", person.id)
    record(session, office_stream(person.office_id), by, "accept_invitation", ("person", person.id), now)
    return person
