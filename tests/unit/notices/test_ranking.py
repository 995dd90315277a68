"""Ranks, means and rates, for every roster that chance can make."""

from decimal import Decimal
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.rules import ExamRules
from examsvc.notices.ranking import (
    ABSENT,
    IRREGULAR,
    LEAVE,
    SAT,
    Sitter,
    competition_ranks,
    exact_mean,
    grade,
    overall,
    rank_persons,
    rank_units,
)

RULES = ExamRules()
MARKS = st.integers(0, 1_000_000).map(lambda n: Decimal(n) / 10_000)


@st.composite
def sitters(draw: st.DrawFn) -> Sitter:
    standing = draw(st.sampled_from([SAT, SAT, SAT, LEAVE, ABSENT]))
    unit = draw(st.integers(1, 6))
    return Sitter(
        name=draw(st.sampled_from(["甲", "乙", "丙", "丁"])),
        position="",
        category="分管领导",
        unit=f"示例{unit}镇",
        unit_kind="township" if unit % 2 else "department",
        unit_order=unit,
        standing=standing,
        marks=draw(MARKS) if standing == SAT else None,
    )


ROSTERS = st.lists(sitters(), max_size=40)


def sitter(unit: str, marks: str | None, standing: str = SAT, order: int = 1) -> Sitter:
    given_marks = Decimal(marks) if marks is not None else None
    return Sitter("甲", "", "", unit, "township", order, standing, given_marks)


def test_equals_share_a_rank_and_the_next_one_skips() -> None:
    assert competition_ranks([Decimal(90), Decimal(80), Decimal(90), Decimal(70)]) == [1, 3, 1, 4]


@given(st.lists(MARKS))
def test_a_rank_is_one_more_than_the_number_of_better_ones(values: list[Decimal]) -> None:
    for value, rank in zip(values, competition_ranks(values), strict=True):
        assert rank == 1 + sum(other > value for other in values)


@given(ROSTERS)
def test_counts_add_up_and_rates_lie_between_nothing_and_all(people: list[Sitter]) -> None:
    figures = overall(people, RULES)
    assert figures.entered == len(people) == figures.sat + figures.leave + figures.absent + figures.irregular
    assert figures.excellent <= figures.passed <= figures.sat
    for rate in (figures.attendance, figures.pass_rate, figures.excellent_rate):
        assert rate is None or 0 <= rate <= 1
    assert (figures.mean is None) == (figures.sat == 0)
    if figures.mean is not None and figures.mean_all is not None:
        assert figures.mean_all <= figures.mean


@given(ROSTERS)
def test_everybody_who_sat_is_ranked_once_and_in_order(people: list[Sitter]) -> None:
    lines = rank_persons(people, RULES)
    assert len(lines) == sum(person.standing == SAT for person in people)
    assert [line.rank for line in lines] == sorted(line.rank for line in lines)


@given(ROSTERS)
def test_every_unit_stands_once_within_its_kind(people: list[Sitter]) -> None:
    lines = rank_units(people, RULES)
    assert sorted(line.unit for line in lines) == sorted({person.unit for person in people})
    for kind in {line.kind for line in lines}:
        own = [line for line in lines if line.kind == kind and line.rank is not None]
        means = [line.ranking_mean or Decimal(0) for line in own]
        assert means == sorted(means, reverse=True)


def test_an_absence_counts_nothing_or_zero_as_the_rules_say() -> None:
    people = [sitter("甲镇", "90"), sitter("甲镇", None, ABSENT), sitter("乙镇", "60", order=2)]
    excluded = {line.unit: line.rank for line in rank_units(people, ExamRules(absence="excluded"))}
    zero = {line.unit: line.rank for line in rank_units(people, ExamRules(absence="zero"))}
    assert excluded == {"甲镇": 1, "乙镇": 2}
    assert zero == {"甲镇": 2, "乙镇": 1}


def test_leave_never_counts() -> None:
    people = [sitter("甲镇", "90"), sitter("甲镇", None, LEAVE)]
    figures = overall(people, RULES)
    assert (figures.mean, figures.mean_all, figures.attendance) == (Decimal(90), Decimal(90), Decimal(1))


def test_a_small_unit_is_listed_without_a_rank() -> None:
    people = [sitter("甲镇", "90"), sitter("乙镇", "60", order=2), sitter("乙镇", "61", order=2)]
    lines = rank_units(people, ExamRules(least_unit=2))
    assert [(line.unit, line.rank) for line in lines] == [("乙镇", 1), ("甲镇", None)]


def test_ranks_are_told_from_unrounded_marks() -> None:
    lines = rank_persons([sitter("甲镇", "89.9999"), sitter("乙镇", "90", order=2)], RULES)
    assert [(line.rank, line.grade) for line in lines] == [(1, "优秀"), (2, "合格")]


def test_grades_begin_at_their_marks() -> None:
    assert [grade(Decimal(m), RULES) for m in ("90", "89.9999", "60", "59.9999")] == [
        "优秀",
        "合格",
        "合格",
        "不合格",
    ]
    assert not grade(None, RULES)


