"""What a format has no place for is named once for every field that is filled, and for no other."""

from decimal import Decimal
from typing import Any

import pytest

from examsvc.bank.formats.items import Blank, Choice, ItemKind, Source, Wording
from examsvc.bank.formats.losses import FIELDS, lost_fields, not_written
from tests.unit.bank.formats.making import item, picture

FILLED: dict[str, Any] = {
    "name": "甲",
    "identifier": "q1",
    "explanation": "因为",
    "topic": "主题",
    "difficulty": 1,
    "level": "国家",
    "area": "全国",
    "validity": "2018",
    "source": Source("某办法"),
    "tags": ("口径",),
    "marks": Decimal(1),
    "points": ("要点",),
    "pictures": (picture(),),
}


def codes(found: Any, *held: str) -> list[str]:
    return [loss.code for loss in lost_fields(found, held)]


def test_every_field_that_can_be_lost_is_asked_about() -> None:
    assert FILLED.keys() == set(FIELDS)


@pytest.mark.parametrize("name", FIELDS)
def test_a_filled_field_is_lost_unless_it_is_held(name: str) -> None:
    found = item(ItemKind.ESSAY, **{name: FILLED[name]})
    assert codes(found) == [f"lost-{name}"]
    assert codes(found, name) == []


def test_an_empty_question_loses_nothing() -> None:
    assert codes(item(ItemKind.ESSAY)) == []


def test_what_stands_inside_options_blanks_and_points_is_looked_for_too() -> None:
    weighed = item(ItemKind.SINGLE, choices=(Choice("甲", right=True, weight=Decimal(50)),))
    measured = item(ItemKind.FILL, blanks=(Blank((Wording("甲"),), unit="年"),), ordered=False)
    worth = item(ItemKind.ESSAY, point_marks=(Decimal(2),))
    assert (codes(weighed), codes(worth)) == (["lost-weights"], ["lost-point-marks"])
    assert codes(measured) == ["lost-unit", "lost-unordered"]
    assert codes(measured, "unit", "unordered") == []


def test_a_question_that_is_not_written_at_all_names_its_kind() -> None:
    assert not_written(item(ItemKind.ORDERING)).about == "ordering"
