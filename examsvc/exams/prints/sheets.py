"""What the papers print, as plain text: sittings, rooms and the people in them."""

from collections import Counter
from dataclasses import dataclass

from examsvc.exams.announcement import Clause


@dataclass(frozen=True)
class Seated:
    """One candidate as the papers print them."""

    number: str
    code: str
    name: str
    unit: str
    position: str
    category: str
    seat: int
    room: str
    form: str
    allowance: str
    on_leave: bool = False


@dataclass(frozen=True)
class RoomSheet:
    """One room at one sitting with its people by seat; `grid` has a row for each row of desks."""

    name: str
    sitting: str
    when: str
    until: str
    people: tuple[Seated, ...]
    grid: tuple[tuple[Seated | None, ...], ...]
    chiefs: tuple[str, ...] = ()
    invigilators: tuple[str, ...] = ()

    @property
    def expected(self) -> int:
        """Return how many people should come: everybody but who is on leave."""
        return sum(not person.on_leave for person in self.people)

    @property
    def on_leave(self) -> int:
        """Return how many people are on leave."""
        return len(self.people) - self.expected

    @property
    def forms(self) -> tuple[tuple[str, int], ...]:
        """Return which forms are sat here, and by how many."""
        return tuple(sorted(Counter(person.form for person in self.people if person.form).items()))

    @property
    def seats(self) -> str:
        """Return the seats that are taken, in runs: 1—12、14—30."""
        runs: list[list[int]] = []
        for seat in sorted(person.seat for person in self.people):
            if runs and runs[-1][1] == seat - 1:
                runs[-1][1] = seat
            else:
                runs.append([seat, seat])
        return "、".join(str(first) if first == last else f"{first}—{last}" for first, last in runs)

    @property
    def watchers(self) -> tuple[str, str]:
        """Return who signs for the room, the chief first; a line to fill in where nobody is known yet."""
        names = (*self.chiefs, *self.invigilators, "", "")
        return names[0], names[1]


@dataclass(frozen=True)
class SittingSheet:
    """One sitting; `name` is empty where there is only one, `roving` and `supervisors` are for all its rooms."""

    name: str
    when: str
    folder: str
    rooms: tuple[RoomSheet, ...]
    roving: tuple[str, ...] = ()
    supervisors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Promising:
    """Somebody who promises to keep silent, and what they do."""

    name: str
    work: str


@dataclass(frozen=True)
class Papers:
    """What every sheet's head says, and the sittings with their rooms."""

    office: str
    exam: str
    place: str
    when: str
    minutes: int
    address: str
    seal: str
    watermark: str
    clauses: tuple[Clause, ...]
    sittings: tuple[SittingSheet, ...]
    promising: tuple[Promising, ...] = ()

    @property
    def rooms(self) -> tuple[RoomSheet, ...]:
        """Return the rooms of all sittings."""
        return tuple(room for sitting in self.sittings for room in sitting.rooms)

    @property
    def dates(self) -> str:
        """Return when the exam is held, from the first sitting on."""
        return self.when if len(self.sittings) < 2 else f"{self.when} 起，共 {len(self.sittings)} 场"

    @property
    def people(self) -> int:
        """Return how many people are seated."""
        return sum(len(room.people) for room in self.rooms)
