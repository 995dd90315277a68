"""One picture of a sitting a process for about a second, and the difference between two pictures.

A revision is the hash of what a scope shows, so that every process on every host gives the same one for the same
stored facts at the same moment. A process remembers the scopes it gave out lately; asked since another one's, it
gives the whole.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256

from flask import current_app
from sqlalchemy.orm import Session

from examsvc.core.canonical import canonical_json
from examsvc.core.clock import to_micros
from examsvc.exams.models import Exam, Sitting
from examsvc.exams.rooming import rooms_of
from examsvc.hall.rules import SeatFacts, Tile, by_need, count_states, difference, shown, tile_of
from examsvc.hall.watching import count_loose_incidents, read_seats

EXTENSION = "boards"
SHARED_FOR = timedelta(seconds=1)
MOST_TILES = 240
_PICTURES, _REVISIONS = 8, 24


@dataclass(frozen=True)
class Scope:
    """What one console shows: a room's seats, or the whole hall's; `texts` is each tile in JSON, by need."""

    tiles: tuple[Tile, ...]
    total: int
    texts: dict[str, str]
    counts: dict[str, int]
    incidents: int

    @cached_property
    def revision(self) -> str:
        """Return the hash of all that is shown."""
        rest = canonical_json([self.total, self.counts, self.incidents])
        return sha256("\n".join([rest, *self.texts.values()]).encode()).hexdigest()[:24]


@dataclass(frozen=True)
class Seats:
    """What was read: tiles, each in JSON by its key, the rooms by public id, incidents that name nobody by room."""

    tiles: Sequence[Tile]
    texts: dict[str, str]
    room_numbers: dict[str, int]
    loose: dict[int | None, int]


class Picture:
    """All seats of a sitting at one moment."""

    def __init__(self, sitting: Sitting, seats: Seats, at: datetime) -> None:
        self.key = sitting.exam_id, sitting.id
        self.sitting = sitting.public_id
        self.at = at
        self.tiles = seats.tiles
        self.texts = seats.texts
        self.room_numbers = seats.room_numbers
        self._loose = seats.loose
        self._scopes: dict[int | None, Scope] = {}

    def scope(self, room: int | None) -> Scope:
        """Return what the console of a room, or of all rooms, shows."""
        found = self._scopes.get(room)
        if found is None:
            found = self._scopes[room] = self._make(room)
        return found

    @cached_property
    def _by_room(self) -> dict[int, list[Tile]]:
        by_room: dict[int, list[Tile]] = {}
        for tile in self.tiles:
            by_room.setdefault(tile.facts.room, []).append(tile)
        return by_room

    @cached_property
    def rooms(self) -> dict[int, dict[str, int]]:
        """Return how many seats of each room are in which state, by room number."""
        return {room: count_states(tiles) for room, tiles in sorted(self._by_room.items())}

    def _make(self, room: int | None) -> Scope:
        mine = self.tiles if room is None else self._by_room.get(room, [])
        listed = by_need(mine) if room is not None else shown(mine, MOST_TILES)
        loose = sum(n for at, n in self._loose.items() if room is None or at in (room, None))
        texts = {tile.facts.key: self.texts[tile.facts.key] for tile in listed}
        return Scope(tuple(listed), len(mine), texts, count_states(mine), loose)


class Boards:
    """The pictures of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pictures: OrderedDict[tuple[int, int], Picture] = OrderedDict()
        self._giving = threading.Lock()
        self._given: dict[tuple[int, int, int | None], deque[Scope]] = {}

    def find(self, exam: Exam, sitting: str, now: datetime) -> Picture | None:
        """Return a sitting's picture, if there is one that is young enough, without asking the database."""
        for picture in list(self._pictures.values()):
            if picture.key[0] == exam.id and picture.sitting == sitting:
                return picture if timedelta(0) <= now - picture.at < SHARED_FOR else None
        return None

    def picture(
        self, session: Session, exam: Exam, sitting: Sitting, now: datetime, *, fresh: bool = False
    ) -> Picture:
        """Return the picture of a sitting, at most about a second old; nobody waits while another one is made."""
        key = (exam.id, sitting.id)
        known = self._pictures.get(key)
        if known is not None and not fresh:
            young = timedelta(0) <= now - known.at < SHARED_FOR
            if young or not self._lock.acquire(blocking=False):
                return known
        else:
            self._lock.acquire()
        try:
            made = make_picture(session, exam, sitting, now, self._pictures.get(key))
            self._pictures[key] = made
            self._pictures.move_to_end(key)
            while len(self._pictures) > _PICTURES:
                self._forget(self._pictures.popitem(last=False)[0])
        finally:
            self._lock.release()
        return made

    def _forget(self, sitting: tuple[int, int]) -> None:
        with self._giving:
            for key in [key for key in self._given if key[:2] == sitting]:
                del self._given[key]

    def remember(self, picture: Picture, room: int | None) -> None:
        """Keep what is given out now, so that the next answer need only tell the difference."""
        scope = picture.scope(room)
        with self._giving:
            given = self._given.setdefault((*picture.key, room), deque(maxlen=_REVISIONS))
            if not given or given[-1].revision != scope.revision:
                given.append(scope)

    def recall(self, picture: Picture, room: int | None, revision: str) -> Scope | None:
        """Return what this process gave out under a revision, if it was lately."""
        with self._giving:
            given = self._given.get((*picture.key, room), ())
            return next((scope for scope in given if scope.revision == revision), None)


