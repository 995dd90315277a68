"""Invented candidates answer like people: right by the key, or wrong in a shape that a page could send."""

import json
from typing import Any

import pytest

from examsvc.demonstration.sitting import guess, right_answer
from examsvc.papers.seeding import Stream

OPTIONS = {"options": [{"id": letter, "text": letter} for letter in "abcd"]}


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("single", {"correct": "b"}, "b"),
        ("multiple", {"correct": ["c", "a"]}, "a,c"),
        ("true_false", {"correct": True}, "true"),
        ("true_false", {"correct": False}, "false"),
        ("fill_in", {"blanks": [{"accept": ["两不愁", "二不愁"]}, {"number": "3"}]}, '["两不愁","3"]'),
        ("short_answer", {"points": [{"text": "甲"}, {"text": "乙"}]}, "甲；乙"),
    ],
)
def test_who_knows_puts_what_the_key_says(kind: str, key: dict[str, Any], value: str) -> None:
    assert right_answer(kind, key) == value


@pytest.mark.parametrize("seed", range(20))
def test_who_guesses_chooses_among_the_options(seed: int) -> None:
    assert guess("single", OPTIONS, Stream("x", str(seed))) in set("abcd")
    chosen = guess("multiple", OPTIONS, Stream("x", str(seed))).split(",")
    assert len(chosen) == 2
    assert chosen == sorted(set(chosen))
    assert guess("true_false", {}, Stream("x", str(seed))) in ("true", "false")


def test_who_guesses_leaves_no_blank_out() -> None:
    assert json.loads(guess("fill_in", {"blanks": [{}, {}]}, Stream("x", "1"))) == ["不清楚", "不清楚"]
