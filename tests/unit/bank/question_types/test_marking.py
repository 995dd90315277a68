"""Marks of every kind."""

import json
from decimal import Decimal
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.question_types.base import BadValue, MultipleRule, Status
from examsvc.bank.question_types.registry import all_types, question_type

OPTIONS = [{"id": i, "text": f"选项{i}"} for i in "abcde"]
CHOICES = json.dumps({"stem": "题干", "options": OPTIONS})
ALL, HALF = MultipleRule.ALL_OR_NOTHING, MultipleRule.HALF_IF_FEWER


def mark(
    kind: str, content: str, key: Any, value: str, rule: MultipleRule = HALF, marks: str = "2"
) -> tuple[str, Status]:
    found = question_type(kind)
    parts = found.parse(content, json.dumps(key))
    answer = found.mark(*parts, found.check_value(parts[0], value), Decimal(marks), rule)
    return format(answer.marks.normalize(), "f"), answer.status


def fill_in(*units: str, ordered: bool = True) -> str:
    stem = "".join(f"{{{n}}}" for n in range(1, len(units) + 1))
    return json.dumps({"stem": stem, "blanks": [{"unit": u} for u in units], "ordered": ordered})


def test_the_kinds_of_the_first_paper_are_there() -> None:
    assert set(all_types()) >= {"single", "multiple", "true_false", "fill_in", "short_answer"}


@pytest.mark.parametrize(("value", "marks"), [("a", "2"), ("b", "0"), ("", "0")])
def test_a_single_choice_is_all_or_nothing(value: str, marks: str) -> None:
    assert mark("single", CHOICES, {"correct": "a"}, value)[0] == marks


@pytest.mark.parametrize(
    ("value", "rule", "marks"),
    [
        ("a,b,c", ALL, "2"),
        ("a,b", ALL, "0"),
        ("c,b,a", HALF, "2"),
        ("a,b", HALF, "1"),
        ("a", HALF, "1"),
        ("a,d", HALF, "0"),
        ("a,b,c,d", HALF, "0"),
        ("", HALF, "0"),
    ],
)
def test_a_multiple_choice_follows_the_paper_s_rule(value: str, rule: MultipleRule, marks: str) -> None:
    assert mark("multiple", CHOICES, {"correct": ["a", "b", "c"]}, value, rule)[0] == marks


@pytest.mark.parametrize(
    ("value", "correct", "marks"),
    [("true", True, "2"), ("false", True, "0"), ("false", False, "2"), ("", False, "0")],
)
def test_a_judgement_is_right_or_wrong(value: str, correct: bool, marks: str) -> None:
    assert mark("true_false", '{"stem":"题干"}', {"correct": correct}, value)[0] == marks


@pytest.mark.parametrize(
    ("texts", "marks"),
    [
        (["3年", "2020"], "2"),
        (["三", "二〇二〇年"], "2"),
        (["3个月", "2020"], "1"),
        (["", "2020"], "1"),
        (["3", ""], "1"),
    ],
)
def test_blanks_are_worth_equal_parts(texts: list[str], marks: str) -> None:
    key = {"blanks": [{"number": "3"}, {"number": "2020"}]}
    assert mark("fill_in", fill_in("年", "年"), key, json.dumps(texts))[0] == marks


def test_a_number_may_be_off_by_its_tolerance() -> None:
    key = {"blanks": [{"number": "4.5", "tolerance": "0.1"}]}
    assert mark("fill_in", fill_in("%"), key, '["4.6%"]')[0] == "2"
    assert mark("fill_in", fill_in("%"), key, '["4.61"]')[0] == "0"


@pytest.mark.parametrize(("texts", "marks"), [(["甲", "乙"], "2"), (["乙", "甲"], "2"), (["甲", "甲"], "1")])
def test_unordered_blanks_are_matched_as_well_as_possible(texts: list[str], marks: str) -> None:
    key = {"blanks": [{"accept": ["甲", "乙"]}, {"accept": ["甲"]}]}
    assert mark("fill_in", fill_in("", "", ordered=False), key, json.dumps(texts))[0] == marks


TWINS = [
    ([{"accept": ["甲"]}, {"accept": ["甲"]}], True),
    ([{"accept": ["七天"]}, {"accept": ["7天"]}], True),
    ([{"number": "3"}, {"accept": ["3"]}], True),
    ([{"accept": ["甲", "乙"]}, {"accept": ["乙", "甲"]}, {"accept": ["甲"]}], True),
    ([{"accept": ["甲", "乙"]}, {"accept": ["乙", "甲"]}], False),
    ([{"accept": ["甲"]}, {"accept": ["甲", "乙"]}], False),
    ([{"number": "3", "tolerance": "1"}, {"number": "3", "tolerance": "1"}], False),
    ([{"accept": ["甲"]}, {"accept": ["乙"]}], False),
]


