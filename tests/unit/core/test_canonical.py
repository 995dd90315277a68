"""One spelling for data that is hashed."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.core.canonical import canonical_json, hash_of, sha256_hex, short_hash

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
LEAVES = st.none() | st.booleans() | st.integers() | TEXT
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4), max_leaves=12
)


@given(VALUES)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert json.loads(canonical_json(value)) == value


@given(VALUES, VALUES)
def test_different_data_never_share_a_spelling(one: object, other: object) -> None:
    # repr tells True from 1, which Python calls equal.
    if repr(json.loads(canonical_json(one))) != repr(json.loads(canonical_json(other))):
        assert canonical_json(one) != canonical_json(other)


@given(st.dictionaries(TEXT, VALUES, min_size=2, max_size=5))
def test_the_order_in_which_keys_were_written_does_not_count(value: dict[str, object]) -> None:
    assert hash_of(dict(reversed(value.items()))) == hash_of(value)


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=4))
def test_marks_are_written_in_plain_notation(mark: Decimal) -> None:
    text = json.loads(canonical_json(mark))
    assert Decimal(text) == mark
    assert "E" not in text.upper()


def test_text_is_written_as_itself() -> None:
    assert canonical_json({"b": "平都镇", "a": [1, None, True]}) == '{"a":[1,null,true],"b":"平都镇"}'


@pytest.mark.parametrize("odd", [float("nan"), float("inf"), Decimal("NaN"), Decimal("Infinity"), b"x", {1, 2}])
def test_what_has_no_one_spelling_is_refused(odd: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        canonical_json([odd])


def test_a_hash_is_of_utf_8_and_its_short_form_can_be_read_aloud() -> None:
    digest = sha256_hex("考试")
    assert digest == sha256_hex("考试".encode())
    assert short_hash("0123456789abcdef" * 4) == "0123 4567 89AB CDEF"