def test_units_tie_only_when_their_means_are_truly_equal() -> None:
    # One ten-thousandth of a mark over 10 007 people is more than over 10 009, by less than 0.00000001.
    first = [sitter("甲镇", "60")] * 10_006 + [sitter("甲镇", "60.0001")]
    second = [sitter("乙镇", "60", order=2)] * 10_008 + [sitter("乙镇", "60.0001", order=2)]
    assert [(line.unit, line.rank) for line in rank_units(second + first, RULES)] == [("甲镇", 1), ("乙镇", 2)]


def test_equal_means_of_different_counts_share_a_rank() -> None:
    people = [sitter("甲镇", "70"), sitter("乙镇", "60", order=2), sitter("乙镇", "80", order=2)]
    people += [sitter("丙镇", "50", order=3)]
    assert [(line.unit, line.rank) for line in rank_units(people, RULES)] == [("甲镇", 1), ("乙镇", 1), ("丙镇", 3)]


def test_thirds_that_decimals_cannot_write_still_tie() -> None:
    first = [sitter("甲镇", m) for m in ("70", "70", "71")]
    second = [sitter("乙镇", m, order=2) for m in ("70", "70", "71") * 2]
    assert {line.rank for line in rank_units(first + second, RULES)} == {1}


@given(ROSTERS, st.sampled_from(["excluded", "zero"]), st.integers(1, 3))
def test_a_unit_s_rank_is_one_more_than_the_number_of_better_ranked_ones(
    people: list[Sitter], absence: str, least: int
) -> None:
    rules = ExamRules(absence=absence, least_unit=least)
    members = {unit: [p for p in people if p.unit == unit] for unit in {p.unit for p in people}}
    lines = rank_units(people, rules)
    ranked = {line.unit: exact_mean(members[line.unit], rules) for line in lines if line.rank is not None}
    for line in lines:
        sat = sum(p.standing == SAT for p in members[line.unit])
        if line.rank is None:
            assert sat < least or not sat
            continue
        own = ranked[line.unit]
        peers = [ranked[other.unit] for other in lines if other.kind == line.kind and other.unit in ranked]
        assert line.rank == 1 + sum(peer > own for peer in peers if peer is not None and own is not None)


@given(ROSTERS, st.randoms())
def test_the_order_in_which_people_are_listed_changes_no_rank(people: list[Sitter], chance: Random) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    units = [{(line.unit, line.rank) for line in rank_units(some, RULES)} for some in (people, shuffled)]
    persons = [sorted((p.rank, p.sitter.name) for p in rank_persons(some, RULES)) for some in (people, shuffled)]
    assert units[0] == units[1]
    assert persons[0] == persons[1]


@given(ROSTERS)
def test_nobody_who_did_not_sit_is_ranked(people: list[Sitter]) -> None:
    lines = rank_persons(people, RULES)
    assert len(lines) == sum(person.standing == SAT for person in people)
    assert all(line.sitter.standing == SAT for line in lines)


def test_equal_persons_stand_in_the_order_of_their_units() -> None:
    lines = rank_persons([sitter("乙镇", "70", order=2), sitter("甲镇", "70"), sitter("丙镇", "80", order=3)], RULES)
    assert [(line.rank, line.sitter.unit) for line in lines] == [(1, "丙镇"), (2, "甲镇"), (2, "乙镇")]


def test_an_irregularity_attends_and_counts_nothing() -> None:
    people = [sitter("甲镇", "90"), sitter("甲镇", None, IRREGULAR), sitter("甲镇", None, ABSENT)]
    figures = overall(people, RULES)
    assert (figures.sat, figures.irregular, figures.absent) == (1, 1, 1)
    assert figures.attendance == Decimal("0.66666667")
    assert (figures.mean, figures.mean_all) == (Decimal(90), Decimal(30))


def test_nobody_at_all_gives_counts_of_nothing_and_no_mean() -> None:
    figures = overall([], RULES)
    assert (figures.entered, figures.sat, figures.mean, figures.attendance, figures.highest) == (
        0,
        0,
        None,
        None,
        None,
    )
    assert rank_units([], RULES) == []
    assert rank_persons([], RULES) == []


def test_everybody_with_the_same_mark_shares_the_first_rank() -> None:
    lines = rank_persons([sitter(f"{n}镇", "75", order=n) for n in range(50)], RULES)
    assert {line.rank for line in lines} == {1}


def test_who_sat_another_paper_is_ranked_apart() -> None:
    told = (("甲", "分管领导", 70), ("乙", "扶贫专干", 90), ("丙", "", 80), ("丁", "扶贫专干", 60))
    people = [Sitter(name, "", category, "东岭镇", "township", 1, SAT, Decimal(n)) for name, category, n in told]
    lines = rank_persons(people, ExamRules(own_papers=("扶贫专干",)))
    assert [(line.rank, line.sitter.name) for line in lines] == [(1, "丙"), (2, "甲"), (1, "乙"), (2, "丁")]
    assert [line.sitter.name for line in rank_persons(people, ExamRules())] == ["乙", "丙", "甲", "丁"]
