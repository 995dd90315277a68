"""Values that a kind makes itself: what earns everything, and what somebody might guess."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.base import Content, Frozen, MultipleRule, Status
from examsvc.bank.question_types.registry import question_type
from examsvc.papers.seeding import Stream
from tests.factories.questions import questions

RULE = MultipleRule.ALL_OR_NOTHING


@given(questions())
def test_the_right_value_earns_everything_a_machine_may_give(drawn: tuple[str, Content, Frozen]) -> None:
    kind, content, key = drawn
    found = question_type(kind)
    value = found.right_value(content, key)
    assert found.check_value(content, value) == value
    marked = found.mark(content, key, value, Decimal(2), RULE)
    assert marked.marks == 2 or marked.status is Status.NEEDS_PERSON


@given(questions(), st.text(max_size=5))
def test_a_guess_is_an_answer_the_page_could_send_and_repeats_with_its_seed(
    drawn: tuple[str, Content, Frozen], seed: str
) -> None:
    kind, content, _key = drawn
    found = question_type(kind)
    value = found.guess(content, Stream(seed, "x").below)
    assert value
    assert found.check_value(content, value) == value
    assert value == found.guess(content, Stream(seed, "x").below)
