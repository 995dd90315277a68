"""Which step of 快速办考 comes next."""

import pytest

from examsvc.exams.models import Exam
from examsvc.exams.progress import PRINT, ROOMS, ROSTER, SEAL, step_of


@pytest.mark.parametrize(
    ("state", "people", "missing", "step"),
    [
        ("draft", 0, 0, ROSTER),
        ("draft", 1, 0, SEAL),
        ("draft", 118, 28, ROOMS),
        ("draft", 118, 0, SEAL),
        ("sealed", 118, 0, PRINT),
        ("closed", 118, 0, PRINT),
        ("released", 118, 0, PRINT),
    ],
)
def test_the_next_step_follows_from_what_is_settled(state: str, people: int, missing: int, step: int) -> None:
    assert step_of(Exam(state=state), people, missing) == step
