"""Choosing questions for parallel forms."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.papers.assembly import NotFeasible, PoolItem, assemble, find_shortages
from examsvc.papers.blueprint import STANDARD, Blueprint, BlueprintRow, read_blueprint
from examsvc.papers.seeding import Stream

KINDS = ("single", "multiple", "true_false", "fill_in")


def make_pool(count: int, kind: str = "single", first: int = 1, level: str = "national") -> list[PoolItem]:
    return [
        PoolItem(n, kind, level, "主题", n % 5 + 1, frozenset({f"N{n}"}), tuple("abcd"))
        for n in range(first, first + count)
    ]


def row(count: int, kind: str = "single", level: str = "") -> BlueprintRow:
    return BlueprintRow(kind, count, Decimal(1), level)


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


def test_a_small_pool_gives_the_same_questions_in_another_order() -> None:
    blueprint = Blueprint((row(10),))
    a, b = assemble(blueprint, make_pool(15), "seed")
    assert {c.item.version_id for c in a.chosen} == {c.item.version_id for c in b.chosen}
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


@given(st.text(max_size=8), st.integers(1, 50))
def test_a_stream_stays_below_its_limit_and_repeats(seed: str, limit: int) -> None:
    first, second = Stream(seed, "x"), Stream(seed, "x")
    numbers = [first.below(limit) for _ in range(20)]
    assert numbers == [second.below(limit) for _ in range(20)]
    assert all(0 <= n < limit for n in numbers)


def test_a_stream_is_fair() -> None:
    stream = Stream("seed", "dice")
    counts = Counter(stream.below(6) for _ in range(6000))
    assert all(850 < counts[side] < 1150 for side in range(6))


@given(st.lists(st.sampled_from(["national", "provincial"]), max_size=8), st.integers(0, 4), st.integers(0, 4))
def test_shortages_agree_with_counting_by_hand(levels: list[str], narrow: int, wide: int) -> None:
    pool = [PoolItem(n, "single", level, "主题", 3) for n, level in enumerate(levels)]
    blueprint = Blueprint((row(narrow, level="provincial"), row(wide)))
    possible = levels.count("provincial") >= narrow and len(levels) >= narrow + wide
    assert (not find_shortages(blueprint, pool)) == possible
