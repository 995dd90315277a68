"""A loop goes on after trouble and stops when told."""

import pytest

from examsvc.core.errors import Unavailable
from examsvc.operations import loops
from examsvc.operations.loops import Loop


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SECONDS_BETWEEN_ROUNDS", 0.001)
    monkeypatch.setattr(loops, "SECONDS_AFTER_TROUBLE", 0.001)


def rounds(*outcomes: object) -> tuple[Loop, list[object]]:
    """Make a loop whose rounds return or raise these, and then stop it."""
    seen: list[object] = []

    def one_round() -> bool:
        outcome = outcomes[len(seen)]
        seen.append(outcome)
        if len(seen) == len(outcomes):
            loop.request_stop()
        if isinstance(outcome, Exception):
            raise outcome
        return bool(outcome)

    loop = Loop("test", one_round)
    return loop, seen


def test_it_repeats_until_told_to_stop() -> None:
    loop, seen = rounds(True, False, True)
    loop.run()
    assert seen == [True, False, True]


def test_trouble_does_not_end_it() -> None:
    loop, seen = rounds(RuntimeError("no disk"), Unavailable("locked"), False)
    loop.run()
    assert len(seen) == 3


def test_a_round_with_more_to_do_is_followed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "SECONDS_BETWEEN_ROUNDS", 3600)
    loop, seen = rounds(True, True, True)
    loop.run()
    assert len(seen) == 3
