"""The draw of duties: nobody before their own unit, nobody twice at once, and as many rooms watched as can be."""

from collections import Counter
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from examsvc.exams.duty_draw import Slot, Watcher, draw_duties, may_watch

UNITS = st.frozensets(st.integers(1, 4), max_size=3)
SLOTS = st.lists(UNITS, min_size=1, max_size=4).map(
    lambda rooms: [Slot(1 + n % 2, 1 + n // 2, units) for n, units in enumerate(rooms)]
)
WATCHERS = st.lists(st.none() | st.integers(1, 4), max_size=5).map(
    lambda units: [Watcher(n, unit) for n, unit in enumerate(units, 1)]
)


@given(SLOTS, WATCHERS)
def test_nobody_watches_their_own_unit_or_two_rooms_at_once(slots: list[Slot], watchers: list[Watcher]) -> None:
    drawn = draw_duties(slots, watchers, "seed")
    by_id, at = {w.person: w for w in watchers}, {(s.sitting, s.room): s for s in slots}
    assert all(may_watch(by_id[d.person], at[d.sitting, d.room]) for d in drawn)
    assert max(Counter((d.sitting, d.person) for d in drawn).values(), default=1) == 1
    assert max(Counter((d.sitting, d.room, d.post) for d in drawn).values(), default=1) == 1


@given(SLOTS, WATCHERS)
def test_no_other_choice_would_give_more_rooms_a_chief(slots: list[Slot], watchers: list[Watcher]) -> None:
    drawn = draw_duties(slots, watchers, "seed")
    for sitting in {slot.sitting for slot in slots}:
        own = [slot for slot in slots if slot.sitting == sitting]
        places = [*watchers, *[None] * len(own)]
        most = max(
            sum(w is not None and may_watch(w, slot) for w, slot in zip(chosen, own, strict=True))
            for chosen in permutations(places, len(own))
        )
        assert sum(d.sitting == sitting and d.post == "chief" for d in drawn) == most


@given(SLOTS, WATCHERS)
def test_the_order_in_which_rooms_and_people_are_named_changes_nothing(
    slots: list[Slot], watchers: list[Watcher]
) -> None:
    shuffled = sorted(slots, key=lambda s: -s.room), list(reversed(watchers))
    assert draw_duties(*shuffled, "seed") == draw_duties(slots, watchers, "seed")


def test_another_seed_draws_other_people() -> None:
    slots, watchers = [Slot(1, 1, frozenset())], [Watcher(n) for n in range(1, 9)]
    assert len({draw_duties(slots, watchers, str(seed))[0].person for seed in range(20)}) > 1


def test_every_room_gets_its_chief_before_any_gets_a_second_person() -> None:
    slots = [Slot(1, n, frozenset()) for n in (1, 2, 3)]
    drawn = draw_duties(slots, [Watcher(n) for n in range(1, 5)], "seed")
    assert Counter(d.post for d in drawn) == {"chief": 3, "invigilator": 1}


def test_the_second_sitting_asks_first_who_has_not_stood_yet() -> None:
    slots = [Slot(sitting, 1, frozenset()) for sitting in (1, 2)]
    drawn = draw_duties(slots, [Watcher(n) for n in range(1, 5)], "seed")
    assert len({d.person for d in drawn}) == 4
