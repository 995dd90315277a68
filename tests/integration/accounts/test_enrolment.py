"""A confirmed roster finds the people and units that are there and makes those that are not."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from examsvc.accounts.enrolment import add_unit, enrol, known_units
from examsvc.accounts.models import Office, Person, Unit, UnitAlias
from examsvc.accounts.roster import RosterRow
from examsvc.core.installation import Installation
from tests.conftest import NOON
from tests.factories.accounts import make_office, make_person, make_unit

Rows = Sequence[RosterRow]


@pytest.fixture
def office(installation: Installation) -> Office:
    with installation.database.writing() as session:
        office = make_office(session, NOON)
        session.expunge(office)
    return office


def row(name: str = "周小明", unit: str = "东岭镇", line: int = 2, **more: str) -> RosterRow:
    return RosterRow(line, name, unit, **more)


def take(installation: Installation, office: Office, *rows: RosterRow) -> list[int]:
    """Enrol the rows; return the people's keys in the rows' order."""
    with installation.database.writing() as session:
        return [one.person_id for one in enrol(session, installation.keyring, office.id, rows, NOON)]


def count(installation: Installation, what: type[Person | Unit]) -> int:
    with installation.database.reading() as session:
        return session.scalar(select(func.count()).select_from(what)) or 0


def person_of(installation: Installation, key: int) -> Person:
    with installation.database.reading() as session:
        return session.get_one(Person, key)


def test_the_same_roster_twice_finds_everybody(installation: Installation, office: Office) -> None:
    rows = [row(), row("吴小红", line=3), row("周小明", "西坪乡", line=4)]
    assert take(installation, office, *rows) == take(installation, office, *rows)
    assert (count(installation, Person), count(installation, Unit)) == (3, 2)


def test_a_phone_learnt_later_belongs_to_the_person_who_was_there(installation: Installation, office: Office) -> None:
    (first,) = take(installation, office, row())
    (second,) = take(installation, office, row(phone="13800000001"))
    assert first == second
    sealed = person_of(installation, first).phone_sealed
    assert installation.keyring.open("phone", sealed or b"") == "13800000001"


def test_another_phone_is_another_person_of_the_same_name(installation: Installation, office: Office) -> None:
    (first,) = take(installation, office, row(phone="13800000001"))
    (second,) = take(installation, office, row(phone="13800000002"))
    assert first != second


def test_of_two_with_one_name_the_one_with_the_phone_is_meant(installation: Installation, office: Office) -> None:
    first, second = take(installation, office, row(), row(phone="13800000002", line=3))
    assert take(installation, office, row(phone="13800000002")) == [second]
    assert take(installation, office, row(phone="13800000001")) == [first]


def test_two_rows_of_one_roster_are_two_people_though_only_one_was_known(
    installation: Installation, office: Office
) -> None:
    (known,) = take(installation, office, row(phone="13800000001"))
    pair = take(installation, office, row(phone="13800000001"), row(phone="13800000009", line=3))
    assert pair[0] == known
    assert len(set(pair)) == 2


def test_a_post_is_brought_up_to_date_and_an_empty_one_takes_nothing_away(
    installation: Installation, office: Office
) -> None:
    (key,) = take(installation, office, row(position="副镇长"))
    take(installation, office, row(position=""))
    assert person_of(installation, key).position == "副镇长"
    take(installation, office, row(position="镇长"))
    assert person_of(installation, key).position == "镇长"


@pytest.mark.parametrize(
    ("unit", "written_kind", "kind"),
    [
        ("东岭镇", "", "township"),
        ("县财政局", "", "department"),
        ("工业园", "乡镇", "township"),
        ("东岭镇", "县直", "department"),
    ],
)
def test_a_new_unit_has_the_kind_that_the_roster_says_or_its_name_tells(
    installation: Installation, office: Office, unit: str, written_kind: str, kind: str
) -> None:
    take(installation, office, row(unit=unit, unit_kind=written_kind))
    with installation.database.reading() as session:
        assert session.scalars(select(Unit.kind)).one() == kind


def test_the_kind_of_a_unit_that_is_there_stays(installation: Installation, office: Office) -> None:
    take(installation, office, row(unit_kind="县直"))
    take(installation, office, row("吴小红", unit_kind="乡镇"))
    with installation.database.reading() as session:
        assert session.scalars(select(Unit.kind)).one() == "department"


def test_new_units_stand_at_the_end_in_the_roster_s_order(installation: Installation, office: Office) -> None:
    with installation.database.writing() as session:
        make_unit(session, office, "老镇", order_no=7)
    take(installation, office, row(unit="乙镇"), row("吴小红", "甲镇"))
    with installation.database.reading() as session:
        units = session.execute(select(Unit.name, Unit.order_no).order_by(Unit.order_no)).all()
    assert [tuple(unit) for unit in units] == [("老镇", 7), ("乙镇", 8), ("甲镇", 9)]


def test_another_office_s_people_and_units_are_not_found(installation: Installation, office: Office) -> None:
    with installation.database.writing() as session:
        other = make_office(session, NOON, "另一示例县办公室")
        stranger = make_person(session, other, make_unit(session, other), NOON).id
        assert "东岭镇" not in known_units(session, office.id)
    (own,) = take(installation, office, row())
    assert own != stranger


def test_whoever_was_read_before_a_roster_is_seen_as_it_tells_them(
    installation: Installation, office: Office
) -> None:
    (key,) = take(installation, office, row(position="副镇长"))
    with installation.database.writing() as session:
        person = session.get_one(Person, key)
        enrol(session, installation.keyring, office.id, [row(position="镇长")], NOON)
        assert person.position == "镇长"


def test_a_known_phone_is_not_sealed_again(installation: Installation, office: Office) -> None:
    (key,) = take(installation, office, row(phone="13800000001"))
    sealed = person_of(installation, key).phone_sealed
    take(installation, office, row(phone="13800000001"))
    assert person_of(installation, key).phone_sealed == sealed


@pytest.mark.parametrize("people", [500, 501, 1200])
def test_a_roster_longer_than_one_statement_takes_finds_everybody_again(
    installation: Installation, office: Office, people: int
) -> None:
    rows = [row(f"考生{n}", line=n + 2) for n in range(people)]
    first = take(installation, office, *rows)
    assert len(set(first)) == people
    assert take(installation, office, *reversed(rows)) == first[::-1]


def test_staff_without_a_unit_are_no_candidates(installation: Installation, office: Office) -> None:
    with installation.database.writing() as session:
        session.add(Person(office_id=office.id, name="周小明", created_at=NOON))
    take(installation, office, row())
    assert count(installation, Person) == 2


def test_every_way_to_write_a_unit_is_known_with_and_without_the_county(
    installation: Installation, office: Office
) -> None:
    with installation.database.writing() as session:
        unit = add_unit(session, office.id, "县财政局")
        session.add(UnitAlias(office_id=office.id, unit_id=unit.id, alias="财税局"))
        add_unit(session, office.id, "东岭镇")
        session.flush()
        known = known_units(session, office.id)
    assert {known[name] for name in ("县财政局", "财政局", "示例县财政局", "财税局")} == {"县财政局"}
    assert {known[name] for name in ("东岭镇", "示例县东岭镇")} == {"东岭镇"}
