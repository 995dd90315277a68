"""YAML holds everything that a question of ours says."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given

from examsvc.bank.formats import canonical_yaml
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat, Place, Source
from examsvc.bank.question_types.base import Content, Frozen
from examsvc.bank.question_types.registry import question_type
from tests.factories.questions import questions
from tests.unit.bank.formats.making import PLACE, codes, item, unplaced


def read(text: str) -> Any:
    return canonical_yaml.read(text.encode(), "题库.yaml", {})


@given(questions())
def test_every_kind_comes_back_as_it_went(question: tuple[str, Content, Frozen]) -> None:
    kind, content, key = question
    own = question_type(kind)
    written = canonical_yaml.write([Item(place=PLACE, **own.to_item(content, key))])
    (found,) = canonical_yaml.read(written.data, "题库.yaml", {}).items
    halves = own.of_item(found)
    assert own.to_fields(own.content_model.model_validate(halves[0]), own.key_model.model_validate(halves[1])) == (
        own.to_fields(content, key)
    )
    assert written.losses == ()


def test_what_stands_beside_a_question_comes_back_too() -> None:
    told = item(
        ItemKind.TRUE_FALSE,
        truth=True,
        name="题一",
        explanation="见示例文件。",
        topic="总体目标",
        difficulty=3,
        level="国家",
        area="全国",
        validity="2020",
        source=Source("示例办法", "示例〔2020〕1号", "第三条", "2020-01-01"),
        tags=("示例",),
        marks=Decimal("1.5"),
        identifier="q-1",
    )
    written = canonical_yaml.write([told])
    assert unplaced(canonical_yaml.read(written.data, "题库.yaml", {})) == [replace(told, place=PLACE)]
    assert written.losses == ()


def test_weights_that_our_kinds_do_not_know_are_told_as_lost() -> None:
    choices = (Choice("甲", True, Decimal(100)), Choice("乙", False, Decimal(50)))
    written = canonical_yaml.write([item(ItemKind.SINGLE, choices=choices)])
    assert "lost-weights" in codes(written)


def test_an_essay_without_points_is_told_as_not_written() -> None:
    assert codes(canonical_yaml.write([item(ItemKind.ESSAY)])) == {"not-written"}


def test_a_wrong_entry_is_rejected_at_its_line_and_the_others_are_taken() -> None:
    reading = read(
        "- type: true_false\n  stem: 甲\n  answer: true\n- type: single\n  stem: 乙\n- type: tru\n  stem: 丙\n"
    )
    assert [found.stem for found in reading.items] == ["甲"]
    assert [trouble.place for trouble in reading.rejected] == [Place("line", 4), Place("line", 6)]
    assert {trouble.code for trouble in reading.rejected} == {"fields-not-read"}


@pytest.mark.parametrize("text", ["", "a: 1", "- a\n", "- &a [*a]", "- !!python/object:os.system {}", "[" * 5000])
def test_what_is_no_list_of_questions_is_refused(text: str) -> None:
    with pytest.raises(NotThisFormat):
        read(text)
