"""Make offices, units, people and sign-ins."""

from datetime import datetime

from sqlalchemy.orm import Session

from examsvc.accounts.models import Office, Person, RoleGrant, Unit
from examsvc.accounts.passwords import hash_password
from examsvc.core.roles import Role

PASSWORD = "a quiet county hall"
PASSWORD_HASH = hash_password(PASSWORD)
UNIT = "东岭镇"


def make_office(session: Session, now: datetime, name: str = "示例县脱贫攻坚领导小组办公室") -> Office:
    """Make an office in a county that does not exist."""
    office = Office(
        name=name,
        short_name="示例县扶贫办",
        level="county",
        province="江西省",
        city="吉安市",
        county="示例县",
        created_at=now,
    )
    session.add(office)
    session.flush()
    return office


def make_unit(session: Session, office: Office, name: str = UNIT, order_no: int = 1, kind: str = "township") -> Unit:
    """Make one unit of the office."""
    unit = Unit(office_id=office.id, name=name, kind=kind, order_no=order_no)
    session.add(unit)
    session.flush()
    return unit


def make_staff(session: Session, office: Office, now: datetime, *roles: Role, username: str | None = None) -> Person:
    """Make a person with roles; with a user name they can sign in with PASSWORD."""
    person = Person(
        office_id=office.id,
        name=f"工作人员{username or ''}",
        username=username,
        password_hash=PASSWORD_HASH if username else None,
        created_at=now,
    )
    person.grants = [RoleGrant(role=role, granted_at=now) for role in roles]
    session.add(person)
    session.flush()
    return person


def make_person(session: Session, office: Office, unit: Unit, now: datetime, name: str = "周小明") -> Person:
    """Make somebody who sits exams and has no sign-in of their own."""
    person = Person(office_id=office.id, unit_id=unit.id, name=name, created_at=now)
    session.add(person)
    session.flush()
    return person
