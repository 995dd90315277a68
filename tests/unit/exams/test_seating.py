"""Seats: everybody one, neighbours from elsewhere, the same again from the same seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.seating import Person, RoomPlan, TooFewSeats, draw_seats, neighbours_of_one_unit, plan_rooms

people_lists = st.lists(st.integers(1, 8), max_size=70).map(lambda units: [Person(n, u) for n, u in enumerate(units)])


@given(people_lists, st.text(max_size=5))
def test_everybody_has_one_seat_and_no_seat_has_two(people: list[Person], seed: str) -> None:
    rooms = plan_rooms(len(people))
    seats = draw_seats(people, rooms, seed, 2)
    assert sorted(seat.person for seat in seats) == sorted(person.id for person in people)
    assert len({(seat.room, seat.seat) for seat in seats}) == len(seats)
    size = {room.number: room.seats for room in rooms}
    assert all(1 <= seat.seat <= size[seat.room] for seat in seats)


@given(people_lists)
def test_the_draw_can_be_repeated(people: list[Person]) -> None:
    rooms = plan_rooms(len(people))
    assert draw_seats(people, rooms, "s", 2) == draw_seats(people[::-1], rooms, "s", 2)


def test_118_people_sit_in_4_rooms_with_hardly_a_neighbour_from_home() -> None:
    people = [Person(n, n % 59) for n in range(118)]
    rooms = plan_rooms(118)
    seats = draw_seats(people, rooms, "seed", 2)
    assert len(rooms) == 4
    assert neighbours_of_one_unit(people, rooms, seats) == 0


def test_one_great_unit_is_spread_as_far_as_it_goes() -> None:
    people = [Person(n, 0 if n < 10 else n) for n in range(30)]
    rooms = plan_rooms(30)
    assert neighbours_of_one_unit(people, rooms, draw_seats(people, rooms, "seed", 2)) == 0


def test_neighbours_hold_different_forms() -> None:
    room = RoomPlan(1, 5, 6)
    form = {s.seat: s.form for s in draw_seats([Person(n, n) for n in range(30)], [room], "seed", 2)}
    assert all(form[seat] != form[seat + 1] for seat in range(1, 30) if seat % 6)
    assert all(form[seat] != form[seat + 6] for seat in range(1, 25))


def test_too_few_seats_say_how_many_are_missing() -> None:
    with pytest.raises(TooFewSeats) as refused:
        draw_seats([Person(n, n) for n in range(7)], [RoomPlan(1, 1, 6)], "seed", 2)
    assert refused.value.missing == 1
