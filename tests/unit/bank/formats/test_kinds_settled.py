"""A draft becomes a question of its kind, or is turned down by name: a key is never guessed."""

from typing import Any

import pytest

from examsvc.bank.formats.drafts import Draft, DraftOption, Rejected
from examsvc.bank.formats.items import Item, ItemKind, Pair
from examsvc.bank.formats.kinds_settled import settled_kind
from tests.unit.bank.formats.making import PLACE


def settled(stem: str, key: str, *options: str, chosen: dict[str, bool] | None = None, **fields: Any) -> Item:
    draft = Draft(PLACE, stem=stem, key=key, options=[DraftOption(text) for text in options], **fields)
    return settled_kind(draft, chosen or {})


def refusal(stem: str, key: str, *options: str, **fields: Any) -> str:
    with pytest.raises(Rejected) as refused:
        settled(stem, key, *options, **fields)
    return refused.value.code


@pytest.mark.parametrize(
    ("stem", "key", "options", "kind"),
    [
        ("甲是（ ）", "A", ("红", "橙"), ItemKind.SINGLE),
        ("甲是（ ）", "AB", ("红", "橙"), ItemKind.MULTIPLE),
        ("甲是对的", "B", ("正确", "错误"), ItemKind.TRUE_FALSE),
        ("甲是对的", "√", (), ItemKind.TRUE_FALSE),
        ("甲是____", "红", (), ItemKind.FILL),
        ("甲是什么", "红", (), ItemKind.SHORT_ANSWER),
        ("谈谈甲", "首先，" * 20, (), ItemKind.ESSAY),
    ],
)
def test_the_kind_follows_from_options_and_key_where_nobody_says_it(
    stem: str, key: str, options: tuple[str, ...], kind: ItemKind
) -> None:
    assert settled(stem, key, *options).kind is kind


@pytest.mark.parametrize(
    ("key", "options", "fields", "code"),
    [
        ("", ("红", "橙"), {}, "no-key"),
        ("A", (), {}, "no-options"),
        ("C", ("红", "橙"), {}, "key-outside-options"),
        ("AB", ("红", "橙"), {"kind": ItemKind.SINGLE}, "several-keys-for-single"),
        ("A", ("红",), {}, "too-few-options"),
        ("A", ("红", "", "橙"), {}, "empty-option"),
        ("也许", (), {"kind": ItemKind.TRUE_FALSE}, "key-not-clear"),
        ("A", (), {"kind": ItemKind.TRUE_FALSE}, "judgement-code-unknown"),
        ("1", (), {"kind": ItemKind.TRUE_FALSE}, "judgement-code-unknown"),
        ("对，错", (), {"kind": ItemKind.TRUE_FALSE}, "key-not-clear"),
        ("红；橙", (), {"kind": ItemKind.FILL}, "blanks-and-parts-differ"),
        ("约三成", (), {"kind": ItemKind.NUMERIC}, "not-a-number"),
        ("红", ("甲", "乙"), {"kind": ItemKind.ESSAY}, "essay-with-options"),
        ("", (), {"kind": ItemKind.COMPOSITE}, "no-parts"),
    ],
)
def test_what_is_not_certain_is_turned_down_by_name(
    key: str, options: tuple[str, ...], fields: dict[str, Any], code: str
) -> None:
    stem = "是____、____和____" if code == "blanks-and-parts-differ" else "题干"
    assert refusal(stem, key, *options, **fields) == code


def test_a_letter_judges_only_where_the_file_or_a_person_says_how() -> None:
    judged = ItemKind.TRUE_FALSE
    assert settled("天是蓝的", "B", kind=judged, codes={"a": True, "b": False}).truth is False
    assert settled("天是蓝的", "Ａ", kind=judged, chosen={"a": False}).truth is False


def test_a_letter_among_options_means_the_option_and_never_t_or_f() -> None:
    assert settled("天是蓝的", "B", "错误", "正确", kind=ItemKind.TRUE_FALSE).truth is True
    assert settled("天是蓝的", "T", "错误", "正确", kind=ItemKind.TRUE_FALSE).truth is True


def test_a_reason_behind_a_judgement_goes_to_the_explanation() -> None:
    draft = Draft(PLACE, stem="火是冷的", key="错误。因为火是热的", fields={"explanation": "见课本"})
    draft.kind = ItemKind.TRUE_FALSE
    assert settled_kind(draft, {}).truth is False
    assert draft.fields["explanation"] == "因为火是热的\n见课本"
    assert [loss.code for loss in draft.losses] == ["text-behind-key"]


@pytest.mark.parametrize("key", ["C-A-B", "CAB", "C→A→B", "C、A、B"])
def test_an_order_by_letters_arranges_the_options(key: str) -> None:
    item = settled("排一排", key, "公示", "审批", "申请", kind=ItemKind.ORDERING)
    assert item.sequence == ("申请", "公示", "审批")


