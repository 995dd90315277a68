"""Put candidates into rooms and seats: neighbours from other units and other forms where the numbers allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examsvc.papers.seeding import Stream


@dataclass(frozen=True)
class RoomPlan:
    """A room as a grid; seats are numbered from 1 along the rows."""

    number: int
    rows: int
    columns: int

    @property
    def seats(self) -> int:
        """Return how many people the room takes."""
        return self.rows * self.columns


@dataclass(frozen=True)
class Person:
    """A candidate as seating needs them."""

    id: int
    unit: int


@dataclass(frozen=True)
class Seat:
    """Where somebody sits; `form` is the place of their form in the list of labels."""

    person: int
    room: int
    seat: int
    form: int


class TooFewSeats(Exception):
    """Say how many people have no seat."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


def plan_rooms(people: int, largest: int = 30, columns: int = 6) -> list[RoomPlan]:
    """Return rooms of at most `largest` seats for so many people, as equally filled as can be."""
    count = max(1, -(-people // largest))
    each = -(-people // count) if people else 1
    rows = -(-each // columns)
    return [RoomPlan(number, rows, columns) for number in range(1, count + 1)]


def draw_seats(people: Sequence[Person], rooms: Sequence[RoomPlan], seed: str, forms: int) -> list[Seat]:
    """Return everybody's seat; the same people, rooms and seed always give the same.

    Rooms are filled equally. Raises TooFewSeats.
    """
    total = sum(room.seats for room in rooms)
    if len(people) > total:
        raise TooFewSeats(len(people) - total)
    line = _mixed(people, Stream(seed, "seats"))
    seats: list[Seat] = []
    for room, share in zip(rooms, _shares(len(people), rooms), strict=True):
        units: dict[int, int] = {}
        for seat in range(1, share + 1):
            row, column = divmod(seat - 1, room.columns)
            left = units.get(seat - 1) if column else None
            near = {left, units.get(seat - room.columns)}
            person = line.pop(next((n for n, p in enumerate(line) if p.unit not in near), 0))
            units[seat] = person.unit
            seats.append(Seat(person.id, room.number, seat, (row + column) % forms))
    return seats


def neighbours_of_one_unit(people: Sequence[Person], rooms: Sequence[RoomPlan], seats: Sequence[Seat]) -> int:
    """Return how many pairs of neighbours (left–right, front–back) come from one unit."""
    unit = {person.id: person.unit for person in people}
    columns = {room.number: room.columns for room in rooms}
    at = {(seat.room, seat.seat): unit[seat.person] for seat in seats}
    pairs = 0
    for (room, seat), own in at.items():
        beside = at.get((room, seat + 1)) if seat % columns[room] else None
        pairs += (beside == own) + (at.get((room, seat + columns[room])) == own)
    return pairs


def _mixed(people: Sequence[Person], chance: Stream) -> list[Person]:
    """Return people so that those of one unit stand evenly spaced: the i-th of n at (i + ½) / n of the line."""
    units: dict[int, list[Person]] = {}
    for person in chance.shuffled(sorted(people, key=lambda p: p.id)):
        units.setdefault(person.unit, []).append(person)
    spaced = [
        (Fraction(2 * n + 1, 2 * len(unit)), unit[0].unit, person)
        for unit in units.values()
        for n, person in enumerate(unit)
    ]
    return [person for _place, _unit, person in sorted(spaced, key=lambda entry: entry[:2])]


def _shares(people: int, rooms: Sequence[RoomPlan]) -> list[int]:
    shares = [0] * len(rooms)
    for _ in range(people):
        least = min((n for n, room in enumerate(rooms) if shares[n] < room.seats), key=lambda n: (shares[n], n))
        shares[least] += 1
    return shares
