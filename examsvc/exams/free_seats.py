"""Find the free seat that is best for its neighbours: pure, and the same every time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from examsvc.exams.seating import RoomPlan


@dataclass(frozen=True)
class Taken:
    """A seat and the unit of who sits there."""

    room: int
    seat: int
    unit: int


def best_seat(rooms: Sequence[RoomPlan], taken: Iterable[Taken], unit: int) -> tuple[int, int] | None:
    """Return room and seat with the fewest neighbours of the unit, the emptier room first; None when all is full."""
    at = {(one.room, one.seat): one.unit for one in taken}
    free = []
    for room in rooms:
        inside = [number for number in range(1, room.rows * room.columns + 1) if (room.number, number) in at]
        if len(inside) >= room.seats:
            continue
        for number in range(1, room.rows * room.columns + 1):
            if (room.number, number) not in at:
                clashes = sum(at.get((room.number, near)) == unit for near in neighbours(room, number))
                # The seats that the capacity leaves empty come last.
                free.append((clashes, number > room.seats, len(inside) / room.seats, room.number, number))
    return min(free)[3:] if free else None


def neighbours(room: RoomPlan, seat: int) -> list[int]:
    """Return the seats to the left and right, in front and behind."""
    row, column = divmod(seat - 1, room.columns)
    around = [(row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)]
    return [r * room.columns + c + 1 for r, c in around if 0 <= r < room.rows and 0 <= c < room.columns]
