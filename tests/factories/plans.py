"""What is typed on the first of the five steps of 快速办考."""

_USUAL = {
    "title": "示例县政策知识考试",
    "place": "示例县党校",
    "day": "2026-05-30",
    "at": "09:00",
    "minutes": "60",
    "late_minutes": "15",
    "earliest_submit_minutes": "30",
    "single_count": "40",
    "single_marks": "1",
    "multiple_count": "15",
    "multiple_marks": "2",
    "true_false_count": "20",
    "true_false_marks": "1",
    "fill_in_count": "10",
    "fill_in_marks": "1",
    "short_answer_count": "0",
    "short_answer_marks": "5",
    "multiple_rule": "half_if_fewer",
    "pass_mark": "60",
    "excellent_mark": "90",
    "absence": "excluded",
    "by_kind": "y",
    "submit": "1",
}


def typed_plan(**changed: str) -> dict[str, str]:
    """Return the usual plan with some fields typed otherwise."""
    return {**_USUAL, **changed}
