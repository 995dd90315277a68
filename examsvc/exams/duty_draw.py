"""Draw who is on duty where: seeded and repeatable, and nobody in a room where their own unit sits."""

from collections.abc import Sequence
from dataclasses import dataclass

from examsvc.papers.seeding import Stream

# Each room wants one of each; the rooms all get their first before any gets its second.
POSTS = ("chief", "invigilator")


@dataclass(frozen=True)
class Slot:
    """A room at a sitting, and the units whose people sit there."""

    sitting: int
    room: int
    units: frozenset[int]


@dataclass(frozen=True)
class Watcher:
    """Somebody who may be drawn; `unit` is None for the office's own people."""

    person: int
    unit: int | None = None


@dataclass(frozen=True)
class Drawn:
    """Who stands where."""

    sitting: int
    room: int
    person: int
    post: str


def may_watch(watcher: Watcher, slot: Slot) -> bool:
    """Tell whether nobody of the watcher's unit sits in the room."""
    return watcher.unit is None or watcher.unit not in slot.units


def draw_duties(slots: Sequence[Slot], watchers: Sequence[Watcher], seed: str) -> list[Drawn]:
    """Return the duties; as many rooms as can be get a chief, and then as many as can be a second person.

    Whoever has stood least often so far is asked first; the same slots, people and seed always give the same.
    """
    order = Stream(seed, "duties").shuffle(sorted(watchers, key=lambda w: w.person))
    stood = dict.fromkeys((watcher.person for watcher in order), 0)
    drawn: list[Drawn] = []
    for sitting in sorted({slot.sitting for slot in slots}):
        own = sorted((slot for slot in slots if slot.sitting == sitting), key=lambda s: s.room)
        free = sorted(order, key=lambda w: stood[w.person])
        for post in POSTS:
            for slot, watcher in _matched(own, free):
                drawn.append(Drawn(sitting, slot.room, watcher.person, post))
                stood[watcher.person] += 1
            taken = {one.person for one in drawn if one.sitting == sitting}
            free = [watcher for watcher in free if watcher.person not in taken]
    return drawn


def _matched(slots: Sequence[Slot], free: Sequence[Watcher]) -> list[tuple[Slot, Watcher]]:
    """Give as many slots as possible one watcher each (augmenting paths), the first in line first."""
    at: dict[int, int] = {}

    def seat(slot: int, tried: set[int]) -> bool:
        for n, watcher in enumerate(free):
            if n in tried or not may_watch(watcher, slots[slot]):
                continue
            tried.add(n)
            if n not in at or seat(at[n], tried):
                at[n] = slot
                return True
        return False

    for slot in range(len(slots)):
        seat(slot, set())
    return sorted(((slots[slot], free[n]) for n, slot in at.items()), key=lambda pair: pair[0].room)
