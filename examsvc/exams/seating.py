"""Put candidates into rooms and seats: neighbours from other units and other forms where the numbers allow."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from examsvc.papers.seeding import Stream


@dataclass(frozen=True)
class RoomPlan:
    """A room as a grid; seats are numbered from 1 along the rows. A capacity leaves the last seats empty."""

    number: int
    rows: int
    columns: int
    name: str = ""
    capacity: int | None = None

    @property
    def seats(self) -> int:
        """Return how many people the room takes."""
        grid = self.rows * self.columns
        return grid if self.capacity is None else min(grid, self.capacity)


@dataclass(frozen=True)
class SittingPlan:
    """A slot and the rooms it is held in; the same room may serve several sittings."""

    number: int
    rooms: tuple[RoomPlan, ...]

    @property
    def seats(self) -> int:
        """Return how many people the sitting takes."""
        return sum(room.seats for room in self.rooms)


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


@dataclass(frozen=True)
class Neighbours:
    """Two neighbouring seats that could not be kept apart as wished: `unit` or `form` is what they share."""

    room: int
    seat: int
    other_seat: int
    shared: str


@dataclass(frozen=True)
class SeatedSitting:
    """Who sits where in one sitting, and what could not be kept."""

    number: int
    seats: tuple[Seat, ...]
    unkept: tuple[Neighbours, ...]


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


def draw_sittings(
    people: Sequence[Person], sittings: Sequence[SittingPlan], seed: str, forms: int
) -> tuple[SeatedSitting, ...]:
    """Share people over sittings, every unit over all of them, and seat each sitting; raises TooFewSeats."""
    total = sum(sitting.seats for sitting in sittings)
    if len(people) > total:
        raise TooFewSeats(len(people) - total)
    drawn = Stream(seed, "sittings").shuffle(sorted(people, key=lambda p: p.id))
    # Unit after unit: dealt out one by one, the people of each come to all sittings.
    line = sorted(drawn, key=lambda p: p.unit)
    seated = []
    for sitting, own in zip(sittings, _dealt(line, [sitting.seats for sitting in sittings]), strict=True):
        seats = draw_seats(own, sitting.rooms, f"{seed}:{sitting.number}", forms)
        seated.append(SeatedSitting(sitting.number, tuple(seats), tuple(list_unkept(own, sitting.rooms, seats))))
    return tuple(seated)


def _dealt(line: list[Person], sizes: list[int]) -> list[list[Person]]:
    """Deal people out one by one to whichever hand is emptiest for its size."""
    hands: list[list[Person]] = [[] for _ in sizes]
    for person in line:
        open_hands = (n for n, size in enumerate(sizes) if len(hands[n]) < size)
        hands[min(open_hands, key=lambda n: (Fraction(len(hands[n]), sizes[n]), n))].append(person)
    return hands


def list_unkept(people: Sequence[Person], rooms: Sequence[RoomPlan], seats: Sequence[Seat]) -> list[Neighbours]:
    """Return each pair of neighbours (left and right, front and back) who share a unit or a form."""
    unit = {person.id: person.unit for person in people}
    columns = {room.number: room.columns for room in rooms}
    at = {(seat.room, seat.seat): seat for seat in seats}
    pairs = []
    for (room, number), own in sorted(at.items()):
        beside = [number + 1] if number % columns[room] else []
        for other in filter(None, (at.get((room, n)) for n in [*beside, number + columns[room]])):
            if unit[own.person] == unit[other.person]:
                pairs.append(Neighbours(room, number, other.seat, "unit"))
            if own.form == other.form:
                pairs.append(Neighbours(room, number, other.seat, "form"))
    return pairs


def neighbours_of_one_unit(people: Sequence[Person], rooms: Sequence[RoomPlan], seats: Sequence[Seat]) -> int:
    """Return how many pairs of neighbours (left and right, front and back) come from one unit."""
    return sum(pair.shared == "unit" for pair in list_unkept(people, rooms, seats))


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
