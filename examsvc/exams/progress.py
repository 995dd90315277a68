"""Where an exam stands in 快速办考."""

from examsvc.exams.models import Exam

PLAN, ROSTER, ROOMS, SEAL, PRINT = 1, 2, 3, 4, 5


def step_of(exam: Exam, people: int) -> int:
    """Return the step that comes next."""
    if exam.state != "draft":
        return PRINT
    return SEAL if people else ROSTER
