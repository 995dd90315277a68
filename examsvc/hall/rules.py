"""What a seat's facts mean to whoever watches the room. Pure: moments are microseconds, `now` is an argument."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

SECOND = 1_000_000
OFFLINE_AFTER = 30 * SECOND
SILENT_AFTER = 300 * SECOND
# What needs a person first stands first; the states behind "absent" need nobody.
STATES = (
    "incident",
    "offline",
    "silent",
    "paused",
    "absent",
    "expected",
    "waiting",
    "working",
    "handed_in",
    "collected",
    "on_paper",
    "on_leave",
    "elsewhere",
)
RANKS = {state: rank for rank, state in enumerate(STATES)}
TROUBLES = frozenset({"incident", "offline", "silent", "paused", "absent"})
_ENDED = {"submitted": "handed_in", "graded": "handed_in", "released": "handed_in", "expired": "collected"}
_PAUSED, _OPEN = "paused", "open"


class SeatFacts(NamedTuple):
    """What is stored of one seat: what a tile shows, or what its state follows from.

    A tuple, in the order of the statement that reads thousands of them a second.
    """

    key: str
    # The room's number: rooms stand in its order.
    room: int
    seat: int
    name: str
    number: str
    form: str
    attempt: str
    standing: str
    on_paper: bool
    arrived: bool
    incidents: int
    total: int
    answered: int
    unsaved: int
    starts_at: int
    started_at: int | None = None
    closes_at: int | None = None
    paused_at: int | None = None
    resumed_at: int | None = None
    saved_at: int | None = None
    # When the page last reported by itself; None for a form without scripts.
    seen_at: int | None = None


class Tile(NamedTuple):
    """One seat as it is shown: its facts, its state and since when it has been so where that matters."""

    facts: SeatFacts
    state: str
    since: int | None

    @property
    def place(self) -> tuple[int, int, int]:
        """Return where the tile stands in the list: trouble first, then by room and seat."""
        return RANKS[self.state], self.facts.room, self.facts.seat


def tile_of(facts: SeatFacts, now: int) -> Tile:
    """Say how a seat stands at this moment."""
    state, since = _state(facts, now)
    return Tile(facts, "incident" if facts.incidents else state, None if facts.incidents else since)


def _state(facts: SeatFacts, now: int) -> tuple[str, int | None]:
    if facts.attempt in _ENDED:
        return _ENDED[facts.attempt], None
    if facts.attempt == _PAUSED:
        return "paused", facts.paused_at
    if facts.attempt == _OPEN:
        return _working(facts, now)
    if facts.attempt != "entered":
        return "elsewhere", None
    if facts.standing == "leave":
        return "on_leave", None
    if facts.on_paper:
        return "on_paper", None
    if facts.arrived:
        return "waiting", None
    return ("absent", facts.starts_at) if now >= facts.starts_at else ("expected", None)


def _working(facts: SeatFacts, now: int) -> tuple[str, int | None]:
    if facts.seen_at is not None and now - facts.seen_at > OFFLINE_AFTER:
        return "offline", facts.seen_at
    quiet_since = max(facts.starts_at, facts.started_at or 0, facts.resumed_at or 0, facts.saved_at or 0)
    if facts.answered < facts.total and now - quiet_since > SILENT_AFTER:
        return "silent", quiet_since
    return "working", None


def by_need(tiles: Iterable[Tile]) -> list[Tile]:
    """Return tiles so that trouble rises."""
    return sorted(tiles, key=lambda tile: tile.place)


def count_states(tiles: Iterable[Tile]) -> dict[str, int]:
    """Return how many tiles are in each state, in the order of need."""
    counts = dict.fromkeys(STATES, 0)
    for tile in tiles:
        counts[tile.state] += 1
    return {state: count for state, count in counts.items() if count}


def is_forgotten(tile: Tile, now: int) -> bool:
    """Tell whether a pause has outlasted the time there was: nobody may remember that the seat stands still."""
    facts = tile.facts
    return facts.attempt == _PAUSED and facts.closes_at is not None and facts.closes_at < now


def shown(tiles: Sequence[Tile], limit: int) -> list[Tile]:
    """Return the tiles of a hall by need; of a very large one only so many, and then no calm ones."""
    ordered = by_need(tiles)
    if len(ordered) <= limit:
        return ordered
    return [tile for tile in ordered if tile.state in TROUBLES][:limit]


def difference(before: dict[str, str], after: dict[str, str]) -> tuple[list[str], list[str]]:
    """Return what of `after` is new or changed, and which keys are gone."""
    changed = [text for key, text in after.items() if before.get(key) != text]
    return changed, [key for key in before if key not in after]
