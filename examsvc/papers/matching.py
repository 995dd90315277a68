"""Fill places with questions: a greatest matching, and its division into forms that share as little as can be.

Rows of a blueprint may admit the same questions, so a count row by row would call papers feasible that are not.
"""

from collections import deque
from collections.abc import Sequence


def fill(places: Sequence[Sequence[int]], uses: int) -> dict[tuple[int, int], int]:
    """Match places with questions, every question `uses` times at most; return (question, use) → place.

    `places` gives the questions that each place admits, in order of preference. First every question is used once
    as far as a greatest matching goes, and only then a second time: augmenting never frees what is taken, so the
    number of questions used more than once is the least possible.
    """
    taken: dict[tuple[int, int], int] = {}
    filled: set[int] = set()
    for most in range(1, uses + 1):
        # What led to no free question once never will: a later path would have led there too.
        dead: set[tuple[int, int]] = set()
        for place in range(len(places)):
            if place not in filled and _augment(places, place, most, taken, dead):
                filled.add(place)
    return taken


def _augment(
    places: Sequence[Sequence[int]],
    start: int,
    most: int,
    taken: dict[tuple[int, int], int],
    dead: set[tuple[int, int]],
) -> bool:
    """Find a place's shortest path to a free question, moving others aside; tell whether there was one.

    All that was met on the way to nothing is added to `dead`, and passed over from then on.
    """
    came_from: dict[tuple[int, int], int] = {}
    held = {place: node for node, place in taken.items()}
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        for node in ((question, use) for question in places[place] for use in range(most)):
            if node in came_from or node in dead:
                continue
            came_from[node] = place
            if node not in taken:
                _shift(node, start, came_from, held, taken)
                return True
            waiting.append(taken[node])
    dead.update(came_from)
    return False


def _shift(
    node: tuple[int, int],
    start: int,
    came_from: dict[tuple[int, int], int],
    held: dict[int, tuple[int, int]],
    taken: dict[tuple[int, int], int],
) -> None:
    while True:
        place = came_from[node]
        taken[node] = place
        if place == start:
            return
        node = held[place]


def rivals(places: Sequence[Sequence[int]], taken: dict[tuple[int, int], int], short: int) -> set[int]:
    """Return the places that compete with an unfilled one: together they admit fewer questions than they need."""
    met: set[int] = {short}
    waiting = deque([short])
    by_question = {question: place for (question, _use), place in taken.items()}
    while waiting:
        for question in places[waiting.popleft()]:
            place = by_question.get(question)
            if place is not None and place not in met:
                met.add(place)
                waiting.append(place)
    return met


def colour(edges: Sequence[tuple[int, int]], colours: int) -> list[int]:
    """Give every (place, question) edge a form so that no form meets one place or one question twice.

    Possible whenever no place and no question has more edges than there are forms (Kőnig); where both free colours
    of an edge differ, the alternating chain behind it is exchanged.
    """
    at: list[dict[tuple[str, int], int]] = [{} for _ in range(colours)]
    given = [0] * len(edges)
    for number, (place, question) in enumerate(edges):
        left, right = ("place", place), ("question", question)
        mine = next(c for c in range(colours) if left not in at[c])
        theirs = next(c for c in range(colours) if right not in at[c])
        if mine != theirs:
            _exchange(right, mine, theirs, edges, at, given)
        given[number] = mine
        at[mine][left] = at[mine][right] = number
    return given


def _exchange(
    start: tuple[str, int],
    first: int,
    second: int,
    edges: Sequence[tuple[int, int]],
    at: list[dict[tuple[str, int], int]],
    given: list[int],
) -> None:
    """Exchange two colours along the chain that leaves a node by the first colour."""
    chain: list[int] = []
    node, by = start, first
    while (edge := at[by].get(node)) is not None:
        chain.append(edge)
        place, question = edges[edge]
        node = ("question", question) if node[0] == "place" else ("place", place)
        by = second if by == first else first
    for edge in chain:
        for end in (("place", edges[edge][0]), ("question", edges[edge][1])):
            if at[given[edge]].get(end) == edge:
                del at[given[edge]][end]
    for edge in chain:
        given[edge] = second if given[edge] == first else first
        for end in (("place", edges[edge][0]), ("question", edges[edge][1])):
            at[given[edge]][end] = edge
