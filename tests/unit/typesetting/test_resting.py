"""The garbage collector rests while type is set, and never longer."""

import gc
import weakref
from collections.abc import Iterator
from threading import Event, Thread

import pytest

from examsvc.typesetting.rendering import typeset
from examsvc.typesetting.resting import collector_resting


@pytest.fixture(autouse=True)
def _awake() -> Iterator[None]:
    gc.enable()
    yield
    gc.enable()


class Knot:
    """Something that only the collector can clear away."""

    def __init__(self) -> None:
        self.itself = self


def test_the_collector_rests_in_the_block_only() -> None:
    with collector_resting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_inner_block_does_not_wake_it() -> None:
    with collector_resting():
        with collector_resting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_an_error_wakes_it() -> None:
    with pytest.raises(ValueError, match="no ink"), collector_resting():
        raise ValueError("no ink")
    assert gc.isenabled()


def test_one_that_was_off_stays_off() -> None:
    gc.disable()
    with collector_resting():
        pass
    assert not gc.isenabled()


def test_it_rests_until_the_last_of_those_side_by_side_is_done() -> None:
    begun, finish = Event(), Event()

    def other() -> None:
        with collector_resting():
            begun.set()
            finish.wait(10)

    with collector_resting():
        thread = Thread(target=other)
        thread.start()
        assert begun.wait(10)
    assert not gc.isenabled()
    finish.set()
    thread.join()
    assert gc.isenabled()


def test_what_was_left_in_the_block_is_gone_after_it() -> None:
    with collector_resting():
        left = weakref.ref(Knot())
        assert left() is not None
    assert left() is None


def test_a_page_that_cannot_be_set_wakes_it() -> None:
    with pytest.raises(Exception, match="no-such"):
        typeset("no-such.html")
    assert gc.isenabled()
