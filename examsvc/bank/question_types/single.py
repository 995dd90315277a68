"""Single choice (单选)."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.question_types.base import (
    BadValue,
    Below,
    CannotHold,
    Fields,
    Frozen,
    Halves,
    MarkedAnswer,
    MultipleRule,
    judged,
    unanswered,
)
from examsvc.bank.question_types.choices import Choices, ChoiceType, known_ids


class SingleKey(Frozen):
    """The one right option."""

    correct: str


class Single(ChoiceType[SingleKey]):
    """One option out of several; the value is its id."""

    kind = "single"
    rank, about = 1, _("四个左右的选项，只有一个对")
    printed, name, tag = "单项选择题", _("单项选择题"), _("单选")
    shape = "one"
    answer_hint = _("写正确选项的字母，如 B。")
    item_kinds = (ItemKind.SINGLE,)
    key_model = SingleKey

    def right(self, key: SingleKey) -> tuple[str, ...]:
        """Return the one id."""
        return (key.correct,)

    def key_of(self, ids: Sequence[str]) -> Fields:
        """Return the key; several ids together are the id of no option, which `problems` tells."""
        return {"correct": "".join(ids)}

    def check_value(self, content: Choices, value: str) -> str:
        """Accept the id of an option."""
        if value and value not in known_ids(content.options):
            raise BadValue(value)
        return value

    def mark(self, content: Choices, key: SingleKey, value: str, marks: Decimal, rule: MultipleRule) -> MarkedAnswer:
        """Give all or nothing."""
        return judged(marks, Decimal(value == key.correct), value) if value else unanswered()

    def guess(self, content: Choices, below: Below) -> str:
        """Choose an option."""
        return content.options[below(len(content.options))].id

    def of_item(self, item: Item) -> Halves:
        """Take over the options; exactly one must be right."""
        if sum(choice.right for choice in item.choices) > 1:
            raise CannotHold("several-keys-for-single")
        return super().of_item(item)
