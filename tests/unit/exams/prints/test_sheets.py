"""What a room's sheets count and name."""

from dataclasses import replace

import pytest

from examsvc.exams.prints.sheets import RoomSheet
from tests.factories.printed import make_papers, make_room, make_seated, make_two_sittings


def room_of(*seats: int) -> RoomSheet:
    return replace(make_room(0), people=tuple(make_seated(seat) for seat in seats))


@pytest.mark.parametrize(
    ("seats", "said"),
    [
        ((), ""),
        ((7,), "7"),
        ((1, 2, 3), "1—3"),
        ((3, 1, 2), "1—3"),
        ((1, 2, 4), "1—2、4"),
        ((1, 3, 5, 6, 7), "1、3、5—7"),
    ],
)
def test_taken_seats_are_told_in_runs(seats: tuple[int, ...], said: str) -> None:
    assert room_of(*seats).seats == said


def test_who_is_on_leave_is_not_expected() -> None:
    room = room_of(1, 2, 3)
    away = replace(room, people=(replace(room.people[0], on_leave=True), *room.people[1:]))
    assert (away.expected, away.on_leave) == (2, 1)


def test_forms_are_counted_in_their_order() -> None:
    assert room_of(1, 2, 3).forms == (("A", 1), ("B", 2))
    assert room_of().forms == ()


@pytest.mark.parametrize(
    ("chiefs", "others", "named"),
    [
        ((), (), ("", "")),
        (("甲",), (), ("甲", "")),
        ((), ("乙",), ("乙", "")),
        (("甲",), ("乙", "丙"), ("甲", "乙")),
    ],
)
def test_two_sign_for_a_room_the_chief_first(
    chiefs: tuple[str, ...], others: tuple[str, ...], named: tuple[str, str]
) -> None:
    assert replace(make_room(1), chiefs=chiefs, invigilators=others).watchers == named


def test_several_sittings_are_told_beside_the_first_date() -> None:
    assert make_papers().dates == "2026年5月30日 09:00"
    assert make_two_sittings().dates == "2026年5月30日 09:00 起，共 2 场"
    assert make_two_sittings().people == 4
