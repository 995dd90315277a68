"""What a form's body says: numbers, marks and rule as printed, and nothing else."""

import json
from decimal import Decimal
from typing import Any

import pytest

from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import question_type
from examsvc.papers.bodies import Placed, make_body, section_title

OPTIONS = [{"id": i, "text": f"选项{i}"} for i in "abcd"]


def placed(number: int = 1, kind: str = "single", marks: str = "1", order: str = "", **content: Any) -> Placed:
    said = {"stem": f"题干{number}", **({"options": OPTIONS} if kind in ("single", "multiple") else {}), **content}
    section = {"single": 1, "multiple": 2, "true_false": 3, "fill_in": 4}[kind]
    return Placed(f"q{number}", number, section, kind, Decimal(marks), json.dumps(said), tuple(order))


def body(*items: Placed) -> Any:
    return json.loads(make_body(items, MultipleRule.HALF_IF_FEWER))


@pytest.mark.parametrize(
    ("items", "title"),
    [
        ([placed(n) for n in range(1, 41)], "一、单项选择题（共40题，每题1分，共40分）"),
        ([placed(1, "multiple", "2")], "一、多项选择题（共1题，每题2分，共2分，少选得一半，错选不得分）"),
        ([placed(1, marks="1.50"), placed(2, marks="1.5")], "一、单项选择题（共2题，每题1.5分，共3分）"),
        ([placed(1, marks="1"), placed(2, marks="2")], "一、单项选择题（共2题，共3分）"),
        ([placed(1, marks="10")], "一、单项选择题（共1题，每题10分，共10分）"),
    ],
)
def test_a_section_is_headed_by_its_number_its_marks_and_its_rule(items: list[Placed], title: str) -> None:
    assert section_title(1, items, MultipleRule.HALF_IF_FEWER) == title


def test_every_rule_has_a_sentence_of_its_own() -> None:
    sentences = {str(question_type("multiple").rule_text(rule)) for rule in MultipleRule}
    assert len(sentences - {""}) == len(MultipleRule)


def test_options_are_lettered_in_their_drawn_order_and_keep_their_ids() -> None:
    (item,) = body(placed(order="dbca"))["sections"][0]["items"]
    assert [(o["letter"], o["id"], o["text"]) for o in item["options"]] == [
        ("A", "d", "选项d"),
        ("B", "b", "选项b"),
        ("C", "c", "选项c"),
        ("D", "a", "选项a"),
    ]


def test_without_a_drawn_order_options_stand_as_written() -> None:
    (item,) = body(placed())["sections"][0]["items"]
    assert [option["id"] for option in item["options"]] == list("abcd")


def test_a_blank_shows_its_unit_and_whether_order_matters() -> None:
    fill_in = placed(1, "fill_in", stem="满{1}", blanks=[{"unit": "年"}], ordered=False)
    (item,) = body(fill_in)["sections"][0]["items"]
    assert (item["blanks"], item["ordered"], item["stem"]) == ([{"unit": "年"}], False, "满{1}")


def test_sections_follow_their_numbers_whatever_order_the_questions_came_in() -> None:
    said = body(placed(3, "true_false"), placed(1), placed(2, "multiple"))
    assert [section["title"][:2] for section in said["sections"]] == ["一、", "二、", "三、"]


def test_an_item_says_only_what_is_on_the_list() -> None:
    said = {key for item in body(placed(), placed(2, "true_false"))["sections"] for i in item["items"] for key in i}
    assert said == {"item", "number", "kind", "marks", "stem", "options"}
