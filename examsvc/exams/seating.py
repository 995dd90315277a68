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
        seated = _settled(_greedily(line, room, share), room)
        for n, person in enumerate(seated):
            row, column = divmod(n, room.columns)
            seats.append(Seat(person.id, room.number, n + 1, (row + column) % forms))
    return seats


def _greedily(line: list[Person], room: RoomPlan, share: int) -> list[Person]:
    """Take people off the line, each the first whose unit sits neither to the left nor in front."""
    seated: list[Person] = []
    for n in range(share):
        near = {seated[m].unit for m in (n - 1 if n % room.columns else -1, n - room.columns) if m >= 0}
        seated.append(line.pop(next((i for i, p in enumerate(line) if p.unit not in near), 0)))
    return seated


def _settled(seated: list[Person], room: RoomPlan) -> list[Person]:
    """Exchange seats within the room while an exchange leaves fewer neighbours of one unit."""
    for n in range(len(seated)):
        for m in range(len(seated)):
            before = _clashes(seated, room, n) + _clashes(seated, room, m)
            if not _clashes(seated, room, n):
                break
            seated[n], seated[m] = seated[m], seated[n]
            if _clashes(seated, room, n) + _clashes(seated, room, m) >= before:
                seated[n], seated[m] = seated[m], seated[n]
    return seated


def _clashes(seated: list[Person], room: RoomPlan, n: int) -> int:
    column = n % room.columns
    around = [n - room.columns, n + room.columns]
    around += [n - 1] if column else []
    around += [n + 1] if column < room.columns - 1 else []
    return sum(0 <= m < len(seated) and seated[m].unit == seated[n].unit for m in around)


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
    for person in chance.shuffle(sorted(people, key=lambda p: p.id)):
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
