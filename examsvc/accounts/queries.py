"""Selects over offices, units and people."""

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from examsvc.accounts.models import Office, Person, Unit
from examsvc.core.errors import NotFound


def find_only_office(session: Session) -> Office | None:
    """Return the office that was set up first, or None on an empty installation."""
    return session.scalar(select(Office).order_by(Office.id).limit(1))


def get_office(session: Session, office_id: int) -> Office:
    """Return an office by its key; raises NotFound."""
    office = session.get(Office, office_id)
    if office is None:
        raise NotFound(_("没有找到主办单位。"))
    return office


def list_staff(session: Session, office_id: int) -> list[Person]:
    """Return everybody who holds a role in the office, by name."""
    rows = (
        select(Person)
        .where(Person.office_id == office_id, Person.grants.any())
        .options(selectinload(Person.grants))
        .order_by(Person.name, Person.id)
    )
    return list(session.scalars(rows))


def get_person(session: Session, public_id: str, office_id: int) -> Person:
    """Return a person of the office; raises NotFound for a foreign one too."""
    person = session.scalar(select(Person).where(Person.public_id == public_id, Person.office_id == office_id))
    if person is None:
        raise NotFound(_("没有找到这个人。"))
    return person


def list_units(session: Session, office_id: int) -> list[Unit]:
    """Return the office's units in their fixed order."""
    rows = (
        select(Unit)
        .where(Unit.office_id == office_id)
        .options(selectinload(Unit.aliases))
        .order_by(Unit.order_no, Unit.id)
    )
    return list(session.scalars(rows))
