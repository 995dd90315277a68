"""Multiple choice (多选)."""

from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import ItemKind
from examsvc.bank.question_types.base import (
    BadValue,
    Below,
    Fields,
    Frozen,
    MarkedAnswer,
    MultipleRule,
    judged,
    unanswered,
)
from examsvc.bank.question_types.choices import Choices, ChoiceType, known_ids

ANNOUNCED = {
    MultipleRule.ALL_OR_NOTHING: _("多项选择题全部选对才得分。"),
    MultipleRule.HALF_IF_FEWER: _("多项选择题少选得一半分，错选、不选不得分。"),
}
RULE_TEXTS = {
    MultipleRule.ALL_OR_NOTHING: "全部选对得分，多选、少选、错选均不得分",
    MultipleRule.HALF_IF_FEWER: "少选得一半，错选不得分",
}


class MultipleKey(Frozen):
    """All right options."""

    correct: tuple[str, ...]


class Multiple(ChoiceType[MultipleKey]):
    """Several options; the value is their ids, sorted, with commas between."""

    kind = "multiple"
    rank, about = 2, _("几个选项里有两个以上对")
    printed, name, tag = "多项选择题", _("多项选择题"), _("多选")
    shape = "many"
    answer_hint = _("写全部正确选项的字母，如 ACD。")
    item_kinds = (ItemKind.MULTIPLE,)
    key_model = MultipleKey

    def right(self, key: MultipleKey) -> tuple[str, ...]:
        """Return all ids."""
        return key.correct

    def key_of(self, ids: Sequence[str]) -> Fields:
        """Return the key."""
        return {"correct": list(ids)}

    def problems(self, content: Choices, key: MultipleKey) -> list[str]:
        """Check options and key; fewer than two right ones make it a single choice."""
        found = super().problems(content, key)
        if len(set(key.correct)) < 2:
            found.append(gettext("多选题至少有两个正确选项"))
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
        else:
            part = Decimal("0.5")
        return judged(marks, part, value)

    def guess(self, content: Choices, below: Below) -> str:
        """Choose two neighbours."""
        first, count = below(len(content.options)), len(content.options)
        return ",".join(sorted({content.options[first].id, content.options[(first + 1) % count].id}))

    def announced(self, rule: MultipleRule) -> str:
        """Return what an incomplete choice earns, as a sentence."""
        return str(ANNOUNCED[rule])

    def rule_text(self, rule: MultipleRule) -> str:
        """Return what an incomplete choice earns."""
        return RULE_TEXTS[rule]
