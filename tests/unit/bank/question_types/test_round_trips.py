"""What a question says survives every way it is written down: as fields, as typed lines, as an item of a file."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.items import Item, Place
from examsvc.bank.question_types.base import Content, Frozen, MultipleRule, as_json
from examsvc.bank.question_types.registry import all_types, question_type, type_of_item
from tests.factories.questions import FIELDS, halves, marks, questions

Drawn = tuple[str, Content, Frozen]


def test_every_kind_has_questions_to_draw() -> None:
    assert set(FIELDS) == set(all_types())


@given(questions())
def test_a_drawn_question_contradicts_itself_nowhere(drawn: Drawn) -> None:
    kind, content, key = drawn
    assert question_type(kind).problems(content, key) == []


@given(questions())
def test_fields_say_the_whole_question(drawn: Drawn) -> None:
    kind, content, key = drawn
    assert halves(kind, question_type(kind).to_fields(content, key)) == (content, key)


@given(questions())
def test_typed_lines_say_the_whole_question(drawn: Drawn) -> None:
    kind, content, key = drawn
    found = question_type(kind)
    again, right = found.of_lines(content.stem, found.to_lines(content, key))
    assert (found.content_model.model_validate(again), found.key_model.model_validate(right)) == (content, key)


@given(questions())
def test_an_item_of_a_file_says_the_whole_question_but_for_the_weight_of_points(drawn: Drawn) -> None:
    kind, content, key = drawn
    found = question_type(kind)
    item = Item(place=Place("question", 1), **found.to_item(content, key))
    assert type_of_item(item.kind) is found
    again, right = found.of_item(item)
    assert found.content_model.model_validate(again) == content
    assert _without_weights(as_json(found.key_model.model_validate(right))) == _without_weights(as_json(key))


def _without_weights(text: str) -> object:
    return json.loads(text, object_hook=lambda o: {k: v for k, v in o.items() if not ("text" in o and k == "marks")})


@given(questions(), marks, st.sampled_from(MultipleRule))
def test_no_answer_earns_more_than_the_marks_or_less_than_nothing(
    drawn: Drawn, whole: Decimal, rule: MultipleRule
) -> None:
    kind, content, key = drawn
    assert question_type(kind).mark(content, key, "", whole, rule).marks == 0


@given(questions())
def test_what_a_page_gets_names_no_field_of_the_key(drawn: Drawn) -> None:
    kind, content, _key = drawn
    shown = json.dumps(question_type(kind).public(content, ()), ensure_ascii=False)
    assert not any(f'"{secret}"' in shown for secret in ("correct", "accept", "number", "order", "pairs", "points"))


@pytest.mark.parametrize("kind", sorted(all_types()))
def test_every_kind_has_its_names_and_hints(kind: str) -> None:
    found = question_type(kind)
    assert found.printed
    assert str(found.name)
    assert str(found.tag)
    assert str(found.answer_hint)
    assert found.item_kinds
