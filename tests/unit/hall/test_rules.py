"""What a seat's facts mean to whoever watches: states, the order of need, and what has changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.hall.rules import (
    OFFLINE_AFTER,
    RANKS,
    SILENT_AFTER,
    STATES,
    TROUBLES,
    SeatFacts,
    by_need,
    count_states,
    difference,
    is_forgotten,
    shown,
    tile_of,
)
from tests.factories.hall import make_facts

NOW = 10_000_000_000
MOMENT = st.none() | st.integers(1, 2 * NOW)
FACTS = st.builds(
    make_facts,
    key=st.text("abcdef", min_size=4, max_size=4),
    room=st.integers(1, 3),
    seat=st.integers(1, 30),
    attempt=st.sampled_from(["entered", "open", "paused", "submitted", "expired", "graded", "released", "at_node"]),
    standing=st.sampled_from(["entered", "leave", "absent", "irregular"]),
    on_paper=st.booleans(),
    arrived=st.booleans(),
    incidents=st.integers(0, 2),
    answered=st.integers(0, 85),
    starts_at=st.integers(1, 2 * NOW),
    started_at=MOMENT,
    closes_at=MOMENT,
    paused_at=MOMENT,
    resumed_at=MOMENT,
    saved_at=MOMENT,
    seen_at=MOMENT,
)


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"saved_at": NOW}, "working"),
        ({"saved_at": NOW, "incidents": 1}, "incident"),
        ({"attempt": "submitted", "incidents": 1}, "incident"),
        ({"saved_at": NOW, "seen_at": NOW - OFFLINE_AFTER}, "working"),
        ({"saved_at": NOW, "seen_at": NOW - OFFLINE_AFTER - 1}, "offline"),
        ({"saved_at": NOW - SILENT_AFTER}, "working"),
        ({"saved_at": NOW - SILENT_AFTER - 1}, "silent"),
        ({"saved_at": NOW - SILENT_AFTER - 1, "answered": 85}, "working"),
        ({"started_at": NOW - SILENT_AFTER}, "working"),
        ({"started_at": NOW - SILENT_AFTER - 1}, "silent"),
        ({"saved_at": 5, "resumed_at": NOW}, "working"),
        ({"saved_at": 5, "seen_at": 5}, "offline"),
        ({"attempt": "paused", "seen_at": 5, "paused_at": 7}, "paused"),
        ({"attempt": "entered"}, "waiting"),
        ({"attempt": "entered", "arrived": False, "starts_at": NOW}, "absent"),
        ({"attempt": "entered", "arrived": False, "starts_at": NOW + 1}, "expected"),
        ({"attempt": "entered", "arrived": False, "standing": "leave"}, "on_leave"),
        ({"attempt": "entered", "arrived": False, "on_paper": True}, "on_paper"),
        ({"attempt": "submitted"}, "handed_in"),
        ({"attempt": "graded"}, "handed_in"),
        ({"attempt": "released"}, "handed_in"),
        ({"attempt": "expired"}, "collected"),
        ({"attempt": "at_node"}, "elsewhere"),
    ],
)
def test_a_seat_s_state_follows_from_what_is_stored(changes: dict[str, object], state: str) -> None:
    assert tile_of(make_facts(**changes), NOW).state == state


@pytest.mark.parametrize(
    ("changes", "since"),
    [
        ({"seen_at": 5, "saved_at": NOW}, 5),
        ({"saved_at": 7, "started_at": 3}, 7),
        ({"attempt": "paused", "paused_at": 9}, 9),
        ({"attempt": "entered", "arrived": False, "starts_at": 11}, 11),
        ({"saved_at": NOW}, None),
        ({"seen_at": 5, "incidents": 1}, None),
    ],
)
def test_a_seat_in_trouble_tells_since_when(changes: dict[str, object], since: int | None) -> None:
    assert tile_of(make_facts(**changes), NOW).since == since


@given(FACTS, st.integers(1, 2 * NOW))
def test_every_seat_has_one_known_state_at_any_time(facts: SeatFacts, now: int) -> None:
    tile = tile_of(facts, now)
    assert tile.state in STATES
    assert (tile.state == "incident") == bool(facts.incidents)


@given(FACTS, st.integers(1, NOW), st.integers(0, NOW))
def test_a_seat_that_nobody_hears_of_only_gets_into_trouble(facts: SeatFacts, now: int, later: int) -> None:
    before, after = tile_of(facts, now).state, tile_of(facts, now + later).state
    assert before == after or RANKS[after] < RANKS[before]


@given(st.lists(FACTS, max_size=20))
def test_trouble_rises_and_the_rest_stands_as_in_the_room(facts: list[SeatFacts]) -> None:
    tiles = by_need(tile_of(one, NOW) for one in facts)
    places = [(RANKS[tile.state], tile.facts.room, tile.facts.seat) for tile in tiles]
    assert places == sorted(places)
    assert sum(count_states(tiles).values()) == len(facts)
    troubled = [tile.state in TROUBLES for tile in tiles]
    assert troubled == sorted(troubled, reverse=True)


@given(st.lists(FACTS, max_size=20), st.integers(0, 20))
def test_a_hall_too_large_to_list_shows_no_calm_seat(facts: list[SeatFacts], limit: int) -> None:
    tiles = [tile_of(one, NOW) for one in facts]
    listed = shown(tiles, limit)
    assert len(listed) <= max(limit, 0) or len(tiles) <= limit
    if len(tiles) > limit:
        assert all(tile.state in TROUBLES for tile in listed)
        assert listed == by_need(listed)
    else:
        assert listed == by_need(tiles)


SCOPE = st.dictionaries(st.text("abc", min_size=1, max_size=2), st.text("xyz", max_size=2))


@given(SCOPE, SCOPE)
def test_the_difference_makes_the_one_picture_out_of_the_other(before: dict[str, str], after: dict[str, str]) -> None:
    before, after = ({key: f"{key}:{text}" for key, text in side.items()} for side in (before, after))
    changed, gone = difference(before, after)
    made = {key: text for key, text in before.items() if key not in gone} | {t.split(":")[0]: t for t in changed}
    assert made == after
    assert len(changed) <= sum(before.get(key) != text for key, text in after.items())


@pytest.mark.parametrize(
    ("changes", "forgotten"),
    [
        ({"attempt": "paused", "closes_at": NOW - 1}, True),
        ({"attempt": "paused", "closes_at": NOW}, False),
        ({"attempt": "open", "closes_at": NOW - 1}, False),
    ],
)
def test_a_pause_is_forgotten_when_the_time_there_was_is_over(changes: dict[str, object], forgotten: bool) -> None:
    assert is_forgotten(tile_of(make_facts(**changes), NOW), NOW) == forgotten
