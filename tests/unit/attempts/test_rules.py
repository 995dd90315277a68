"""What may be saved, and what saves add up to."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.attempts.rules import (
    Event,
    MalformedSave,
    Refusal,
    Standing,
    admit_save,
    current_answers,
    fold,
    parse_saves,
    value_hash,
)

END = datetime(2026, 5, 20, 5, 0, tzinfo=UTC)
OPEN = Standing("open", 2, END, 5)
GOOD = {"save_id": "0" * 32, "seq": 1, "item": "q1", "value": "a"}


def body(**changes: object) -> dict[str, object]:
    return {"epoch": 1, "saves": [GOOD | changes]}


@pytest.mark.parametrize(
    ("seconds_after_end", "refusal"),
    [(-3600, None), (0, None), (5, None), (5.001, Refusal.TOO_LATE), (3600, Refusal.TOO_LATE)],
)
def test_a_save_counts_until_deadline_and_grace_have_passed(
    seconds_after_end: float, refusal: Refusal | None
) -> None:
    assert admit_save(OPEN, 2, END + timedelta(seconds=seconds_after_end)) == refusal


@pytest.mark.parametrize("epoch", [1, 3])
def test_a_browser_of_another_epoch_is_refused(epoch: int) -> None:
    assert admit_save(OPEN, epoch, END) == Refusal.STALE_EPOCH


@pytest.mark.parametrize(
    ("state", "refusal"),
    [
        ("entered", Refusal.NOT_OPEN),
        ("paused", Refusal.PAUSED),
        ("submitted", Refusal.NOT_OPEN),
        ("expired", Refusal.NOT_OPEN),
        ("voided", Refusal.NOT_OPEN),
    ],
)
def test_only_an_open_attempt_takes_saves(state: str, refusal: Refusal) -> None:
    assert admit_save(Standing(state, 2, END, 5), 2, END) == refusal


def test_a_whole_request_is_understood() -> None:
    (save,) = parse_saves(body())
    assert (save.item, save.value, save.epoch, save.value_hash) == ("q1", "a", 1, value_hash("q1", "a"))


@pytest.mark.parametrize(
    "broken",
    [
        None,
        [],
        {},
        {"epoch": 1},
        body() | {"extra": 1},
        body(extra=1),
        {"epoch": 0, "saves": [GOOD]},
        {"epoch": True, "saves": [GOOD]},
        {"epoch": "1", "saves": [GOOD]},
        {"epoch": 1, "saves": []},
        {"epoch": 1, "saves": [GOOD] * 201},
        {"epoch": 1, "saves": ["save"]},
        body(save_id="0" * 31),
        body(save_id="0" * 31 + "G"),
        body(save_id="0" * 32 + "\n"),
        body(seq=0),
        body(seq=2**53),
        body(seq=1.0),
        body(item=""),
        body(item="Q1"),
        body(item="q" * 17),
        body(value=None),
        body(value=1),
        body(value="a\0b"),
        body(value="\ud800"),
        body(value="字" * 2731),
    ],
)
def test_a_malformed_request_is_refused_whole(broken: object) -> None:
    with pytest.raises(MalformedSave):
        parse_saves(broken)


events = st.lists(
    st.builds(
        Event,
        save_id=st.integers(0, 10**9).map(lambda n: f"{n:032x}"),
        epoch=st.integers(1, 3),
        seq=st.integers(1, 30),
        item=st.sampled_from(["q1", "q2", "q3"]),
        value=st.text(max_size=3).filter(lambda t: t < "\ud800" or t > "\udfff"),
    ),
    unique_by=lambda e: e.save_id,
    max_size=12,
)


@given(events, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(log: list[Event], random: object) -> None:
    shuffled = list(log)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold({"exam": 1}, shuffled) == fold({"exam": 1}, log)


@given(events)
def test_the_answer_of_an_item_is_the_one_with_the_greatest_epoch_and_seq(log: list[Event]) -> None:
    answers = current_answers(log)
    for item, group in itertools.groupby(sorted(log, key=lambda e: e.item), key=lambda e: e.item):
        greatest = max(group, key=lambda e: (e.epoch, e.seq, e.save_id))
        assert answers[item] == greatest.value


def test_a_later_epoch_beats_a_greater_seq() -> None:
    before = Event("a" * 32, 1, 99, "q1", "old")
    after = Event("b" * 32, 2, 1, "q1", "new")
    assert current_answers([after, before]) == {"q1": "new"}


def test_the_sheet_names_whom_it_belongs_to() -> None:
    assert fold({"candidate": 1}, []).hash != fold({"candidate": 2}, []).hash


def test_a_lost_event_changes_the_digest_even_when_it_was_overtaken() -> None:
    kept = Event("b" * 32, 1, 2, "q1", "b")
    overtaken = Event("a" * 32, 1, 1, "q1", "a")
    whole, less = fold({}, [overtaken, kept]), fold({}, [kept])
    assert whole.content == less.content
    assert whole.event_digest != less.event_digest
