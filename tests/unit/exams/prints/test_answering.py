"""The answer sheet has a place for everything that can be answered, and says nothing about the person."""

from typing import Any

import pytest
from hypothesis import given

from examsvc.bank.question_types.base import Content, Frozen
from examsvc.bank.question_types.registry import question_type
from examsvc.exams.prints.answering import Field, fields_of, sheet_mark
from tests.factories.questions import questions


def field_of(item: dict[str, Any]) -> Field:
    return fields_of([{"number": 7, **item}])[0]


@pytest.mark.parametrize(
    ("item", "field"),
    [
        ({"kind": "single", "options": [{"letter": "A"}, {"letter": "B"}]}, Field("7", ticks=("A", "B"))),
        ({"kind": "multiple", "options": [{"letter": n} for n in "ABC"]}, Field("7", ticks=("A", "B", "C"))),
        ({"kind": "true_false"}, Field("7", ticks=("正确", "错误"))),
        ({"kind": "fill_in", "blanks": [{"unit": "元"}]}, Field("7", blanks=(("", "元"),))),
        (
            {"kind": "fill_in", "blanks": [{"unit": "元"}, {"unit": ""}]},
            Field("7", blanks=(("第1空", "元"), ("第2空", ""))),
        ),
        ({"kind": "short_answer"}, Field("7", lines=8)),
        ({"kind": "ordering", "options": [{"letter": "A"}] * 3}, Field("7", squares=("第1位", "第2位", "第3位"))),
        ({"kind": "matching", "left": [{}, {}], "right": [{"letter": "A"}]}, Field("7", squares=("1", "2"))),
        (
            {"kind": "case", "parts": [{"kind": "true_false"}, {"kind": "short_answer"}]},
            Field("7", parts=(Field("（1）", ticks=("正确", "错误")), Field("（2）", lines=8))),
        ),
    ],
)
def test_each_kind_has_its_own_boxes(item: dict[str, Any], field: Field) -> None:
    assert field_of(item) == field


@given(questions())
def test_every_question_there_can_be_has_somewhere_to_answer(drawn: tuple[str, Content, Frozen]) -> None:
    kind, content, _key = drawn
    field = field_of({"kind": kind, "stem": content.stem, **question_type(kind).public(content, ())})
    for one in field.parts or (field,):
        assert one.ticks or one.squares or one.blanks or one.lines


def test_the_square_code_holds_exam_number_form_and_seat_and_nothing_else() -> None:
    assert sheet_mark("abc", "101007", "A", 7) == "PE1;abc;101007;A;7"
