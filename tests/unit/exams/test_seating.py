"""Seats: everybody one, neighbours from elsewhere, the same again from the same seed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.seating import (
    Person,
    RoomPlan,
    SittingPlan,
    TooFewSeats,
    draw_seats,
    draw_sittings,
    list_unkept,
    neighbours_of_one_unit,
    plan_rooms,
)

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


ROOMS = (RoomPlan(1, 3, 4, "第一考场"), RoomPlan(2, 3, 4, "第二考场", capacity=10))


@given(st.lists(st.integers(1, 5), max_size=44), st.text(max_size=3))
def test_over_sittings_everybody_has_one_seat_and_no_seat_has_two(units: list[int], seed: str) -> None:
    people = [Person(n, unit) for n, unit in enumerate(units)]
    sittings = draw_sittings(people, (SittingPlan(1, ROOMS), SittingPlan(2, ROOMS)), seed, 2)
    seats = [(sitting.number, seat) for sitting in sittings for seat in sitting.seats]
    assert sorted(seat.person for _sitting, seat in seats) == [person.id for person in people]
    assert len({(number, seat.room, seat.seat) for number, seat in seats}) == len(people)
    assert all(seat.seat <= (12 if seat.room == 1 else 10) for _sitting, seat in seats)
    assert abs(len(sittings[0].seats) - len(sittings[1].seats)) <= 1
    assert sittings == draw_sittings(people[::-1], (SittingPlan(1, ROOMS), SittingPlan(2, ROOMS)), seed, 2)


def test_a_unit_is_shared_over_the_sittings() -> None:
    people = [Person(n, n // 6) for n in range(24)]
    for sitting in draw_sittings(people, (SittingPlan(1, ROOMS), SittingPlan(2, ROOMS)), "seed", 2):
        units = [seat.person // 6 for seat in sitting.seats]
        assert [units.count(unit) for unit in range(4)] == [3, 3, 3, 3]


def test_sittings_with_too_few_seats_say_how_many_are_missing() -> None:
    with pytest.raises(TooFewSeats) as refused:
        draw_sittings([Person(n, n) for n in range(25)], (SittingPlan(1, ROOMS),), "seed", 2)
    assert refused.value.missing == 3


def test_neighbours_who_could_not_be_parted_are_named() -> None:
    room = RoomPlan(1, 2, 2)
    people = [Person(n, 1) for n in range(3)]
    unkept = list_unkept(people, [room], draw_seats(people, [room], "seed", 1))
    assert [(pair.seat, pair.other_seat, pair.shared) for pair in unkept] == [
        (1, 2, "unit"),
        (1, 2, "form"),
        (1, 3, "unit"),
        (1, 3, "form"),
    ]


def test_the_ends_of_two_rows_are_no_neighbours() -> None:
    room = RoomPlan(1, 2, 3)
    people = [Person(n, 1) for n in range(6)]
    pairs = {(p.seat, p.other_seat) for p in list_unkept(people, [room], draw_seats(people, [room], "seed", 1))}
    assert pairs == {(1, 2), (2, 3), (4, 5), (5, 6), (1, 4), (2, 5), (3, 6)}


@given(st.lists(st.integers(1, 6), max_size=44))
def test_with_two_forms_no_neighbours_share_one(units: list[int]) -> None:
    people = [Person(n, unit) for n, unit in enumerate(units)]
    rooms = plan_rooms(len(people), largest=15, columns=5)
    assert all(pair.shared == "unit" for pair in list_unkept(people, rooms, draw_seats(people, rooms, "seed", 2)))
