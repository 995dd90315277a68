"""What the log keeps of an exception: every place it passed and its kind, never the words it carried."""

import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from typing import Any

import pytest
import structlog

from examsvc.web import observing
from examsvc.web.traces import outline

ANSWER = "两不愁三保障"


@pytest.fixture
def told() -> Iterator[io.StringIO]:
    """What the service's own logging writes, in the place of what the tests' run has set."""
    before, said = structlog.get_config(), io.StringIO()
    with redirect_stderr(said):
        observing.configure_logging()
    yield said
    structlog.configure(**before)


@contextmanager
def caught() -> Iterator[list[str]]:
    """Give the outline of what the block raises, once it has raised it."""
    kept: list[str] = []
    try:
        yield kept
    except Exception:  # noqa: BLE001 - whatever is raised is what is looked at
        raised = sys.exc_info()
        assert raised[0] is not None
        assert raised[1] is not None
        kept.append(outline((raised[0], raised[1], raised[2])))


def mark(value: str) -> int:
    return int(value)


def test_the_kind_and_the_places_are_told_and_the_words_are_not() -> None:
    with caught() as kept:
        mark(ANSWER)
    (shown,) = kept
    assert shown.endswith("builtins.ValueError")
    assert "in mark" in shown
    assert __file__ in shown
    assert ANSWER not in shown


def test_the_first_cause_comes_first() -> None:
    with caught() as kept:
        try:
            mark(ANSWER)
        except ValueError as error:
            raise LookupError(ANSWER) from error
    kinds = [line for line in kept[0].splitlines() if line.startswith("builtins.")]
    assert kinds == ["builtins.ValueError", "builtins.LookupError"]
    assert ANSWER not in kept[0]


def test_what_was_being_handled_is_a_cause_unless_it_was_set_aside() -> None:
    with caught() as along:
        try:
            mark(ANSWER)
        except ValueError:
            mark("")
    with caught() as aside:
        try:
            mark(ANSWER)
        except ValueError:
            raise LookupError(ANSWER) from None
    assert along[0].count("builtins.ValueError") == 2
    assert "ValueError" not in aside[0]


def test_a_circle_of_causes_ends() -> None:
    first, second = KeyError(ANSWER), ValueError(ANSWER)
    first.__cause__, second.__cause__ = second, first
    assert outline((KeyError, first, None)) == "builtins.ValueError\nbuiltins.KeyError"


def test_a_group_and_a_note_keep_their_words_to_themselves() -> None:
    group = ExceptionGroup(ANSWER, [ValueError(ANSWER)])
    group.add_note(ANSWER)
    assert ANSWER not in outline((ExceptionGroup, group, None))


@pytest.mark.parametrize("given", ["the exception", "whatever is being handled"])
def test_a_line_of_the_log_holds_the_outline_alone(told: io.StringIO, given: str) -> None:
    try:
        mark(ANSWER)
    except ValueError as error:
        found: Any = error if given == "the exception" else True
        structlog.get_logger().error("task_failed", exc_info=found)
    line = json.loads(told.getvalue())
    assert set(line) == {"event", "level", "timestamp", "exception"}
    assert "in mark" in line["exception"]
    assert ANSWER not in told.getvalue()
