"""True or false (判断)."""

from decimal import Decimal

from examsvc.bank.question_types.base import (
    BadValue,
    Content,
    Frozen,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    judged,
    unanswered,
)


class TrueFalseKey(Frozen):
    """Whether the statement is true."""

    correct: bool


class TrueFalse(QuestionType[Content, TrueFalseKey]):
    """A statement; the value is "true" or "false"."""

    kind = "true_false"
    content_model = Content
    key_model = TrueFalseKey

    def problems(self, content: Content, key: TrueFalseKey) -> list[str]:
        """Find nothing: any statement can be judged."""
        return []

    def check_value(self, content: Content, value: str) -> str:
        """Accept true and false."""
        if value not in ("", "true", "false"):
            raise BadValue(value)
        return value

    def mark(
        self, content: Content, key: TrueFalseKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give all or nothing; a wrong judgement costs nothing more."""
        return judged(marks, Decimal((value == "true") == key.correct), value) if value else unanswered()

    def model_answer(self, content: Content, key: TrueFalseKey) -> str:
        """Return 正确 or 错误."""
        return "正确" if key.correct else "错误"
