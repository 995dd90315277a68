"""The first run: one office and its first administrator, let in by a one-time token."""

from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, RoleGrant
from examsvc.accounts.passwords import Credentials
from examsvc.accounts.queries import find_only_office
from examsvc.audit.log import Actor, office_stream, record
from examsvc.core.canonical import sha256_hex
from examsvc.core.clock import to_micros
from examsvc.core.errors import Conflict, NotFound
from examsvc.core.ids import new_token
from examsvc.core.models import InstanceSetting
from examsvc.core.roles import Role

_SETTING = "first_run"
# Long enough for a week-end between starting the service and setting it up.
TOKEN_LASTS = timedelta(days=3)
# What one clerk with a head needs; supervisor, auditor and unit contact are given to people by name.
FIRST_ROLES = (
    Role.ADMINISTRATOR,
    Role.ORGANISER,
    Role.BANK_KEEPER,
    Role.REVIEWER,
    Role.INVIGILATOR,
    Role.MARKER,
    Role.PUBLISHER,
)


def make_first_run_token(session: Session, now: datetime) -> str:
    """Make the token that opens the set-up once, within days; an earlier one stops working.

    Raises Conflict after set-up.
    """
    if find_only_office(session) is not None:
        raise Conflict(_("系统已经完成首次设置。"), code="set-up")
    token = new_token()
    session.merge(InstanceSetting(key=_SETTING, value=f"{sha256_hex(token)} {to_micros(now + TOKEN_LASTS)}"))
    return token


def check_first_run_token(session: Session, token: str, now: datetime) -> None:
    """Let the holder of the token in; raises NotFound for anybody else, too late, and once the office is there."""
    stored = session.get(InstanceSetting, _SETTING)
    digest, _space, until = stored.value.partition(" ") if stored is not None else ("", "", "")
    good = digest == sha256_hex(token) and until.isdigit() and to_micros(now) < int(until)
    if not good or find_only_office(session) is not None:
        raise NotFound(
            _("设置链接无效、已经用过或已经过期。请重新启动本服务，窗口里会显示新的设置链接。"), code="first-run"
        )


def set_up(session: Session, token: str, office: Office, name: str, chosen: Credentials, now: datetime) -> Person:
    """Make the office and its first administrator; the token opens nothing any more."""
    check_first_run_token(session, token, now)
    session.add(office)
    session.flush()
    person = Person(office_id=office.id, name=name, created_at=now)
    person.username, person.password_hash = chosen.username, chosen.password_hash
    person.grants = [RoleGrant(role=role.value, granted_at=now) for role in FIRST_ROLES]
    session.add(person)
    session.delete(session.get_one(InstanceSetting, _SETTING))
    session.flush()
    record(session, office_stream(office.id), Actor("person", person.id), "set_up", ("office", office.id), now)
    return person
