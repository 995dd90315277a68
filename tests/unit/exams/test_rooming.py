"""Rooms as plans: enough seats or a number, and a name for each."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.errors import Invalid
from examsvc.exams.models import Exam
from examsvc.exams.rooming import check_seats, make_rooms, missing_seats
from examsvc.exams.seating import RoomPlan, plan_rooms


@given(st.integers(0, 9000), st.integers(4, 60), st.integers(1, 10))
def test_what_the_system_proposes_seats_everybody(people: int, largest: int, columns: int) -> None:
    rooms = plan_rooms(people, largest, columns)
    assert missing_seats(people, rooms) == 0
    assert [room.number for room in rooms] == list(range(1, len(rooms) + 1))
    # No room could be left out.
    assert people == 0 or (len(rooms) - 1) * largest < people


@pytest.mark.parametrize(("people", "missing"), [(11, 0), (12, 0), (13, 1), (40, 28)])
def test_missing_seats_are_counted(people: int, missing: int) -> None:
    assert missing_seats(people, [RoomPlan(1, 2, 3), RoomPlan(2, 3, 2)]) == missing


def test_the_refusal_names_people_seats_and_what_is_missing() -> None:
    with pytest.raises(Invalid, match="118 人，只有 90 个座位，还差 28 个") as refused:
        check_seats(118, plan_rooms(90))
    assert refused.value.code == "too-few-seats"


def test_a_room_without_a_name_is_called_by_its_number() -> None:
    rooms = make_rooms(Exam(id=1), [RoomPlan(1, 5, 6), RoomPlan(2, 4, 8, "二楼机房")])
    assert [(room.name, room.seat_rows, room.seat_columns) for room in rooms] == [
        ("第1考场", 5, 6),
        ("二楼机房", 4, 8),
    ]
