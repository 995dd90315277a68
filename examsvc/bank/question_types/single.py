"""Single choice (单选)."""

from decimal import Decimal

from examsvc.bank.question_types.base import (
    BadValue,
    Choices,
    Frozen,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    judged,
    known_ids,
    option_problems,
    option_texts,
    unanswered,
)


class SingleKey(Frozen):
    """The one right option."""

    correct: str


class Single(QuestionType[Choices, SingleKey]):
    """One option out of several; the value is its id."""

    kind = "single"
    content_model = Choices
    key_model = SingleKey

    def problems(self, content: Choices, key: SingleKey) -> list[str]:
        """Check options and key."""
        return option_problems(content.options, [key.correct])

    def check_value(self, content: Choices, value: str) -> str:
        """Accept the id of an option."""
        if value and value not in known_ids(content.options):
            raise BadValue(value)
        return value

    def mark(self, content: Choices, key: SingleKey, value: str, marks: Decimal, rule: MultipleRule) -> MarkedAnswer:
        """Give all or nothing."""
        return judged(marks, Decimal(value == key.correct), value) if value else unanswered()

    def model_answer(self, content: Choices, key: SingleKey) -> str:
        """Return the right option's text."""
        return option_texts(content.options, [key.correct])
