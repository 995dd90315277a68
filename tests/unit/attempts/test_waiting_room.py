"""The waiting pages of a county come over a short while, in an order that favours nobody."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from examsvc.attempts.waiting_room import LONGEST_MS, STARTS_A_SECOND, start_delay_ms
from examsvc.core.ids import new_public_id


@given(st.text(min_size=1, max_size=26), st.integers(0, 20_000))
def test_a_page_always_gets_the_same_turn_and_none_waits_longer_than_the_window(public_id: str, people: int) -> None:
    delay = start_delay_ms(public_id, people)
    assert delay == start_delay_ms(public_id, people)
    assert 0 <= delay <= min(people * 1000 // STARTS_A_SECOND, LONGEST_MS)


def test_a_small_exam_opens_at_once() -> None:
    assert start_delay_ms(new_public_id(), 1) <= 4
    assert max(start_delay_ms(new_public_id(), 118) for _ in range(118)) < 500


def test_three_thousand_people_do_not_come_in_one_second() -> None:
    seconds = Counter(start_delay_ms(f"{n:026}", 3000) // 1000 for n in range(3000))
    assert len(seconds) == 12 + (12 in seconds)
    assert max(seconds.values()) < 1.3 * STARTS_A_SECOND
