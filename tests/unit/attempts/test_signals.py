"""What a page may tell of besides answers: known kinds, whole numbers within bounds, nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.attempts.rules import MalformedSave
from examsvc.attempts.signals import FROM_PAGES, Signal, parse_signals

GOOD = {"kind": "focus", "count": 2, "seconds": 31}


def test_counts_and_seconds_of_each_kind_are_taken() -> None:
    body = {"signals": [GOOD, {"kind": "copy", "count": 1, "seconds": 0}]}
    assert parse_signals(body) == [Signal("focus", 2, 31), Signal("copy", 1, 0)]


@pytest.mark.parametrize(
    "signals",
    [
        [{**GOOD, "kind": "keys"}],
        [{**GOOD, "kind": "address"}],
        [{**GOOD, "text": "what was typed"}],
        [{"kind": "focus", "count": 1}],
        [{**GOOD, "count": -1}],
        [{**GOOD, "count": 10_001}],
        [{**GOOD, "seconds": 86_401}],
        [{**GOOD, "count": True}],
        [{**GOOD, "count": 1.5}],
        [GOOD, GOOD],
        [GOOD] * 10_000,
        "focus",
        None,
    ],
)
def test_anything_else_is_refused(signals: object) -> None:
    with pytest.raises(MalformedSave):
        parse_signals({"signals": signals})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["signals", "kind", "count"]), inner),
    max_leaves=8,
)


@given(JSON)
def test_no_body_is_taken_for_more_than_it_is(body: object) -> None:
    try:
        found = parse_signals(body)
    except MalformedSave:
        return
    assert all(signal.kind in FROM_PAGES for signal in found)
