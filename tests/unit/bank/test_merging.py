"""The three-way merge: one side's changes are taken, both sides' same changes agree, the rest is a conflict."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.merging import PARTS, merge, says_as_much
from examsvc.bank.versions import Draft, rehashed

BASE = Draft(
    kind="single",
    content='{"stem":"题"}',
    key='{"correct":"a"}',
    stem_text="题",
    explanation="见示例。",
    topic="总体目标",
    difficulty=2,
    level="national",
    area="全国",
    validity="",
    practice_only=False,
    exposure_public=True,
    fact_keys="N001",
    clause_id=1,
    source_absent=None,
    content_hash="shipped",
)
OTHER: dict[str, tuple[str, Any, Any]] = {
    "question": ("content", '{"stem":"甲"}', '{"stem":"乙"}'),
    "explanation": ("explanation", "甲的解析", "乙的解析"),
    "topic": ("topic", "贫困退出", "资金管理"),
    "difficulty": ("difficulty", 3, 4),
    "area": ("area", "江西省", "吉安市"),
    "use": ("practice_only", True, False),
    "source": ("clause_id", 2, 3),
    "exposure": ("exposure_public", False, True),
}
parts = st.sets(st.sampled_from(sorted(PARTS)))


def changed(names: set[str], side: int) -> Draft:
    """Return the base with parts changed as one side (1 or 2) changes them."""
    different: dict[str, Any] = {OTHER[name][0]: OTHER[name][side] for name in names}
    return replace(BASE, **different)


@given(parts)
def test_what_only_they_changed_is_taken(names: set[str]) -> None:
    merged = merge(BASE, BASE, changed(names, 1))
    assert merged.conflicts == ()
    assert says_as_much(merged.draft, changed(names, 1))


@given(parts)
def test_what_only_we_changed_is_kept(names: set[str]) -> None:
    merged = merge(BASE, changed(names, 1), BASE)
    assert (merged.conflicts, merged.draft) == ((), changed(names, 1))


@given(parts)
def test_the_same_change_on_both_sides_is_no_conflict(names: set[str]) -> None:
    merged = merge(BASE, changed(names, 1), changed(names, 1))
    assert (merged.conflicts, merged.draft) == ((), changed(names, 1))


@given(parts, parts)
def test_different_parts_come_together(ours: set[str], theirs: set[str]) -> None:
    merged = merge(BASE, changed(ours - theirs, 1), changed(theirs, 1))
    assert merged.conflicts == ()
    assert says_as_much(merged.draft, changed(ours | theirs, 1))


@pytest.mark.parametrize("name", sorted(set(PARTS) - {"use", "exposure"}))
def test_a_part_that_both_changed_in_different_ways_waits_and_stays_ours(name: str) -> None:
    merged = merge(BASE, changed({name}, 1), changed({name}, 2))
    assert merged.conflicts == (name,)
    assert says_as_much(merged.draft, changed({name}, 1))


def test_a_key_is_never_merged_apart_from_its_options() -> None:
    ours, theirs = replace(BASE, key='{"correct":"b"}'), replace(BASE, content='{"stem":"甲"}')
    assert merge(BASE, ours, theirs).conflicts == ("question",)


def test_a_merge_has_a_hash_of_its_own() -> None:
    merged = merge(BASE, changed({"topic"}, 1), changed({"difficulty"}, 1)).draft
    assert merged.content_hash not in {"shipped", ""}
    assert rehashed(merged) == merged
