"""Filling places and dividing what was filled: checked against trying everything, and against Kőnig's promise."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from examsvc.papers.matching import colour, fill, rivals

PLACES = st.lists(st.lists(st.integers(0, 5), unique=True, max_size=4), max_size=6)


def most_by_trying(places: list[list[int]], uses: int) -> int:
    """Return how many places can be filled at once, by trying all ways."""

    def best(n: int, left: dict[int, int]) -> int:
        if n == len(places):
            return 0
        ways = [1 + best(n + 1, left | {q: left[q] - 1}) for q in places[n] if left[q]]
        return max([best(n + 1, left), *ways])

    return best(0, dict.fromkeys(range(6), uses))


@given(PLACES, st.integers(1, 3))
def test_as_many_places_are_filled_as_can_be(places: list[list[int]], uses: int) -> None:
    assert len(fill(places, uses)) == most_by_trying(places, uses)


@given(PLACES, st.integers(1, 3))
def test_a_place_gets_one_question_that_it_admits(places: list[list[int]], uses: int) -> None:
    taken = fill(places, uses)
    assert max(Counter(taken.values()).values(), default=1) == 1
    assert all(question in places[place] for (question, _use), place in taken.items())
    assert max(Counter(question for question, _use in taken).values(), default=0) <= uses


@given(PLACES)
def test_no_more_questions_come_twice_than_must(places: list[list[int]]) -> None:
    taken = fill(places, 2)
    assert len({question for question, _use in taken}) == len(fill(places, 1))


@given(PLACES)
def test_rivals_of_an_empty_place_admit_fewer_questions_than_they_are(places: list[list[int]]) -> None:
    taken = fill(places, 1)
    for empty in set(range(len(places))) - set(taken.values()):
        met = rivals(places, taken, empty)
        assert empty in met
        assert len({question for place in met for question in places[place]}) < len(met)


@st.composite
def coloured(draw: st.DrawFn) -> tuple[list[tuple[int, int]], int]:
    """Draw edges of which no place and no question has more than there are forms."""
    forms = draw(st.integers(1, 3))
    edges: list[tuple[int, int]] = []
    for edge in draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), unique=True, max_size=20)):
        if all(sum(edge[end] == other[end] for other in edges) < forms for end in (0, 1)):
            edges.append(edge)
    return edges, forms


@given(coloured())
def test_no_form_meets_a_place_or_a_question_twice(case: tuple[list[tuple[int, int]], int]) -> None:
    edges, forms = case
    given_forms = colour(edges, forms)
    assert all(0 <= form < forms for form in given_forms)
    for end in (0, 1):
        met = Counter((form, edge[end]) for form, edge in zip(given_forms, edges, strict=True))
        assert max(met.values(), default=0) <= 1
