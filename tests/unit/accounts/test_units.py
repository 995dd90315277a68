"""Units that nobody typed: their kinds read off their names, and the lists that an office may take over."""

import pytest

from examsvc.accounts.enrolment import kind_of
from examsvc.accounts.roster import squeeze, unit_names
from examsvc.accounts.unit_lists import ANFU, LISTS


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("东岭镇", "township"),
        ("东岭镇人民政府", "township"),
        ("西坪乡", "township"),
        ("城关街道办事处", "township"),
        ("示例林场", "township"),
        ("县财政局", "department"),
        ("乡村振兴局", "department"),
        ("镇村建设办公室", "department"),
        ("", "department"),
    ],
)
def test_a_township_is_told_by_what_its_name_ends_in(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_a_ready_made_list_names_every_unit_once_however_it_is_written() -> None:
    names = [squeeze(name) for name in (*ANFU.townships, *ANFU.departments)]
    assert len(set(names)) == len(names)
    assert LISTS == {"anfu": ANFU}


def test_the_kinds_of_a_ready_made_list_are_those_that_its_names_tell() -> None:
    assert {kind_of(name) for name in ANFU.townships} == {"township"}
    assert {kind_of(name) for name in ANFU.departments} == {"department"}


def test_a_ready_made_list_says_that_nobody_checked_it() -> None:
    assert "未与现行机构名录核对" in str(ANFU.note)


def test_the_county_s_name_before_a_unit_makes_no_difference() -> None:
    known = unit_names([(name, []) for name in (*ANFU.townships, *ANFU.departments)], "安福县")
    assert {known[f"安福县{name}"] for name in ANFU.townships} == set(ANFU.townships)
    assert {known[squeeze(name).removeprefix("县")] for name in ANFU.departments} == set(ANFU.departments)
