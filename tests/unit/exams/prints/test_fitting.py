"""Words are printed as large as their box allows, and inside it."""

from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.prints.fitting import LEADING, PT_A_MM, SMALLEST, fit


@pytest.mark.parametrize(
    ("text", "wide", "high", "size"),
    [
        ("王一", 85, 15, 34.0),
        ("", 85, 15, 34.0),
        ("阿卜杜热西提麦麦提艾力", 85, 15, 21.5),
        # Half as wide as Chinese.
        ("a" * 22, 85, 15, 21.5),
        ("字" * 500, 85, 15, 5.0),
        ("字", 1, 1, 5.0),
    ],
)
def test_the_size_follows_from_the_words_and_their_box(text: str, wide: float, high: float, size: float) -> None:
    assert fit(text, wide, high, 34) == size


@given(st.integers(1, 60), st.integers(20, 120), st.integers(8, 60))
def test_whatever_is_larger_than_the_smallest_print_stays_in_its_box(count: int, wide: int, high: int) -> None:
    size = fit("字" * count, wide, high, 40)
    if size > SMALLEST:
        lines = ceil(count / floor(wide * PT_A_MM / size))
        assert lines * size * LEADING <= high * PT_A_MM
