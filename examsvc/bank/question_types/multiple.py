"""Multiple choice (多选)."""

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


class MultipleKey(Frozen):
    """All right options."""

    correct: tuple[str, ...]


class Multiple(QuestionType[Choices, MultipleKey]):
    """Several options; the value is their ids, sorted, with commas between."""

    kind = "multiple"
    content_model = Choices
    key_model = MultipleKey

    def problems(self, content: Choices, key: MultipleKey) -> list[str]:
        """Check options and key; fewer than two right ones make it a single choice."""
        found = option_problems(content.options, key.correct)
        if len(set(key.correct)) < 2:
            found.append("多选题至少有两个正确选项")
        return found

    def check_value(self, content: Choices, value: str) -> str:
        """Accept ids of options and sort them."""
        if not value:
            return ""
        chosen = set(value.split(","))
        if not chosen <= known_ids(content.options):
            raise BadValue(value)
        return ",".join(sorted(chosen))

    def mark(
        self, content: Choices, key: MultipleKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give full marks for exactly the right set; a wrong option always costs everything."""
        if not value:
            return unanswered()
        chosen, right = set(value.split(",")), set(key.correct)
        if not chosen <= right:
            part = Decimal(0)
        elif chosen == right:
            part = Decimal(1)
        elif rule is MultipleRule.ALL_OR_NOTHING:
            part = Decimal(0)
        elif rule is MultipleRule.HALF_IF_FEWER:
            part = Decimal("0.5")
        else:
            part = Decimal(len(chosen)) / len(right)
        return judged(marks, part, value)

    def model_answer(self, content: Choices, key: MultipleKey) -> str:
        """Return the right options' texts."""
        return option_texts(content.options, key.correct)
