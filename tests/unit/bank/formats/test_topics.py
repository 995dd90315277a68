"""Categories of other systems become topics, and topics categories."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.topics import category_of_topic, topic_of_category

steps = st.text("甲乙丙 ", min_size=1, max_size=5).map(str.strip).filter(bool)


@pytest.mark.parametrize(
    ("path", "topic"),
    [
        ("$course$/top/政策/标准", "政策/标准"),
        ("$course$/政策", "政策"),
        ("$system$/top", ""),
        ("top/政策 / 标准", "政策/标准"),
        ("政策", "政策"),
        ("吃//穿/住", "吃//穿/住"),
        ("", ""),
    ],
)
def test_roots_that_say_nothing_are_no_topic(path: str, topic: str) -> None:
    assert topic_of_category(path) == topic


@given(st.lists(steps, max_size=3).map("/".join))
def test_a_topic_comes_back_from_its_category(topic: str) -> None:
    assert topic_of_category(category_of_topic(topic)) == topic