@pytest.mark.parametrize(("blanks", "twins"), TWINS)
def test_unordered_blanks_that_want_the_same_thing_twice_are_a_fault(blanks: list[Any], twins: bool) -> None:
    own = question_type("fill_in")
    unordered, ordered = (fill_in(*[""] * len(blanks), ordered=order) for order in (False, True))
    found = [own.problems(*own.parse(content, json.dumps({"blanks": blanks}))) for content in (unordered, ordered)]
    assert [bool(problems) for problems in found] == [twins, False]


@given(
    st.lists(st.sampled_from([{"accept": ["甲"]}, {"accept": ["甲", "乙"]}, {"accept": ["丙", "乙"]}]), min_size=1)
)
def test_without_such_twins_unordered_blanks_can_earn_all_marks(blanks: list[Any]) -> None:
    blanks = blanks[:8]
    own = question_type("fill_in")
    parts = own.parse(fill_in(*[""] * len(blanks), ordered=False), json.dumps({"blanks": blanks}))
    choices = product(*(blank["accept"] for blank in blanks))
    best = max(own.mark(*parts, json.dumps(texts), Decimal(8), HALF).marks for texts in choices)
    assert bool(own.problems(*parts)) is (best < Decimal(8))


def test_ordered_blanks_are_not_exchanged() -> None:
    key = {"blanks": [{"accept": ["甲"]}, {"accept": ["乙"]}]}
    assert mark("fill_in", fill_in("", ""), key, '["乙","甲"]')[0] == "0"


def test_a_short_answer_waits_for_a_person() -> None:
    key = {"points": [{"text": "要点", "marks": "1"}]}
    assert mark("short_answer", '{"stem":"题干"}', key, "要点一") == ("0", Status.NEEDS_PERSON)
    assert mark("short_answer", '{"stem":"题干"}', key, "  ") == ("0", Status.UNANSWERED)


@pytest.mark.parametrize(
    ("kind", "content", "value"),
    [
        ("single", CHOICES, "z"),
        ("single", CHOICES, "a,b"),
        ("multiple", CHOICES, "a,z"),
        ("true_false", '{"stem":"题干"}', "yes"),
        ("fill_in", fill_in("年"), "3"),
        ("fill_in", fill_in("年"), '["3","4"]'),
        ("fill_in", fill_in("年"), "[3]"),
        ("fill_in", fill_in("年"), "{}"),
        ("short_answer", '{"stem":"题干"}', "字" * 3000),
    ],
)
def test_a_value_the_question_cannot_have_is_refused(kind: str, content: str, value: str) -> None:
    found = question_type(kind)
    with pytest.raises(BadValue):
        found.check_value(found.content(content), value)


subsets = st.sets(st.sampled_from("abcde")).map(lambda s: ",".join(sorted(s)))


@given(subsets, st.sets(st.sampled_from("abcde"), min_size=2), st.sampled_from(MultipleRule))
def test_marks_stay_between_nothing_and_all(value: str, correct: set[str], rule: MultipleRule) -> None:
    marks, _status = mark("multiple", CHOICES, {"correct": sorted(correct)}, value, rule)
    assert 0 <= Decimal(marks) <= 2


@given(
    subsets, st.sampled_from("abcde"), st.sets(st.sampled_from("abcde"), min_size=2), st.sampled_from(MultipleRule)
)
def test_a_wrong_option_more_never_raises_the_mark(
    value: str, more: str, correct: set[str], rule: MultipleRule
) -> None:
    if more in correct:
        return
    longer = ",".join(sorted({*filter(None, value.split(",")), more}))
    key = {"correct": sorted(correct)}
    before, after = (Decimal(mark("multiple", CHOICES, key, v, rule)[0]) for v in (value, longer))
    assert after <= before


@given(subsets)
def test_a_value_has_one_spelling(value: str) -> None:
    found = question_type("multiple")
    content = found.content(CHOICES)
    assert found.check_value(content, found.check_value(content, value)) == value


@pytest.mark.parametrize(
    ("kind", "content", "key", "complaint"),
    [
        ("single", CHOICES, {"correct": "z"}, "答案不在选项之中"),
        ("multiple", CHOICES, {"correct": ["a"]}, "多选题至少有两个正确选项"),
        ("fill_in", fill_in("年"), {"blanks": [{"number": "1"}, {"number": "2"}]}, "空的个数与答案的个数不一致"),
        ("fill_in", fill_in("年"), {"blanks": [{}]}, "每个空要么给出可接受的写法，要么给出数值"),
        ("short_answer", '{"stem":"题干"}', {"points": []}, "简答题至少要有一个得分点，每个得分点的分值大于零"),
    ],
)
def test_a_question_that_contradicts_itself_is_named(kind: str, content: str, key: Any, complaint: str) -> None:
    found = question_type(kind)
    assert complaint in found.problems(*found.parse(content, json.dumps(key)))
