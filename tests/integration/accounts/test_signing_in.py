"""Whom a sign-in stands for, and when it no longer stands for anybody."""

from datetime import timedelta

import pytest

from examsvc.accounts import people
from examsvc.accounts.models import Office, Person, SignIn
from examsvc.accounts.signing_in import (
    ENDED,
    end_all_sign_ins,
    end_sign_in,
    find_principal,
    sign_staff_in,
    start_sign_in,
    try_password,
)
from examsvc.audit.log import Actor
from examsvc.core.database import Database
from examsvc.core.errors import Conflict
from examsvc.core.roles import Role
from tests.conftest import NOON
from tests.factories.accounts import PASSWORD, make_office, make_staff

INSTANT = timedelta(microseconds=1)
COLLEAGUE = Actor("person", 7)


@pytest.fixture
def clerk(database: Database) -> Person:
    with database.writing() as session:
        office = make_office(session, NOON)
        person = make_staff(session, office, NOON, Role.ORGANISER, Role.INVIGILATOR, username="clerk")
        session.expunge(person)
    return person


@pytest.mark.parametrize(("kind", "hours"), [("staff", 12), ("candidate", 8)])
def test_a_sign_in_ends_with_its_last_instant(database: Database, clerk: Person, kind: str, hours: int) -> None:
    with database.writing() as session:
        exam = 1 if kind == "candidate" else None
        token, _row = start_sign_in(session, clerk.id, "candidate" if exam else "staff", NOON, exam)
        end = NOON + timedelta(hours=hours)
        assert find_principal(session, token, end - INSTANT) is not None
        assert find_principal(session, token, end) is None


def test_a_candidate_s_sign_in_carries_no_role_of_the_same_person(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        as_staff = sign_staff_in(session, clerk.id, NOON)
        token, _row = start_sign_in(session, clerk.id, "candidate", NOON, 5)
        as_candidate = find_principal(session, token, NOON)
    assert as_staff is not None
    assert as_candidate is not None
    assert as_staff.roles == {Role.ORGANISER, Role.INVIGILATOR}
    assert (as_candidate.kind, as_candidate.roles, as_candidate.exam_id) == ("candidate", frozenset(), 5)


@pytest.mark.parametrize("token", ["", "x", "0" * 64])
def test_an_invented_token_stands_for_nobody(database: Database, clerk: Person, token: str) -> None:
    with database.writing() as session:
        start_sign_in(session, clerk.id, "staff", NOON)
        assert find_principal(session, token, NOON) is None


def test_the_stored_hash_is_not_the_token(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        token, row = start_sign_in(session, clerk.id, "staff", NOON)
        assert token not in row.token_hash
        assert find_principal(session, row.token_hash, NOON) is None


def test_ending_one_leaves_the_others_and_notes_which(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        (first, row), (second, _other) = (start_sign_in(session, clerk.id, "staff", NOON) for _ in range(2))
        end_sign_in(session, row.id, NOON)
        assert find_principal(session, first, NOON) is None
        assert find_principal(session, second, NOON) is not None
        assert session.info[ENDED] == [row.id]


def test_ending_all_but_one_keeps_that_one_and_counts_no_end_twice(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        rows = [start_sign_in(session, clerk.id, "staff", NOON)[1].id for _ in range(3)]
        end_sign_in(session, rows[0], NOON - timedelta(hours=1))
        end_all_sign_ins(session, clerk.id, NOON, keep=rows[2])
        assert sorted(session.info[ENDED]) == rows[:2]
        session.expire_all()
        ended = [session.get_one(SignIn, key).ended_at for key in rows]
    assert ended == [NOON - timedelta(hours=1), NOON, None]


@pytest.mark.parametrize(
    ("username", "password", "found"),
    [
        ("clerk", PASSWORD, True),
        (" CLERK", PASSWORD, True),
        ("clerk", PASSWORD + " ", False),
        ("nobody", PASSWORD, False),
        ("", "", False),
    ],
)
def test_a_password_finds_its_person_alone(
    database: Database, clerk: Person, username: str, password: str, found: bool
) -> None:
    with database.reading() as session:
        person = try_password(session, username, password, "device", NOON)
        assert (person is not None and person.id == clerk.id) == found


def test_somebody_disabled_is_nobody_at_once_and_again_somebody_later(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        make_staff(session, session.get_one(Office, clerk.office_id), NOON, Role.ADMINISTRATOR, username="boss")
        token, _row = start_sign_in(session, clerk.id, "staff", NOON)
        row = session.get_one(Person, clerk.id)
        people.disable(session, row, COLLEAGUE, NOON)
        assert find_principal(session, token, NOON) is None
        assert try_password(session, "clerk", PASSWORD, "device", NOON) is None
        people.enable(session, row, COLLEAGUE, NOON)
        # The old sign-in stays ended: who was shut out signs in anew.
        assert find_principal(session, token, NOON) is None
        assert try_password(session, "clerk", PASSWORD, "device", NOON) is not None


@pytest.mark.parametrize("other", ["none", "disabled", "invited only", "of another office"])
def test_an_office_keeps_an_administrator_who_can_sign_in(database: Database, clerk: Person, other: str) -> None:
    with database.writing() as session:
        office = session.get_one(Office, clerk.office_id)
        boss = make_staff(session, office, NOON, Role.ADMINISTRATOR, username="boss")
        if other == "disabled":
            make_staff(session, office, NOON, Role.ADMINISTRATOR, username="old").disabled_at = NOON
        elif other == "invited only":
            make_staff(session, office, NOON, Role.ADMINISTRATOR)
        elif other == "of another office":
            elsewhere = make_office(session, NOON, "另一示例县办公室")
            make_staff(session, elsewhere, NOON, Role.ADMINISTRATOR, username="away")
        session.flush()
        with pytest.raises(Conflict, match="至少要有一名"):
            people.disable(session, boss, COLLEAGUE, NOON)
        with pytest.raises(Conflict, match="至少要有一名"):
            people.set_roles(session, boss, ["organiser"], COLLEAGUE, NOON)
        assert boss.disabled_at is None


def test_a_second_administrator_lets_the_first_go(database: Database, clerk: Person) -> None:
    with database.writing() as session:
        office = session.get_one(Office, clerk.office_id)
        boss = make_staff(session, office, NOON, Role.ADMINISTRATOR, username="boss")
        make_staff(session, office, NOON, Role.ADMINISTRATOR, username="deputy")
        people.set_roles(session, boss, ["organiser", "organiser"], COLLEAGUE, NOON)
        assert [grant.role for grant in boss.grants] == ["organiser"]
