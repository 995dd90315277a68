"""Two questions, one fact, different figures: a doubt only where neither stem says which figure is meant."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.fact_conflicts import (
    Asked,
    FactGroup,
    FactValue,
    find_fact_conflicts,
    says_which,
    shipped_groups,
)

FIRST = FactValue("T1", "30个（“示例一期”）", "provincial", "2011", "2015")
SECOND = FactValue("T2", "40个（“示例二期”）", "provincial", "2016", "2020")
LOCAL = FactValue("T3", "5个", "municipal", "2016", "2020")
SAME = FactValue("T4", "40个", "municipal", "2016", "2020")
GROUP = FactGroup("sample", "示例村的数量", (FIRST, SECOND, LOCAL, SAME))


def asked(number: int, value: FactValue, stem: str, said: str = "") -> Asked:
    return Asked(number, frozenset({value.id}), stem, said or f"{stem} 答案：{value.figure}")


def doubts(*questions: Asked) -> list[tuple[int, int]]:
    return [(found.first, found.second) for found in find_fact_conflicts(questions, [GROUP])]


def test_two_silent_stems_with_different_figures_are_a_doubt_and_name_both() -> None:
    found = find_fact_conflicts([asked(1, FIRST, "示例村有几个"), asked(2, SECOND, "示例村共几个")], [GROUP])
    assert [(one.about, one.first, one.second, one.figures) for one in found] == [
        ("示例村的数量", 1, 2, (FIRST.figure, SECOND.figure))
    ]


@pytest.mark.parametrize("stem", ["2013年示例村有几个", "截至2015年底示例村有几个", "“示例一期”的村有几个"])
def test_a_stem_that_says_its_own_year_or_version_ends_the_doubt(stem: str) -> None:
    assert doubts(asked(1, FIRST, stem), asked(2, SECOND, "示例村共几个")) == []


def test_a_year_in_which_both_figures_held_says_nothing() -> None:
    assert doubts(asked(1, SECOND, "2018年村有几个"), asked(2, LOCAL, "2018年的村有几个")) == [(1, 2)]


@pytest.mark.parametrize("stem", ["全省的村有几个", "江西的村有几个"])
def test_a_level_tells_figures_of_two_levels_apart(stem: str) -> None:
    assert doubts(asked(1, SECOND, stem), asked(2, LOCAL, "村有几个")) == []


def test_a_level_does_not_tell_two_figures_of_one_level_apart() -> None:
    assert doubts(asked(1, FIRST, "全省的村有几个"), asked(2, SECOND, "江西的村有几个")) == [(1, 2)]


def test_the_same_figure_of_two_levels_is_no_doubt() -> None:
    assert doubts(asked(1, SECOND, "村有几个"), asked(2, SAME, "村共几个")) == []


def test_the_same_fact_asked_twice_is_no_doubt_about_figures() -> None:
    assert doubts(asked(1, FIRST, "村有几个"), asked(2, FIRST, "村共几个")) == []


def test_a_question_that_does_not_say_the_figure_gives_none() -> None:
    assert doubts(asked(1, FIRST, "村有几个"), asked(2, SECOND, "哪一年开始", "哪一年开始 答案：当年")) == []


def test_a_number_that_only_contains_the_figure_is_not_the_figure() -> None:
    assert doubts(asked(1, FIRST, "村有几个"), asked(2, SECOND, "村有几个", "村有几个 答案：140个")) == []


@given(st.permutations([FIRST, SECOND, LOCAL, SAME]), st.sampled_from(["村有几个", "2013年村有几个", "全省村有几个"]))
def test_the_order_of_the_questions_makes_no_difference(values: list[FactValue], stem: str) -> None:
    questions = [asked(number, value, stem) for number, value in enumerate(values)]
    pairs = {frozenset((values[a].id, values[b].id)) for a, b in doubts(*questions)}
    ordered = sorted(values, key=lambda value: value.id)
    again = doubts(*(asked(number, value, stem) for number, value in enumerate(ordered)))
    assert pairs == {frozenset((ordered[a].id, ordered[b].id)) for a, b in again}


def test_the_shipped_groups_have_two_figures_each_and_no_stem_is_needed_to_tell_a_figure_from_itself() -> None:
    groups = shipped_groups()
    assert len(groups) > 40
    for group in groups:
        assert len({value.id for value in group.values}) > 1, group.key
        for value in group.values:
            assert value.numbers, (group.key, value.id)
            assert value.years, (group.key, value.id)
            assert not says_which(value.figure, value, value)
