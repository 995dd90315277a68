"""Who may save what until when, and what the saves add up to. Pure: no database, no clock."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from examsvc.core.canonical import canonical_json, sha256_hex

SAVE_ID = re.compile(r"[0-9a-f]{32}\Z")
ITEM = re.compile(r"[a-z0-9]{1,16}\Z")
LONGEST_VALUE_BYTES = 8192
LONGEST_BODY_BYTES = 256 * 1024
MOST_SAVES_A_REQUEST = 200
GREATEST_NUMBER = 2**53 - 1
# Waited after the grace before folding, so that requests that entered in time have been written.
DRAIN_SECONDS = 10
TERMINAL = frozenset({"submitted", "expired", "graded", "released"})


class Refusal(StrEnum):
    """Why a save was not counted."""

    NOT_OPEN = "not_open"
    PAUSED = "paused"
    STALE_EPOCH = "stale_epoch"
    TOO_LATE = "too_late"


class MalformedSave(ValueError):
    """Say what of a save request cannot be understood; nothing of it was stored."""


@dataclass(frozen=True)
class Save:
    """One answer as a browser sends it."""

    save_id: str
    epoch: int
    seq: int
    item: str
    value: str

    @property
    def value_hash(self) -> str:
        """Return what the browser must find in the ack before it forgets the answer."""
        return value_hash(self.item, self.value)


@dataclass(frozen=True)
class Standing:
    """What the write looks at when it decides."""

    state: str
    epoch: int
    closes_at: datetime
    grace_seconds: int


def value_hash(item: str, value: str) -> str:
    """Return the first 16 hexadecimal digits of SHA-256 over item and value, as exam.js computes them."""
    return hashlib.sha256(f"{item}\n{value}".encode()).hexdigest()[:16]


def parse_saves(body: object) -> list[Save]:
    """Check the shape of a save request before it is queued.

    Raises MalformedSave for unknown or missing fields, NUL, lone surrogates, and anything over its limit.
    """
    if not isinstance(body, dict) or set(body) != {"epoch", "saves"}:
        raise MalformedSave("the request must hold exactly epoch and saves")
    epoch, saves = body["epoch"], body["saves"]
    if not _is_number(epoch):
        raise MalformedSave("epoch must be a whole number above zero")
    if not isinstance(saves, list) or not 1 <= len(saves) <= MOST_SAVES_A_REQUEST:
        raise MalformedSave(f"saves must be a list of 1 to {MOST_SAVES_A_REQUEST}")
    return [_parse_save(epoch, raw) for raw in saves]


def _parse_save(epoch: int, raw: object) -> Save:
    if not isinstance(raw, dict) or set(raw) != {"save_id", "seq", "item", "value"}:
        raise MalformedSave("a save must hold exactly save_id, seq, item and value")
    save_id, seq, item, value = raw["save_id"], raw["seq"], raw["item"], raw["value"]
    if not isinstance(save_id, str) or not SAVE_ID.match(save_id):
        raise MalformedSave("save_id must be 32 hexadecimal digits")
    if not _is_number(seq):
        raise MalformedSave("seq must be a whole number above zero")
    if not isinstance(item, str) or not ITEM.match(item):
        raise MalformedSave("item is not one of the paper's")
    check_text(value)
    return Save(save_id, epoch, seq, item, value)


def check_text(value: object) -> None:
    """Refuse what no column can hold or no page can show."""
    if not isinstance(value, str):
        raise MalformedSave("value must be text")
    if "\0" in value:
        raise MalformedSave("value holds a NUL character")
    try:
        size = len(value.encode())
    except UnicodeEncodeError:
        raise MalformedSave("value holds half a character") from None
    if size > LONGEST_VALUE_BYTES:
        raise MalformedSave(f"value is longer than {LONGEST_VALUE_BYTES} bytes")


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= GREATEST_NUMBER


def admit_save(standing: Standing, epoch: int, received_at: datetime) -> Refusal | None:
    """Decide one save; the statement in saving.py decides the same way and tests compare the two."""
    if standing.epoch != epoch:
        return Refusal.STALE_EPOCH
    if standing.state == "paused":
        return Refusal.PAUSED
    if standing.state != "open":
        return Refusal.NOT_OPEN
    if not in_time(standing, received_at):
        return Refusal.TOO_LATE
    return None


def in_time(standing: Standing, received_at: datetime) -> bool:
    """Tell whether a save entered the service before deadline and grace had passed."""
    return received_at <= standing.closes_at + timedelta(seconds=standing.grace_seconds)


@dataclass(frozen=True)
class Event:
    """One stored save, as folding needs it."""

    save_id: str
    epoch: int
    seq: int
    item: str
    value: str


@dataclass(frozen=True)
class Folded:
    """An answer sheet's content with what it was made from."""

    content: str
    hash: str
    event_count: int
    event_digest: str


def current_answers(events: Iterable[Event]) -> dict[str, str]:
    """Return the answer of each item: the greatest (epoch, seq), never the last to arrive."""
    return {item: event.value for item, event in current_events(events).items()}


def current_events(events: Iterable[Event]) -> dict[str, Event]:
    """Return the save of each item that counts, by item."""
    newest: dict[str, Event] = {}
    for event in events:
        known = newest.get(event.item)
        if known is None or _order(event) > _order(known):
            newest[event.item] = event
    return {item: newest[item] for item in sorted(newest)}


def fold(identity: Mapping[str, str | int], events: Iterable[Event]) -> Folded:
    """Return the canonical sheet: who and which form (`identity`), and the current answers.

    The event digest covers every event, counted or overtaken, in (epoch, seq, save_id) order.
    """
    ordered = sorted(events, key=_order)
    content = canonical_json({**identity, "answers": current_answers(ordered)})
    digest = hashlib.sha256()
    for event in ordered:
        digest.update(
            canonical_json([event.save_id, event.epoch, event.seq, event.item, event.value]).encode() + b"\n"
        )
    return Folded(content, sha256_hex(content), len(ordered), digest.hexdigest())


def _order(event: Event) -> tuple[int, int, str]:
    return event.epoch, event.seq, event.save_id
