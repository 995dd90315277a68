"""Take a confirmed roster over: units and people that are new come into being, known ones are found."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person, Unit
from examsvc.accounts.queries import get_office, list_units
from examsvc.accounts.roster import RosterRow, squeeze, unit_names
from examsvc.core.keys import Keyring

_PHONE = "phone"


def known_units(session: Session, office_id: int) -> dict[str, str]:
    """Return every written form of the office's units with the proper name."""
    units = list_units(session, office_id)
    county = get_office(session, office_id).county
    return unit_names([(unit.name, [alias.alias for alias in unit.aliases]) for unit in units], county)


def add_unit(session: Session, office_id: int, name: str, kind: str = "") -> Unit:
    """Make a unit at the end of the office's order; its kind is read off the name when not given."""
    last = session.scalar(select(func.max(Unit.order_no)).where(Unit.office_id == office_id)) or 0
    unit = Unit(office_id=office_id, name=name, kind=kind or kind_of(name), order_no=last + 1)
    session.add(unit)
    session.flush()
    return unit


def kind_of(name: str) -> str:
    """Tell townships from departments by what the name ends in."""
    return "township" if squeeze(name).endswith(("乡", "镇", "街道", "场")) else "department"


def enrol(
    session: Session, keyring: Keyring, office_id: int, rows: Sequence[RosterRow], now: datetime
) -> list[tuple[Person, Unit, RosterRow]]:
    """Return person and unit of every row, making what is not there yet."""
    units = {unit.name: unit for unit in list_units(session, office_id)}
    known = _people_of(session, office_id)
    enrolled = []
    for row in rows:
        if row.unit not in units:
            kind = {"乡镇": "township", "县直": "department"}.get(row.unit_kind, "")
            units[row.unit] = add_unit(session, office_id, row.unit, kind)
        unit = units[row.unit]
        index = keyring.digest(_PHONE, row.phone) if row.phone else None
        same = known.setdefault((unit.id, row.name), [])
        fitting = [p for p in same if not index or p.phone_index in (index, None)]
        person = min(fitting, key=lambda p: p.phone_index != index, default=None)
        if person is None:
            person = Person(office_id=office_id, unit_id=unit.id, name=row.name, created_at=now)
            session.add(person)
        else:
            # Two rows of a roster are two people, so nobody is found twice.
            same.remove(person)
        person.position = row.position or person.position or ""
        if row.phone:
            person.phone_sealed = keyring.seal(_PHONE, row.phone)
            person.phone_index = index
        enrolled.append((person, unit, row))
    session.flush()
    return enrolled


def _people_of(session: Session, office_id: int) -> dict[tuple[int, str], list[Person]]:
    """Return the people of all units by unit and name, read at once: a roster may have thousands."""
    rows = select(Person).where(Person.office_id == office_id, Person.unit_id.is_not(None)).order_by(Person.id)
    found: dict[tuple[int, str], list[Person]] = {}
    for person in session.scalars(rows):
        found.setdefault((person.unit_id or 0, person.name), []).append(person)
    return found
