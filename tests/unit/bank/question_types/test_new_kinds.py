"""Ordering, matching and cases: their values and their marks."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.base import BadValue, MultipleRule, Status
from examsvc.bank.question_types.registry import question_type
from examsvc.core.errors import Invalid
from tests.factories.questions import halves, ordering_fields

RULE = MultipleRule.ALL_OR_NOTHING
STEPS = {"stem": "按次序排列。", "sequence": ["申请", "评议", "公示", "公告"]}
PAIRS = {"stem": "配对。", "pairs": {"甲": "一", "乙": "二", "丙": "三"}, "spare": ["四"]}
CASE: dict[str, Any] = {
    "stem": "某村的材料。",
    "parts": [
        {"type": "single", "stem": "选一个。", "options": {"a": "对的", "b": "错的"}, "answer": "a", "share": "3"},
        {"type": "true_false", "stem": "判断。", "answer": False},
    ],
}


def mark(kind: str, fields: dict[str, Any], value: str, marks: int = 4) -> tuple[object, Status]:
    found = question_type(kind)
    content, key = halves(kind, fields)
    marked = found.mark(content, key, found.check_value(content, value), Decimal(marks), RULE)
    return marked.marks, marked.status


def ordered(*texts: str) -> str:
    content, _key = halves("ordering", STEPS)
    ids = {option["text"]: option["id"] for option in content.model_dump()["options"]}
    return ",".join(f"{ids[text]}:{place}" for place, text in enumerate(texts, 1))


def matched(**pairs: str) -> str:
    content, _key = halves("matching", PAIRS)
    sides = content.model_dump()
    left = {entry["text"]: entry["id"] for entry in sides["left"]}
    right = {entry["text"]: entry["id"] for entry in sides["right"]}
    return ",".join(f"{left[one]}:{right[other]}" for one, other in pairs.items())


def test_the_whole_order_earns_everything_and_a_part_of_it_nothing() -> None:
    assert mark("ordering", STEPS, ordered("申请", "评议", "公示", "公告")) == (4, Status.FULL)
    assert mark("ordering", STEPS, ordered("评议", "申请", "公示", "公告")) == (0, Status.NONE)
    assert mark("ordering", STEPS, ordered("申请", "评议")) == (0, Status.NONE)
    assert mark("ordering", STEPS, "") == (0, Status.UNANSWERED)


def test_each_pair_earns_its_part() -> None:
    assert mark("matching", PAIRS, matched(甲="一", 乙="二", 丙="三"), 3) == (3, Status.FULL)
    assert mark("matching", PAIRS, matched(甲="一", 乙="三"), 3) == (1, Status.PARTIAL)
    assert mark("matching", PAIRS, matched(甲="四"), 3) == (0, Status.NONE)


def test_sub_questions_earn_by_their_shares() -> None:
    assert mark("case", CASE, json.dumps(["a", "false"])) == (4, Status.FULL)
    assert mark("case", CASE, json.dumps(["a", "true"])) == (3, Status.PARTIAL)
    assert mark("case", CASE, json.dumps(["", "false"])) == (1, Status.PARTIAL)
    assert mark("case", CASE, json.dumps(["", ""])) == (0, Status.UNANSWERED)


def test_a_case_with_a_sub_question_for_a_person_goes_to_the_person() -> None:
    open_question = {"type": "short_answer", "stem": "谈谈。", "points": [{"text": "要点", "marks": "1"}]}
    fields = {"stem": "材料。", "parts": [CASE["parts"][0], open_question]}
    assert mark("case", fields, json.dumps(["a", "写了一些"]))[1] is Status.NEEDS_PERSON


@pytest.mark.parametrize(
    ("kind", "fields", "value"),
    [
        ("ordering", STEPS, "z:1"),
        ("ordering", STEPS, "a:5"),
        ("ordering", STEPS, "a:1,a:2"),
        ("ordering", STEPS, "a"),
        ("matching", PAIRS, "9:a"),
        ("matching", PAIRS, "1:z"),
        ("matching", PAIRS, "1:a:b"),
        ("case", CASE, "not json"),
        ("case", CASE, '["a"]'),
        ("case", CASE, '["c","true"]'),
        ("case", CASE, '["a",1]'),
    ],
)
def test_a_value_that_no_page_can_send_is_refused(kind: str, fields: dict[str, Any], value: str) -> None:
    content, _key = halves(kind, fields)
    with pytest.raises(BadValue):
        question_type(kind).check_value(content, value)


def test_a_value_has_one_spelling() -> None:
    content, _key = halves("matching", PAIRS)
    assert question_type("matching").check_value(content, "2:a,1:b") == "1:b,2:a"


@given(ordering_fields)
def test_ids_do_not_betray_the_order(fields: dict[str, Any]) -> None:
    content, key = halves("ordering", fields)
    shown = [option["id"] for option in content.model_dump()["options"]]
    assert shown == sorted(shown)
    assert list(key.model_dump()["order"]) != shown


@pytest.mark.parametrize(
    ("kind", "content", "key"),
    [
        ("ordering", {"stem": "排", "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]}, ["a", "b"]),
        ("ordering", {"stem": "排", "options": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]}, ["b"]),
    ],
)
def test_an_order_that_is_shown_or_not_whole_is_a_problem(kind: str, content: Any, key: Any) -> None:
    found = question_type(kind)
    parts = found.content_model.model_validate(content), found.key_model.model_validate({"order": key})
    assert found.problems(*parts)


def test_a_match_without_partner_is_a_problem() -> None:
    found = question_type("matching")
    content, _key = halves("matching", PAIRS)
    assert found.problems(content, found.key_model.model_validate({"pairs": {"1": "a"}}))
    assert found.problems(content, found.key_model.model_validate({"pairs": {"1": "a", "2": "b", "3": "z"}}))


@pytest.mark.parametrize(
    "typed", ["选一个。\n甲\n答案：A", "[单选题] 选一个。\n甲\n乙", "[没有这种题] 问。\n答案：对"]
)
def test_a_sub_question_that_cannot_be_read_is_named(typed: str) -> None:
    from examsvc.bank.question_types.base import Lines

    with pytest.raises(Invalid, match="第1小题"):
        question_type("case").of_lines("材料。", Lines("", typed))


@given(st.sampled_from(["a:1,b:2", ""]), st.sampled_from(["true", ""]))
def test_a_plain_form_of_a_case_is_gathered_by_sub_question(order: str, truth: str) -> None:
    fields = {"stem": "材料。", "parts": [{"type": "ordering", **STEPS}, CASE["parts"][1]]}
    content, _key = halves("case", fields)
    sent = {".1": order.split(","), ".2": [truth] if truth else []}
    value = question_type("case").spell(content, lambda name: sent[name])
    assert value == (json.dumps([order, truth], separators=(",", ":")) if order or truth else "")
