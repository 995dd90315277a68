"""Take a confirmed roster over: units and people that are new come into being, known ones are found.

A roster may have thousands, and others wait to write meanwhile: people are read, made and changed all at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from examsvc.accounts.models import Person, Unit
from examsvc.accounts.queries import get_office, list_units
from examsvc.accounts.roster import RosterRow, squeeze, unit_names
from examsvc.core.ids import new_public_id
from examsvc.core.keys import Keyring

_PHONE = "phone"
_KINDS = {"乡镇": "township", "县直": "department"}
# Databases take only so many values in one statement.
_AT_ONCE = 500


@dataclass(frozen=True)
class Enrolled:
    """Whom a row of a roster means."""

    person_id: int
    unit: Unit
    row: RosterRow


@dataclass(frozen=True)
class _Told:
    """What rosters tell of a person; somebody new has no id yet."""

    id: int | None = None
    position: str = ""
    phone_sealed: bytes | None = None
    phone_index: str | None = None

    def and_by(self, row: RosterRow, keyring: Keyring, index: str | None) -> "_Told":
        """Return what is known with a row's word; an empty cell takes nothing away."""
        told = replace(self, position=row.position or self.position)
        if index is None or index == self.phone_index:
            return told
        return replace(told, phone_sealed=keyring.seal(_PHONE, row.phone), phone_index=index)


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
) -> list[Enrolled]:
    """Return person and unit of every row, making what is not there yet."""
    units = _units_of(session, office_id, rows)
    known = _people_of(session, office_id, sorted({row.name for row in rows}))
    changed: list[_Told] = []
    new: dict[str, dict[str, object]] = {}
    # A person's id, or the public id of somebody who is still to be made.
    meant: list[int | str] = []
    for row in rows:
        unit = units[row.unit]
        index = keyring.digest(_PHONE, row.phone) if row.phone else None
        person = _take(known.get((unit.id, row.name), []), index)
        told = person.and_by(row, keyring, index)
        if person.id is None:
            public_id = new_public_id()
            new[public_id] = {"public_id": public_id, "unit_id": unit.id, "name": row.name} | _written(told)
        elif told != person:
            changed.append(told)
        meant.append(person.id or public_id)
    ids = _add_people(session, office_id, new, now)
    _change_people(session, changed)
    persons = (ids[one] if isinstance(one, str) else one for one in meant)
    return [Enrolled(person, units[row.unit], row) for person, row in zip(persons, rows, strict=True)]


def _take(same: list[_Told], index: str | None) -> _Told:
    """Take the person meant by a phone out of those of one name and unit, so that nobody is found twice."""
    fitting = [p for p in same if not index or p.phone_index in (index, None)]
    person = min(fitting, key=lambda p: p.phone_index != index, default=None)
    if person is None:
        return _Told()
    same.remove(person)
    return person


def _units_of(session: Session, office_id: int, rows: Sequence[RosterRow]) -> dict[str, Unit]:
    """Return the units of a roster by name; new ones stand behind all others, in the roster's order."""
    units = {unit.name: unit for unit in list_units(session, office_id)}
    last = max((unit.order_no for unit in units.values()), default=0)
    for row in rows:
        if row.unit not in units:
            last += 1
            kind = _KINDS.get(row.unit_kind, "") or kind_of(row.unit)
            units[row.unit] = Unit(office_id=office_id, name=row.unit, kind=kind, order_no=last)
            session.add(units[row.unit])
    session.flush()
    return units


def _people_of(session: Session, office_id: int, names: Sequence[str]) -> dict[tuple[int, str], list[_Told]]:
    """Return the people of all units who bear these names, by unit and name."""
    found: dict[tuple[int, str], list[_Told]] = {}
    columns = (Person.unit_id, Person.name, Person.id, Person.position, Person.phone_sealed, Person.phone_index)
    for some in _slices(names):
        rows = select(*columns).where(Person.office_id == office_id, Person.name.in_(some))
        for row in session.execute(rows.where(Person.unit_id.is_not(None)).order_by(Person.id)):
            told = _Told(row.id, row.position, row.phone_sealed, row.phone_index)
            found.setdefault((row.unit_id, row.name), []).append(told)
    return found


def _add_people(session: Session, office_id: int, new: dict[str, dict[str, object]], now: datetime) -> dict[str, int]:
    """Make people and return their ids by public id."""
    if not new:
        return {}
    shared = {"office_id": office_id, "created_at": now}
    session.execute(insert(Person.__table__), [shared | person for person in new.values()])  # type: ignore[arg-type]
    ids: dict[str, int] = {}
    # Asked for the ids as it inserts, SQLite would be asked row by row: they are read afterwards.
    for some in _slices(list(new)):
        named = select(Person.public_id, Person.id).where(Person.public_id.in_(some))
        ids |= {row.public_id: row.id for row in session.execute(named)}
    return ids


def _change_people(session: Session, changed: Sequence[_Told]) -> None:
    if not changed:
        return
    session.execute(update(Person), [{"id": told.id} | _written(told) for told in changed])
    # Whoever was read before the statement is read again.
    for one in [one for one in session if isinstance(one, Person)]:
        session.expire(one)


def _written(told: _Told) -> dict[str, object]:
    return {"position": told.position, "phone_sealed": told.phone_sealed, "phone_index": told.phone_index}


def _slices(values: Sequence[str]) -> Iterator[Sequence[str]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
