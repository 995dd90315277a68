"""Short answer (简答), marked by a person."""

from decimal import Decimal

from examsvc.bank.question_types.base import (
    LONGEST_VALUE_BYTES,
    BadValue,
    Content,
    Frozen,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    Status,
    unanswered,
)


class Point(Frozen):
    """One thing a good answer says; `marks` is its share of the whole."""

    text: str
    marks: Decimal


class ShortAnswerKey(Frozen):
    """What to look for."""

    points: tuple[Point, ...]


class ShortAnswer(QuestionType[Content, ShortAnswerKey]):
    """Free text; the machine only tells empty answers from others."""

    kind = "short_answer"
    content_model = Content
    key_model = ShortAnswerKey

    def problems(self, content: Content, key: ShortAnswerKey) -> list[str]:
        """Ask for at least one point, each worth something."""
        if not key.points or any(point.marks <= 0 for point in key.points):
            return ["简答题至少要有一个得分点，每个得分点的分值大于零"]
        return []

    def check_value(self, content: Content, value: str) -> str:
        """Accept text up to eight kibibytes."""
        if len(value.encode()) > LONGEST_VALUE_BYTES:
            raise BadValue("too long")
        return value

    def mark(
        self, content: Content, key: ShortAnswerKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Hand everything that is not empty to a person."""
        if not value.strip():
            return unanswered()
        return MarkedAnswer(Decimal(0), Status.NEEDS_PERSON, value)

    def model_answer(self, content: Content, key: ShortAnswerKey) -> str:
        """Return the points."""
        return "；".join(point.text for point in key.points)
