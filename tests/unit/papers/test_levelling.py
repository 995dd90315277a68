"""Exchanges only ever improve, lose nothing and leave every row with what it admits."""

from collections import Counter
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from examsvc.papers.levelling import Levelling, clashes


@dataclass(frozen=True)
class Card:
    """A question reduced to what levelling sees."""

    identity: int
    difficulty: int
    facts: frozenset[str]


Forms = list[list[tuple[int, Card]]]
FACTS = st.frozensets(st.sampled_from("甲乙丙丁"), max_size=2)


@st.composite
def dealt(draw: st.DrawFn) -> tuple[Forms, list[Card]]:
    """Deal two forms of two sections (rows 0 and 1) and some cards left over; no card is dealt twice."""
    rows = [0] * draw(st.integers(1, 5)) + [1] * draw(st.integers(0, 4))
    spare = draw(st.integers(0, 4))
    drawn = [draw(st.tuples(st.integers(1, 5), FACTS)) for _ in range(2 * len(rows) + spare)]
    cards = [Card(n, difficulty, facts) for n, (difficulty, facts) in enumerate(drawn)]
    first, rest = cards[: len(rows)], cards[len(rows) :]
    forms = [list(zip(rows, half, strict=True)) for half in (first, rest[: len(rows)])]
    return forms, rest[len(rows) :]


def admits(row: int, card: Card) -> bool:
    return row == 0 or card.difficulty >= 2


def levelled(forms: Forms, spare: list[Card]) -> Levelling[Card]:
    levelling = Levelling([list(form) for form in forms], list(spare), [0, 1], admits)
    levelling.improve()
    return levelling


def rows_of(forms: Forms) -> list[Counter[int]]:
    return [Counter(row for row, _card in form) for form in forms]


@given(dealt())
def test_improving_never_makes_anything_worse(case: tuple[Forms, list[Card]]) -> None:
    forms, spare = case
    before = Levelling([list(form) for form in forms], list(spare), [0, 1], admits).cost()
    assert levelled(forms, spare).cost() <= before


@given(dealt())
def test_forms_keep_their_rows_and_share_no_question(case: tuple[Forms, list[Card]]) -> None:
    forms, spare = case
    improved = levelled(forms, spare).forms
    assert rows_of(improved) == rows_of(forms)
    dealt_out = [card.identity for form in improved for _row, card in form]
    assert len(set(dealt_out)) == len(dealt_out)


@given(dealt())
def test_no_exchange_puts_a_question_where_it_is_not_admitted(case: tuple[Forms, list[Card]]) -> None:
    forms, spare = case
    outside = sum(not admits(row, card) for form in forms for row, card in form)
    improved = levelled(forms, spare).forms
    assert sum(not admits(row, card) for form in improved for row, card in form) <= outside


@given(dealt())
def test_improving_is_the_same_every_time(case: tuple[Forms, list[Card]]) -> None:
    assert levelled(*case).forms == levelled(*case).forms


@given(st.lists(st.integers(1, 5), min_size=2, max_size=16).filter(lambda d: len(d) % 2 == 0))
def test_two_forms_of_one_section_end_no_further_apart_than_one_question(difficulties: list[int]) -> None:
    cards = [Card(n, difficulty, frozenset()) for n, difficulty in enumerate(difficulties)]
    half = len(cards) // 2
    forms = [[(0, card) for card in cards[:half]], [(0, card) for card in cards[half:]]]
    _clashes, _sections, gap = levelled(forms, []).cost()
    assert gap <= max(difficulties) - min(difficulties)


@given(st.lists(FACTS, max_size=6))
def test_clashes_count_every_asking_beyond_the_first(facts: list[frozenset[str]]) -> None:
    cards = [Card(n, 1, asked) for n, asked in enumerate(facts)]
    asked = Counter(fact for card in cards for fact in card.facts)
    assert clashes(cards) == sum(asked.values()) - len(asked)
