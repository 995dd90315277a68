"""Nobody and no unit of the invented county exists anywhere."""

import pytest

from examsvc.core.roles import Role
from examsvc.demonstration.people import STAFF, roster


def test_no_two_people_bear_one_name() -> None:
    rows = roster(48, "seed")
    assert len({row.name for row in rows}) == 48


def test_every_unit_says_that_it_is_an_example() -> None:
    assert all(row.unit.startswith("示例") for row in roster(48, "seed"))


def test_units_have_leads_and_specialists() -> None:
    for unit in {row.unit for row in roster(48, "seed")}:
        categories = {row.category for row in roster(48, "seed") if row.unit == unit}
        assert categories == {"分管领导", "扶贫专干"}


def test_the_same_seed_invents_the_same_people() -> None:
    assert roster(12, "a") == roster(12, "a")
    assert roster(12, "a") != roster(12, "b")


def test_drafting_checking_and_issuing_lie_in_three_hands() -> None:
    drafter, checker, head = STAFF[:3]
    assert Role.PUBLISHER in drafter.roles
    assert Role.PUBLISHER in checker.roles
    assert Role.HEAD in head.roles
    assert Role.HEAD not in drafter.roles + checker.roles


@pytest.mark.parametrize("role", [role for role in Role if role != Role.UNIT_CONTACT])
def test_somebody_shows_every_role(role: Role) -> None:
    assert any(role in staff.roles for staff in STAFF)
