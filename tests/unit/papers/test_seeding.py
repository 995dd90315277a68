"""Draws can be repeated and are fair."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.papers.seeding import Stream


@given(st.text(max_size=8), st.integers(1, 50))
def test_a_stream_stays_below_its_limit_and_repeats(seed: str, limit: int) -> None:
    first, second = Stream(seed, "x"), Stream(seed, "x")
    numbers = [first.below(limit) for _ in range(20)]
    assert numbers == [second.below(limit) for _ in range(20)]
    assert all(0 <= n < limit for n in numbers)


def test_labels_give_streams_of_their_own() -> None:
    one, other = Stream("seed", "one"), Stream("seed", "other")
    assert [one.below(1000) for _ in range(5)] != [other.below(1000) for _ in range(5)]


def test_a_stream_is_fair() -> None:
    stream = Stream("seed", "dice")
    counts = Counter(stream.below(6) for _ in range(6000))
    assert all(850 < counts[side] < 1150 for side in range(6))


def test_every_order_comes_about_equally_often() -> None:
    stream = Stream("seed", "orders")
    counts = Counter(stream.shuffle("abc") for _ in range(6000))
    assert len(counts) == 6
    assert all(850 < count < 1150 for count in counts.values())


@given(st.lists(st.integers()), st.text(max_size=4))
def test_shuffling_loses_nothing(items: list[int], seed: str) -> None:
    assert sorted(Stream(seed, "x").shuffle(items)) == sorted(items)


@given(st.sets(st.integers(), min_size=1), st.data())
def test_choosing_takes_different_items(items: set[int], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(items)))
    chosen = Stream("seed", "x").choose(sorted(items), count)
    assert len(set(chosen)) == count
    assert set(chosen) <= items


def test_a_draw_from_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0"):
        Stream("seed", "x").below(0)
    with pytest.raises(ValueError, match="3"):
        Stream("seed", "x").choose("ab", 3)


def test_the_draw_of_a_known_seed_stays_what_it_was() -> None:
    stream = Stream("seed", "known")
    assert [stream.below(100) for _ in range(8)] == KNOWN


# Sealed papers are assembled again years later: a change of these numbers is a change of every sealed paper.
KNOWN = [0, 36, 84, 6, 34, 39, 60, 19]
