"""The seat for somebody who comes late: free, within the capacity, and away from their own unit where it can be."""

from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.free_seats import Taken, best_seat, neighbours
from examsvc.exams.seating import RoomPlan

ROOMS = st.lists(
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.none() | st.integers(1, 9)), min_size=1, max_size=3
).map(lambda rooms: [RoomPlan(n, rows, columns, "", cap) for n, (rows, columns, cap) in enumerate(rooms, 1)])


@given(ROOMS, st.sets(st.tuples(st.integers(1, 3), st.integers(1, 9))), st.data())
def test_the_seat_is_free_and_no_free_seat_has_fewer_neighbours_of_the_unit(
    rooms: list[RoomPlan], places: set[tuple[int, int]], data: st.DataObject
) -> None:
    grid = {room.number: room.rows * room.columns for room in rooms}
    taken = [
        Taken(room, seat, data.draw(st.integers(1, 2))) for room, seat in sorted(places) if seat <= grid.get(room, 0)
    ]
    at = {(one.room, one.seat): one.unit for one in taken}
    inside = {room.number: sum(number == room.number for number, _seat in at) for room in rooms}
    open_rooms = [room for room in rooms if inside[room.number] < room.seats]
    found = best_seat(rooms, taken, 1)
    assert (found is None) == (not open_rooms)
    if found is None:
        return

    def clashes(room: RoomPlan, seat: int) -> int:
        return sum(at.get((room.number, near)) == 1 for near in neighbours(room, seat))

    free = {(r.number, s): clashes(r, s) for r in open_rooms for s in range(1, grid[r.number] + 1)}
    free = {place: count for place, count in free.items() if place not in at}
    assert free[found] == min(free.values())


def test_the_emptier_room_comes_first() -> None:
    rooms = [RoomPlan(1, 1, 4), RoomPlan(2, 1, 4)]
    assert best_seat(rooms, [Taken(1, 1, 9), Taken(1, 2, 9), Taken(2, 1, 9)], 1) == (2, 2)


def test_a_corner_has_two_neighbours_and_the_middle_four() -> None:
    room = RoomPlan(1, 3, 3)
    assert [len(neighbours(room, seat)) for seat in (1, 2, 5)] == [2, 3, 4]
    assert sorted(neighbours(room, 4)) == [1, 5, 7]
