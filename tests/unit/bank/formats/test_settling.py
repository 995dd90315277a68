"""Drafts of a whole file are settled together: what digits mean is found over all of them."""

from decimal import Decimal
from typing import Any

import pytest

from examsvc.bank.formats.drafts import Draft, DraftOption
from examsvc.bank.formats.items import ItemKind, NotThisFormat
from examsvc.bank.formats.settling import judgement_codes, settle_all
from tests.unit.bank.formats.making import PLACE


def judged(key: str, **more: Any) -> Draft:
    return Draft(PLACE, stem="天是蓝的", key=key, kind=ItemKind.TRUE_FALSE, **more)


def truths(*drafts: Draft, **choices: str) -> list[bool | None]:
    return [item.truth for item in settle_all(drafts, choices).items]


def codes(*drafts: Draft) -> list[str]:
    return [loss.code for loss in settle_all(drafts, {}).losses]


def test_a_pair_of_digits_is_read_and_told() -> None:
    assert truths(judged("1"), judged("0")) == [True, False]
    assert codes(judged("1"), judged("0")) == ["judgement-codes-read"]


def test_a_persons_word_goes_before_the_files_and_the_files_before_what_is_usual() -> None:
    said = {"1": False, "0": True}
    assert truths(judged("1", codes=said), judged("0", codes=said)) == [False, True]
    assert truths(judged("1", codes=said), judged("0", codes=said), right="1") == [True, False]


def test_codes_are_shown_with_what_they_are_taken_for() -> None:
    assert judgement_codes([judged("1"), judged("0"), judged("对")], {}) == {"1": True, "0": False}
    assert judgement_codes([judged("A"), judged("B")], {}) == {"A": None, "B": None}
    assert judgement_codes([judged("A"), judged("B")], {"right": "A"}) == {"A": True, "B": False}


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft(PLACE, key="对"), "no-stem"),
        (Draft(PLACE, stem="甲", key="A", fields={"second_key": "B"}), "two-keys"),
        (Draft(PLACE, stem="甲", key="A", fields={"gap_in_letters": "D"}), "options-out-of-order"),
    ],
)
def test_a_draft_that_contradicts_itself_is_rejected_by_name(draft: Draft, code: str) -> None:
    assert [trouble.code for trouble in settle_all([draft], {}).rejected] == [code]


def test_the_fields_beside_stem_and_key_are_read_or_told() -> None:
    (item,) = settle_all([judged("对", fields={"marks": "2分", "difficulty": "难", "tags": "甲；乙"})], {}).items
    assert (item.marks, item.difficulty, item.tags) == (Decimal(2), 5, ("甲", "乙"))
    assert codes(judged("对", fields={"marks": "若干", "difficulty": "0.6", "remark": "旧题"})) == [
        "marks-not-read",
        "difficulty-not-read",
        "remark-not-kept",
    ]


def test_formulas_and_foreign_pictures_are_told_and_never_fetched() -> None:
    draft = Draft(PLACE, stem="看![图](http://a.example/b.png)，$a^2$ 对吗", key="对")
    settled = settle_all([draft], {})
    assert [loss.code for loss in settled.losses] == ["remote-picture", "formula"]
    assert "![" not in settled.items[0].stem


def test_a_letter_with_text_is_asked_as_text_only_where_a_person_chose_so() -> None:
    draft = Draft(PLACE, stem="首都是", key="C，北京城里", kind=ItemKind.SINGLE)
    assert [trouble.code for trouble in settle_all([draft], {}).rejected] == ["no-options"]
    (item,) = settle_all([draft], {"without options": "text"}).items
    assert (item.kind, item.blanks[0].wordings[0].text) == (ItemKind.SHORT_ANSWER, "北京城里")


def test_losses_of_sub_questions_come_along() -> None:
    part = Draft(PLACE, stem="选", key="A", options=[DraftOption("红"), DraftOption("橙")], kind=ItemKind.MULTIPLE)
    case = Draft(PLACE, stem="材料", kind=ItemKind.COMPOSITE, parts=[part])
    assert codes(case) == ["one-key-for-multiple"]


def test_no_question_at_all_is_no_file_of_questions() -> None:
    with pytest.raises(NotThisFormat, match="no-questions"):
        settle_all([], {}).reading()