@pytest.mark.parametrize("key", ["③①②", "3-1-2", "312", "（3）（1）（2）"])
def test_an_order_by_numbers_arranges_the_list_in_the_stem(key: str) -> None:
    item = settled("排一排\n①公示\n②审批\n③申请", key, kind=ItemKind.ORDERING)
    assert (item.stem, item.sequence) == ("排一排", ("申请", "公示", "审批"))


def test_numbers_beside_lettered_options_could_be_ranks_and_are_turned_down() -> None:
    assert refusal("排一排", "2-3-1", "甲", "乙", "丙", kind=ItemKind.ORDERING) == "order-incomplete"


def test_numbers_arrange_options_that_have_no_letters_of_their_own() -> None:
    item = settled("排一排", "2-3-1", "甲", "乙", "丙", kind=ItemKind.ORDERING, lettered=False)
    assert item.sequence == ("乙", "丙", "甲")


@pytest.mark.parametrize("key", ["CA", "CAD", "CABA"])
def test_an_order_that_leaves_an_entry_out_or_names_another_is_turned_down(key: str) -> None:
    assert refusal("排一排", key, "甲", "乙", "丙", kind=ItemKind.ORDERING) == "order-incomplete"


SIDES = "连一连\n1. 江西\n2. 湖南"
MATCHED = (Pair("江西", "南昌"), Pair("湖南", "长沙"), Pair("", "武汉"))


@pytest.mark.parametrize("key", ["1-B 2-C", "①B②C", "1.B；2.C", "江西-B；湖南-C", "江西—南昌\n湖南—长沙"])
def test_a_matching_key_gives_every_left_side_its_right_one(key: str) -> None:
    item = settled(SIDES, key, "武汉", "南昌", "长沙", kind=ItemKind.MATCHING)
    assert (item.stem, item.pairs) == ("连一连", MATCHED)


def test_letters_may_be_the_left_side() -> None:
    item = settled(SIDES, "A-2 B-1", "长沙", "南昌", kind=ItemKind.MATCHING)
    assert item.pairs == (Pair("长沙", "湖南"), Pair("南昌", "江西"))


def test_pairs_may_stand_in_two_columns_or_be_the_options_or_the_key_itself() -> None:
    columns = settled("连一连\n江西  A. 长沙\n湖南  B. 南昌", "1-B 2-A", kind=ItemKind.MATCHING)
    options = settled("连一连", "", "江西 → 南昌", "湖南 → 长沙", kind=ItemKind.MATCHING)
    key = settled("连一连", "江西-南昌；湖南-长沙", kind=ItemKind.MATCHING)
    assert columns.pairs == options.pairs == key.pairs == (Pair("江西", "南昌"), Pair("湖南", "长沙"))


@pytest.mark.parametrize(
    ("stem", "key", "code"),
    [
        (SIDES, "1-B", "pairs-incomplete"),
        (SIDES, "1-B 1-C", "pairs-incomplete"),
        (SIDES, "1-B 2-D", "pairs-incomplete"),
        (SIDES, "1-B 3-C", "pairs-incomplete"),
        (SIDES, "江西-南昌；湖北-长沙", "pairs-incomplete"),
        (SIDES, "江西-南昌；湖南-西安", "pairs-incomplete"),
        ("连一连", "1-B 2-C", "pairs-not-read"),
        (SIDES, "", "pairs-not-read"),
    ],
)
def test_a_matching_key_that_leaves_somebody_alone_is_turned_down(stem: str, key: str, code: str) -> None:
    assert refusal(stem, key, "武汉", "南昌", "长沙", kind=ItemKind.MATCHING) == code


@pytest.mark.parametrize("said", ["（次序不限）", "(顺序不限)", "（不分先后）", "（先后顺序可颠倒）。"])
def test_blanks_may_be_said_to_be_in_any_order(said: str) -> None:
    item = settled("是____和____", f"甲；乙{said}", kind=ItemKind.FILL)
    assert (item.ordered, [blank.wordings[0].text for blank in item.blanks]) == (False, ["甲", "乙"])
    assert settled("是____和____", "甲；乙", kind=ItemKind.FILL).ordered


def test_points_of_a_model_answer_may_be_worth_different_marks() -> None:
    item = settled("简述", "第一点（2分）\n第二点（0.5分）", kind=ItemKind.ESSAY)
    assert (item.points, [str(own) for own in item.point_marks]) == (("第一点", "第二点"), ["2", "0.5"])


def test_several_answers_without_a_gap_are_the_points_of_a_short_answer_and_told() -> None:
    draft = Draft(PLACE, stem="甲有哪些？", keys=("红", "橙"))
    item = settled_kind(draft, {})
    assert (item.kind, item.points) == (ItemKind.ESSAY, ("红", "橙"))
    assert [(loss.code, loss.about) for loss in draft.losses] == [("answers-as-points", "2")]


@pytest.mark.parametrize("kind", [ItemKind.SHORT_ANSWER, ItemKind.FILL])
def test_several_answers_without_a_gap_are_turned_down_where_the_file_names_another_kind(kind: ItemKind) -> None:
    assert refusal("甲有哪些？", "", keys=("红", "橙"), kind=kind) == "blanks-and-parts-differ"
