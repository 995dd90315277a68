"""What a rehearsal printed is read strictly: its last line, three whole numbers."""

import pytest

from examsvc.core.errors import Invalid
from examsvc.readiness.services import read_outcome
from tests.support.in_chinese import in_chinese

LINE = '{"candidates": 300, "acknowledged": 4200, "lost": 0, "p99_ms": 87}'


@pytest.mark.parametrize("text", [LINE, LINE + "\n", "a warning\n" + LINE + "\n\n"])
def test_the_last_line_is_read(text: str) -> None:
    assert read_outcome(text) == {"candidates": 300, "p99_ms": 87, "lost": 0}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        "7",
        "null",
        LINE + "\nand more",
        '{"candidates": 300, "lost": 0}',
        '{"candidates": 0, "lost": 0, "p99_ms": 1}',
        '{"candidates": -3, "lost": 0, "p99_ms": 1}',
        '{"candidates": 300, "lost": 0, "p99_ms": 1.5}',
        '{"candidates": 300, "lost": true, "p99_ms": 1}',
        '{"candidates": "300", "lost": 0, "p99_ms": 1}',
        '{"candidates": 300, "lost": 0, "p99_ms": null}',
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with in_chinese(), pytest.raises(Invalid):
        read_outcome(text)
