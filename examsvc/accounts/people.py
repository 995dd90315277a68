"""What an administrator does about people and units."""

from collections.abc import Collection
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from examsvc.accounts.enrolment import add_unit, known_units
from examsvc.accounts.invitations import invite
from examsvc.accounts.models import Office, Person, RoleGrant, Unit, UnitAlias
from examsvc.accounts.queries import list_staff
from examsvc.accounts.roster import squeeze
from examsvc.accounts.signing_in import end_all_sign_ins
from examsvc.audit.log import Actor, office_stream, record
from examsvc.core.errors import Conflict, NotFound
from examsvc.core.ids import new_public_id
from examsvc.core.roles import Role

LONGEST_NAME = 80


def add_person(
    session: Session,
    office_id: int,
    name: str,
    roles: Collection[str],
    by: Actor,
    now: datetime,
    public_id: str | None = None,
) -> tuple[Person, str]:
    """Make a member of staff and return them with the token of their one-time invitation.

    A public id chosen beforehand makes a second click mean the same person: they get a new link, the first one ends.
    """
    if public_id is not None:
        session.get_one(Office, office_id, with_for_update=True)
        known = session.scalar(select(Person).where(Person.public_id == public_id, Person.office_id == office_id))
        if known is not None and known.name == name.strip():
            return known, invite(session, known, by, now)
        # Somebody else, typed into a page that the browser had kept.
        public_id = public_id if known is None else None
    person = Person(office_id=office_id, name=name.strip(), created_at=now)
    person.public_id = public_id or new_public_id()
    person.grants = [RoleGrant(role=role, granted_by=by.id, granted_at=now) for role in sorted(set(roles))]
    session.add(person)
    session.flush()
    _note(session, person, by, "change_roles", now, roles=sorted(set(roles)))
    return person, invite(session, person, by, now)


def set_roles(session: Session, person: Person, roles: Collection[str], by: Actor, now: datetime) -> None:
    """Replace a person's roles; raises Conflict when no administrator would be left."""
    if Role.ADMINISTRATOR.value not in roles:
        _keep_an_administrator(session, person)
    wanted = sorted(set(roles))
    person.grants = [grant for grant in person.grants if grant.role in wanted]
    held = {grant.role for grant in person.grants}
    person.grants += [RoleGrant(role=r, granted_by=by.id, granted_at=now) for r in wanted if r not in held]
    _note(session, person, by, "change_roles", now, roles=wanted)
    session.flush()


def disable(session: Session, person: Person, by: Actor, now: datetime) -> None:
    """Shut a person out at once; raises Conflict when no administrator would be left."""
    _keep_an_administrator(session, person)
    person.disabled_at = now
    end_all_sign_ins(session, person.id, now)
    _note(session, person, by, "disable_person", now)
    session.flush()


def enable(session: Session, person: Person, by: Actor, now: datetime) -> None:
    """Let a person in again."""
    person.disabled_at = None
    _note(session, person, by, "enable_person", now)
    session.flush()


def new_unit(session: Session, office_id: int, name: str, kind: str) -> Unit:
    """Add a unit; raises Conflict when the name already means one."""
    known = known_units(session, office_id).get(squeeze(name))
    if known is not None:
        raise Conflict(_("“%(name)s”已经有了，即“%(known)s”。", name=name, known=known), code="unit-known")
    return add_unit(session, office_id, name.strip(), kind)


def add_alias(session: Session, unit: Unit, alias: str) -> None:
    """Let rosters write the unit another way; raises Conflict when that already means a unit."""
    known = known_units(session, unit.office_id).get(squeeze(alias))
    if known is not None:
        raise Conflict(_("“%(name)s”已经指“%(known)s”。", name=alias, known=known), code="alias-known")
    session.add(UnitAlias(office_id=unit.office_id, unit_id=unit.id, alias=alias.strip()))
    session.flush()


def move_up(session: Session, unit: Unit) -> None:
    """Exchange a unit's place in the fixed order with the one before it."""
    before = session.scalar(
        select(Unit)
        .where(Unit.office_id == unit.office_id, Unit.order_no < unit.order_no)
        .order_by(Unit.order_no.desc())
        .limit(1)
    )
    if before is not None:
        before.order_no, unit.order_no = unit.order_no, before.order_no
        session.flush()


def get_unit(session: Session, public_id: str, office_id: int) -> Unit:
    """Return a unit of the office; a foreign one is not found."""
    unit = session.scalar(select(Unit).where(Unit.public_id == public_id, Unit.office_id == office_id))
    if unit is None:
        raise NotFound(_("没有找到这个单位。"))
    return unit


def _keep_an_administrator(session: Session, leaving: Person) -> None:
    others = [
        person
        for person in list_staff(session, leaving.office_id)
        if person.id != leaving.id
        and person.disabled_at is None
        and person.password_hash
        and any(grant.role == Role.ADMINISTRATOR for grant in person.grants)
    ]
    if not others and any(grant.role == Role.ADMINISTRATOR for grant in leaving.grants):
        raise Conflict(_("至少要有一名能登录的系统管理员，请先给别人开通这个角色。"), code="last-administrator")


def _note(session: Session, person: Person, by: Actor, act: str, now: datetime, **detail: object) -> None:
    record(session, office_stream(person.office_id), by, act, ("person", person.id), now, **detail)
