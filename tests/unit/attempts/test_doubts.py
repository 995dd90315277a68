"""What a candidate should look at again before handing in."""

import pytest

from examsvc.attempts.doubts import Doubt, doubt_of, list_doubts

BODY = {
    "sections": [
        {"items": [{"item": "q1", "number": 1, "kind": "single"}, {"item": "q2", "number": 2, "kind": "multiple"}]},
        {"items": [{"item": "q3", "number": 3, "kind": "fill_in"}]},
    ]
}


@pytest.mark.parametrize(
    ("kind", "value", "reason"),
    [
        ("single", "", "unanswered"),
        ("single", "a", ""),
        ("multiple", "a", "one_option"),
        ("multiple", "a,c", ""),
        ("true_false", "false", ""),
        ("fill_in", '["4000",""]', "unfilled"),
        ("fill_in", '["4000","示例"]', ""),
        ("short_answer", "要点", ""),
    ],
)
def test_each_kind_has_its_own_doubt(kind: str, value: str, reason: str) -> None:
    assert doubt_of(kind, value) == reason


def test_doubts_come_in_printed_order_with_the_numbers_on_the_paper() -> None:
    assert list_doubts(BODY, {"q1": "a", "q2": "b"}) == [Doubt("q2", 2, "one_option"), Doubt("q3", 3, "unanswered")]


def test_a_whole_paper_raises_no_doubt() -> None:
    assert list_doubts(BODY, {"q1": "a", "q2": "a,b", "q3": '["1","2"]'}) == []