def body_of(picture: Picture, room: int | None, before: Scope | None) -> str:
    """Return in JSON how a scope differs from what was given out before, or all of it."""
    scope = picture.scope(room)
    changed, gone = difference(before.texts if before is not None else {}, scope.texts)
    head = {
        "revision": scope.revision,
        "whole": before is None,
        "total": scope.total,
        "counts": scope.counts,
        "incidents": scope.incidents,
        "gone": gone,
        "at": to_micros(picture.at) // 1000,
        "rooms": picture.rooms if room is None else {},
    }
    return f'{canonical_json(head)[:-1]},"tiles":[{",".join(changed)}]}}'


def make_picture(
    session: Session, exam: Exam, sitting: Sitting, now: datetime, before: Picture | None = None
) -> Picture:
    """Read a sitting; what is as it was in the picture before is not spelled again."""
    moment = to_micros(now)
    known = {tile.facts.key: tile for tile in before.tiles} if before is not None else {}
    tiles, texts = [], {}
    for facts in read_seats(session, exam, sitting):
        tile = tile_of(facts, moment)
        old = known.get(facts.key)
        if before is not None and old is not None and (old == tile or _looks(old) == _looks(tile)):
            texts[facts.key] = before.texts[facts.key]
        else:
            texts[facts.key] = spell(tile)
        tiles.append(tile)
    numbers = {room.public_id: room.number for room in rooms_of(session, exam, sitting)}
    return Picture(sitting, Seats(tiles, texts, numbers, count_loose_incidents(session, exam)), now)


def spell(tile: Tile) -> str:
    """Return a tile as browsers get it; moments in milliseconds."""
    facts = tile.facts
    return canonical_json(
        {
            "key": facts.key,
            "state": tile.state,
            "since": _milliseconds(tile.since),
            "room": facts.room,
            "seat": facts.seat,
            "name": facts.name,
            "form": facts.form,
            "answered": facts.answered,
            "total": facts.total,
            "unsaved": facts.unsaved,
            "saved": _milliseconds(facts.saved_at),
            "closes": _milliseconds(facts.closes_at) if facts.attempt in ("open", "paused") else None,
            "paused": _milliseconds(facts.paused_at),
        }
    )


def this_process() -> Boards:
    """Return the running application's pictures."""
    boards: Boards = current_app.extensions.setdefault(EXTENSION, Boards())
    return boards


def _looks(tile: Tile) -> tuple[object, ...]:
    """Return everything of a tile that `spell` tells: a page that reports again changes nothing that is shown."""
    facts: SeatFacts = tile.facts
    return (
        tile.state,
        tile.since,
        facts.room,
        facts.seat,
        facts.name,
        facts.form,
        facts.attempt,
        facts.answered,
        facts.total,
        facts.unsaved,
        facts.saved_at,
        facts.closes_at,
        facts.paused_at,
    )


def _milliseconds(micros: int | None) -> int | None:
    return None if micros is None else micros // 1000
