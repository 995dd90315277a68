"""Marking a sheet: the same answers, key and rule always give the same marks."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.base import MultipleRule, Status
from examsvc.core.canonical import canonical_json, sha256_hex
from examsvc.grading.rules import KeyItem, Marker, is_mark, key_items

OPTIONS = canonical_json({"stem": "题干", "options": [{"id": i, "text": f"选项{i}"} for i in "abcd"]})
BLANK = canonical_json({"stem": "为{1}。", "blanks": [{"unit": "年"}]})
ITEMS = [
    KeyItem("q1", "single", Decimal(1), OPTIONS, '{"correct":"a"}'),
    KeyItem("q2", "multiple", Decimal(2), OPTIONS, '{"correct":["a","b"]}'),
    KeyItem("q3", "true_false", Decimal(1), '{"stem":"题干"}', '{"correct":true}'),
    KeyItem("q4", "fill_in", Decimal(1), BLANK, '{"blanks":[{"number":"3"}]}'),
    KeyItem("q5", "short_answer", Decimal(5), '{"stem":"题干"}', '{"points":[{"text":"要点","marks":"5"}]}'),
]
RIGHT = {"q1": "a", "q2": "a,b", "q3": "true", "q4": '["三年"]', "q5": "要点一"}
VALUES = {
    "q1": st.sampled_from(["", "a", "b", "z"]),
    "q2": st.sampled_from(["", "a", "a,b", "b,a", "a,c", "a,b,c,d"]),
    "q3": st.sampled_from(["", "true", "false", "maybe"]),
    "q4": st.sampled_from(["", '["3"]', '["三年"]', '["4"]', "[]", "3"]),
    "q5": st.sampled_from(["", "  ", "要点一"]),
}
SHEETS = st.fixed_dictionaries({}, optional=VALUES)


def marker(rule: MultipleRule = MultipleRule.HALF_IF_FEWER) -> Marker:
    return Marker(ITEMS, rule)


def test_right_answers_earn_everything_a_machine_may_give() -> None:
    marked = marker().mark(RIGHT)
    assert [item.marks for item in marked.items] == [1, 2, 1, 1, 0]
    assert (marked.total, marked.items[4].status) == (Decimal(5), Status.NEEDS_PERSON)


@pytest.mark.parametrize(
    ("rule", "marks"),
    [(MultipleRule.ALL_OR_NOTHING, 0), (MultipleRule.HALF_IF_FEWER, 1)],
)
def test_the_paper_s_rule_decides_what_a_choice_that_is_not_whole_earns(rule: MultipleRule, marks: int) -> None:
    assert marker(rule).mark({"q2": "a"}).total == marks


@given(SHEETS)
def test_the_total_is_the_sum_of_its_parts_and_none_exceeds_its_item(answers: dict[str, str]) -> None:
    marked = marker().mark(answers)
    assert marked.total == sum(item.marks for item in marked.items)
    assert all(0 <= item.marks <= key.marks for item, key in zip(marked.items, ITEMS, strict=True))


@given(SHEETS)
def test_the_content_is_canonical_and_its_hash_is_its_own(answers: dict[str, str]) -> None:
    marked = marker().mark(answers, {"q5": Decimal("2.5")})
    assert canonical_json(json.loads(marked.content)) == marked.content
    assert marked.hash == sha256_hex(marked.content)
    assert json.loads(marked.content)["total"] == format(marked.total, "f")


@given(st.lists(SHEETS, max_size=6))
def test_a_marker_that_has_marked_others_marks_like_a_fresh_one(sheets: list[dict[str, str]]) -> None:
    used = marker()
    for answers in sheets:
        assert used.mark(answers) == marker().mark(answers)


@given(SHEETS, st.randoms())
def test_the_order_in_which_answers_are_told_changes_nothing(answers: dict[str, str], chance: object) -> None:
    names = list(answers)
    chance.shuffle(names)  # type: ignore[attr-defined]
    assert marker().mark({name: answers[name] for name in names}).hash == marker().mark(answers).hash


def test_an_answer_to_an_item_that_is_not_on_the_form_changes_nothing() -> None:
    assert marker().mark(RIGHT | {"q99": "a"}).content == marker().mark(RIGHT).content


def test_an_item_without_an_answer_is_told_from_a_wrong_one() -> None:
    marked = marker().mark({"q1": "b"})
    assert [item.status for item in marked.items[:2]] == [Status.NONE, Status.UNANSWERED]


@pytest.mark.parametrize(("item", "value"), [("q1", "z"), ("q2", "a,z"), ("q3", "maybe"), ("q4", "{}")])
def test_a_stored_value_no_question_can_have_earns_nothing_and_stays_visible(item: str, value: str) -> None:
    marked = marker().mark(RIGHT | {item: value})
    line = next(line for line in marked.items if line.item == item)
    assert (line.marks, line.status, line.value) == (Decimal(0), Status.NONE, value)


@pytest.mark.parametrize(
    ("given_marks", "marks", "status"),
    [("0", "0", Status.NONE), ("2.5", "2.5", Status.PARTIAL), ("5", "5", Status.FULL), ("9", "5", Status.FULL)],
)
def test_a_person_s_marks_count_for_a_short_answer_and_never_beyond_its_worth(
    given_marks: str, marks: str, status: Status
) -> None:
    line = marker().mark(RIGHT, {"q5": Decimal(given_marks)}).items[4]
    assert (line.marks, line.status) == (Decimal(marks), status)


def test_nobody_s_hand_changes_what_the_machine_marked() -> None:
    by_hand = {"q1": Decimal(1), "q2": Decimal(2)}
    assert marker().mark({"q1": "b", "q2": "c"}, by_hand).total == 0


def test_a_person_s_marks_for_one_sheet_do_not_reach_the_next() -> None:
    used = marker()
    assert used.mark(RIGHT, {"q5": Decimal(4)}).total == 9
    assert used.mark(RIGHT).total == 5


def test_a_blank_short_answer_waits_for_nobody() -> None:
    line = marker().mark({"q5": "   "}, {"q5": Decimal(5)}).items[4]
    assert (line.marks, line.status) == (Decimal(0), Status.UNANSWERED)


def test_another_answer_with_the_same_marks_gives_another_hash() -> None:
    assert marker().mark({"q1": "b"}).hash != marker().mark({"q1": "c"}).hash


def test_keys_find_their_items() -> None:
    form = [(item.item, item.kind, item.marks, item.content) for item in ITEMS[:2]]
    keys = canonical_json({"q2": {"correct": ["a", "b"]}, "q1": {"correct": "a"}, "q9": {"correct": "d"}})
    assert key_items(form, keys) == ITEMS[:2]


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0", True), ("5", True), ("2.5", True), ("2.25", True), ("2.125", False), ("5.01", False), ("-0.5", False)],
)
def test_marks_by_hand_lie_between_nothing_and_all_with_two_places_at_most(
    text: str,
    fits: bool,
) -> None:
    assert is_mark(Decimal(text), Decimal(5)) is fits


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_no_mark(text: str) -> None:
    assert not is_mark(Decimal(text), Decimal(5))
