"""What a candidate should look at again before handing in."""

import pytest

from examsvc.attempts.doubts import Doubt, list_doubts
from examsvc.bank.question_types.registry import question_type
from tests.factories.exams import CONTENTS


def body(*kinds: str) -> dict[str, object]:
    """Return a form's body with one question of each kind."""
    items = []
    for number, kind in enumerate(kinds, 1):
        found = question_type(kind)
        public = found.public(found.content_model.model_validate(CONTENTS[kind]), ()) if kind in CONTENTS else {}
        items.append({"item": f"q{number}", "number": number, "kind": kind, **public})
    return {"sections": [{"items": items}]}


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
        ("ordering", "a:1,b:2", "unplaced"),
        ("ordering", "a:1,b:2,c:2", "same_place"),
        ("ordering", "a:1,b:2,c:3", ""),
        ("matching", "1:a", "unmatched"),
        ("matching", "1:a,2:a", ""),
    ],
)
def test_each_kind_has_its_own_doubt(kind: str, value: str, reason: str) -> None:
    assert [doubt.reason for doubt in list_doubts(body(kind), {"q1": value})] == [reason] * bool(reason)


@pytest.mark.parametrize(
    ("value", "doubts"),
    [
        ("", [(0, "unanswered")]),
        ('["a",""]', [(1, "one_option"), (2, "unanswered")]),
        ('["a,b","[\\"2020\\"]"]', []),
    ],
)
def test_the_sub_questions_of_a_case_are_doubted_one_by_one(value: str, doubts: list[tuple[int, str]]) -> None:
    assert [(d.part, d.reason) for d in list_doubts(body("case"), {"q1": value})] == doubts


def test_doubts_come_in_printed_order_with_the_numbers_on_the_paper() -> None:
    doubts = list_doubts(body("single", "multiple", "fill_in"), {"q1": "a", "q2": "b"})
    assert doubts == [Doubt("q2", 2, "one_option"), Doubt("q3", 3, "unanswered")]
