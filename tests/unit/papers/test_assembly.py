"""Choosing questions for parallel forms."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from examsvc.papers.assembly import (
    AssembledForm,
    NotFeasible,
    PoolItem,
    assemble,
    check_feasibility,
    find_shortages,
    predicted_difficulty,
)
from examsvc.papers.blueprint import STANDARD, Blueprint, BlueprintRow, read_blueprint

KINDS = ("single", "multiple", "true_false", "fill_in")


def make_pool(count: int, kind: str = "single", first: int = 1, level: str = "national") -> list[PoolItem]:
    return [
        PoolItem(n, kind, level, "主题", n % 5 + 1, frozenset({f"N{n}"}), tuple("abcd"))
        for n in range(first, first + count)
    ]


def row(count: int, kind: str = "single", level: str = "") -> BlueprintRow:
    return BlueprintRow(kind, count, Decimal(1), level)


def ids(form: AssembledForm) -> set[int]:
    return {c.item.version_id for c in form.chosen}


BIG_POOL = [item for k, kind in enumerate(KINDS) for item in make_pool(100, kind, k * 100 + 1)]


def test_the_standard_paper_is_worth_a_hundred_marks() -> None:
    assert STANDARD.total_marks == 100
    assert read_blueprint(STANDARD.to_json()) == STANDARD


def test_forms_follow_the_blueprint_and_share_no_question() -> None:
    a, b = assemble(STANDARD, BIG_POOL, "seed")
    wanted = {"single": 40, "multiple": 15, "true_false": 20, "fill_in": 10}
    for form in (a, b):
        assert Counter(c.item.kind for c in form.chosen) == wanted
    assert not {c.item.version_id for c in a.chosen} & {c.item.version_id for c in b.chosen}


def test_forms_are_equally_hard() -> None:
    a, b = assemble(STANDARD, BIG_POOL, "seed")
    assert abs(a.predicted_difficulty - b.predicted_difficulty) * 85 <= 1


def test_the_same_seed_gives_the_same_paper_whatever_the_order_of_the_pool() -> None:
    assert assemble(STANDARD, BIG_POOL, "seed") == assemble(STANDARD, BIG_POOL[::-1], "seed")
    assert assemble(STANDARD, BIG_POOL, "seed") != assemble(STANDARD, BIG_POOL, "other seed")


def test_a_small_pool_shares_as_few_questions_as_it_must() -> None:
    a, b = assemble(Blueprint((row(10),)), make_pool(15), "seed")
    assert len(ids(a) & ids(b)) == 5
    a, b = assemble(Blueprint((row(10),)), make_pool(10), "seed")
    assert ids(a) == ids(b)
    assert [c.item.version_id for c in a.chosen] != [c.item.version_id for c in b.chosen]


def test_rows_that_admit_the_same_questions_are_counted_together() -> None:
    blueprint = Blueprint((row(5, level="national"), row(5)))
    pool = make_pool(6) + make_pool(3, first=100, level="provincial")
    (short,) = find_shortages(blueprint, pool)
    assert short.wanted - short.found == 1
    with pytest.raises(NotFeasible):
        assemble(blueprint, pool, "seed")
    assert not find_shortages(blueprint, pool + make_pool(1, first=200))


def test_a_narrow_row_gets_its_questions_even_when_a_wide_one_comes_first() -> None:
    blueprint = Blueprint((row(3), row(3, level="provincial")))
    pool = make_pool(3, level="provincial") + make_pool(3, first=50)
    assert not find_shortages(blueprint, pool)


def test_one_form_does_not_ask_for_one_fact_twice() -> None:
    twins = [PoolItem(n, "single", "national", "主题", 3, frozenset({f"N{n // 2}"})) for n in range(20)]
    for form in assemble(Blueprint((row(10),)), twins, "seed"):
        facts = [fact for c in form.chosen for fact in c.item.facts]
        assert len(facts) == len(set(facts))


def test_options_keep_their_ids_in_a_drawn_order() -> None:
    (form,) = assemble(Blueprint((row(20),)), make_pool(20), "seed", ("A",))
    assert all(sorted(c.option_order) == list("abcd") for c in form.chosen)
    assert len({c.option_order for c in form.chosen}) > 5


@given(st.lists(st.sampled_from(["national", "provincial"]), max_size=8), st.integers(0, 4), st.integers(0, 4))
def test_shortages_agree_with_counting_by_hand(levels: list[str], narrow: int, wide: int) -> None:
    pool = [PoolItem(n, "single", level, "主题", 3) for n, level in enumerate(levels)]
    blueprint = Blueprint((row(narrow, level="provincial"), row(wide)))
    possible = levels.count("provincial") >= narrow and len(levels) >= narrow + wide
    assert (not find_shortages(blueprint, pool)) == possible


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[Blueprint, list[PoolItem]]:
    levels, topics = st.sampled_from(["national", "provincial"]), st.sampled_from(["甲", "乙"])
    rows = [
        BlueprintRow(
            kind="single",
            count=draw(st.integers(0, 3)),
            marks=Decimal(1),
            level=draw(st.one_of(st.just(""), levels)),
            topic=draw(st.one_of(st.just(""), topics)),
            greatest_difficulty=draw(st.integers(2, 5)),
        )
        for _ in range(draw(st.integers(1, 3)))
    ]
    pool = [
        PoolItem(
            n, "single", draw(levels), draw(topics), draw(st.integers(1, 5)), question_id=draw(st.integers(1, 6))
        )
        for n in range(1, draw(st.integers(0, 6)) + 1)
    ]
    return Blueprint(tuple(rows)), pool


def possible_by_trying(blueprint: Blueprint, pool: list[PoolItem], forms: int) -> bool:
    places = [r for r in blueprint.rows for _ in range(r.count * forms)]

    def place(n: int, used: frozenset[int]) -> bool:
        if n == len(places):
            return True
        fitting = (i for i in pool if places[n].admits(i.kind, i.level, i.topic, i.difficulty))
        return any(place(n + 1, used | {i.question_id}) for i in fitting if i.question_id not in used)

    return len(places) <= len(pool) and place(0, frozenset())


@settings(max_examples=150)
@given(small_cases(), st.integers(1, 2))
def test_feasibility_agrees_with_trying_everything(case: tuple[Blueprint, list[PoolItem]], forms: int) -> None:
    blueprint, pool = case
    assert check_feasibility(blueprint, pool, forms).ok == possible_by_trying(blueprint, pool, forms)


@given(small_cases())
def test_rows_named_as_short_really_compete_for_too_few(case: tuple[Blueprint, list[PoolItem]]) -> None:
    blueprint, pool = case
    for short in check_feasibility(blueprint, pool).shortages:
        assert short.row in short.rivals
        assert short.found < short.wanted
        assert short.available < short.wanted_together
        of_rivals = Blueprint(tuple(blueprint.rows[n] for n in short.rivals))
        assert not possible_by_trying(of_rivals, pool, 1)


@settings(max_examples=60)
@given(small_cases(), st.randoms(use_true_random=False), st.text(max_size=4))
def test_assembling_does_not_see_the_order_of_the_pool(
    case: tuple[Blueprint, list[PoolItem]], chance: Random, seed: str
) -> None:
    blueprint, pool = case
    mixed = list(pool)
    chance.shuffle(mixed)
    if find_shortages(blueprint, pool):
        with pytest.raises(NotFeasible):
            assemble(blueprint, mixed, seed)
    else:
        forms = assemble(blueprint, pool, seed)
        assert forms == assemble(blueprint, mixed, seed)
        for form in forms:
            assert len({c.item.question_id for c in form.chosen}) == len(form.chosen) == blueprint.questions
            assert Counter(c.row for c in form.chosen) == +Counter({n: r.count for n, r in enumerate(blueprint.rows)})
            assert all(r.admits(i.kind, i.level, i.topic, i.difficulty) for r, i in placed(blueprint, form))


def placed(blueprint: Blueprint, form: AssembledForm) -> list[tuple[BlueprintRow, PoolItem]]:
    return [(blueprint.rows[c.row], c.item) for c in form.chosen]


def test_every_section_is_equally_hard() -> None:
    a, b = assemble(STANDARD, BIG_POOL, "seed")
    for section, wanted in zip(STANDARD.sections, STANDARD.rows, strict=True):
        apart = predicted_difficulty(a, STANDARD, section) - predicted_difficulty(b, STANDARD, section)
        assert abs(apart) * wanted.count <= 1


def test_practice_questions_and_lapsed_sources_stay_out() -> None:
    good = make_pool(5)
    bad = [replace(i, practice_only=True) for i in make_pool(5, first=50)]
    bad += [replace(i, valid=False) for i in make_pool(5, first=90)]
    (short,) = check_feasibility(Blueprint((row(6),)), good + bad).shortages
    assert (short.wanted, short.found) == (6, 5)
    (form,) = assemble(Blueprint((row(5),)), good + bad, "seed", ("A",))
    assert ids(form) == {i.version_id for i in good}


def test_two_versions_of_one_question_never_stand_on_one_form() -> None:
    versions = [replace(i, question_id=i.version_id // 2 + 1) for i in make_pool(20, first=0)]
    for form in assemble(Blueprint((row(5),)), versions, "seed"):
        assert len({c.item.question_id for c in form.chosen}) == 5
    assert not check_feasibility(Blueprint((row(11),)), versions).ok


def test_a_spare_question_replaces_one_that_asks_a_fact_again() -> None:
    same = [replace(i, facts=frozenset({"N1"})) for i in make_pool(6)]
    (form,) = assemble(Blueprint((row(4),)), same + make_pool(3, first=50), "seed", ("A",))
    assert form.repeated_facts == 0


def test_a_fact_that_must_come_again_is_counted() -> None:
    same = [replace(i, facts=frozenset({"N1"})) for i in make_pool(3)]
    (form,) = assemble(Blueprint((row(3),)), same, "seed", ("A",))
    assert form.repeated_facts == 2


def test_public_questions_are_counted() -> None:
    pool = [replace(i, public=i.version_id <= 4) for i in make_pool(6)]
    (form,) = assemble(Blueprint((row(6),)), pool, "seed", ("A",))
    assert form.public_questions == 4


def test_three_forms_share_nothing_when_the_pool_allows() -> None:
    a, b, c = assemble(Blueprint((row(5),)), make_pool(15), "seed", ("A", "B", "C"))
    assert len(ids(a) | ids(b) | ids(c)) == 15


def test_sections_of_one_kind_stand_apart() -> None:
    blueprint = Blueprint((replace(row(3), section="甲"), row(2), replace(row(3), section="甲")))
    (form,) = assemble(blueprint, make_pool(8), "seed", ("A",))
    assert [blueprint.rows[c.row].place for c in form.chosen] == ["甲"] * 6 + ["single"] * 2
