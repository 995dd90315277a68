"""Ordering (排序)."""

import re
from collections.abc import Sequence
from decimal import Decimal

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.question_types.base import (
    Below,
    Fields,
    FieldsOf,
    Frozen,
    Halves,
    Lines,
    MarkedAnswer,
    MultipleRule,
    QuestionType,
    expect,
    judged,
    take,
    unanswered,
)
from examsvc.bank.question_types.choices import LETTERS, Choices, lettered, option_problems, typed_lines
from examsvc.bank.question_types.pairing import check_pairs, read_pairs, scattered, spell_pairs

_MARK = re.compile(r"^(?:\d{1,2}[.、．)）]\s*)")


class OrderingKey(Frozen):
    """The ids in the right order."""

    order: tuple[str, ...]


class Ordering(QuestionType[Choices, OrderingKey]):
    """Entries to put in order; the value gives each entry its place: `a:2,b:1`."""

    kind = "ordering"
    rank, about = 6, _("把几个步骤排出先后")
    printed, name, tag = "排序题", _("排序题"), _("排序")
    shape = "places"
    answer_hint = _("每行一项，按正确的次序写；卷面上的次序由系统打乱。")
    item_kinds = (ItemKind.ORDERING,)
    content_model = Choices
    key_model = OrderingKey

    def problems(self, content: Choices, key: OrderingKey) -> list[str]:
        """Check that the key orders exactly the entries and that the page does not show it."""
        found = option_problems(content.options, key.order)
        ids = tuple(option.id for option in content.options)
        if sorted(ids) != sorted(key.order):
            found.append(gettext("每一项在次序中要出现一次"))
        elif ids == key.order:
            found.append(gettext("卷面上的次序不能就是答案"))
        return found

    def check_value(self, content: Choices, value: str) -> str:
        """Accept a place for some or all of the entries."""
        return check_pairs(value, self.option_ids(content), [str(n + 1) for n in range(len(content.options))])

    def mark(
        self, content: Choices, key: OrderingKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give all for the whole order, nothing for a part of it."""
        right = {entry: str(place) for place, entry in enumerate(key.order, 1)}
        return judged(marks, Decimal(read_pairs(value) == right), value) if value else unanswered()

    def model_answer(self, content: Choices, key: OrderingKey) -> str:
        """Return the texts in order."""
        texts = {option.id: option.text for option in content.options}
        return " → ".join(texts[entry] for entry in key.order)

    def right_value(self, content: Choices, key: OrderingKey) -> str:
        """Return each entry with its place."""
        return spell_pairs({entry: str(place) for place, entry in enumerate(key.order, 1)})

    def guess(self, content: Choices, below: Below) -> str:
        """Turn the printed order around by some places."""
        ids, first = self.option_ids(content), below(len(content.options))
        return spell_pairs({entry: str((n + first) % len(ids) + 1) for n, entry in enumerate(ids)})

    def answer_text(self, content: Choices, value: str) -> str:
        """Return the texts with the places they were given."""
        given = read_pairs(value)
        texts = {option.id: option.text for option in content.options}
        return " → ".join(f"{given[entry]}. {texts[entry]}" for entry in sorted(given, key=lambda e: int(given[e])))

    def spell(self, content: Choices, fields: FieldsOf) -> str:
        """Return the pairs that were chosen."""
        return ",".join(filter(None, fields("")))

    def public(self, content: Choices, order: Sequence[str]) -> Fields:
        """Return the entries with letters."""
        return {"options": lettered(content.options, order)}

    def option_ids(self, content: Choices) -> tuple[str, ...]:
        """Let a form order the entries."""
        return tuple(option.id for option in content.options)

    def announced(self, rule: MultipleRule) -> str:
        """Say that only the whole order counts, as a sentence."""
        return gettext("排序题次序全部正确才得分。")

    def rule_text(self, rule: MultipleRule) -> str:
        """Say that only the whole order counts."""
        return "次序全部正确得分"

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem and sequence (texts in the right order)."""
        texts = expect(take(fields, "sequence"), list, "sequence")
        return _halves(take(fields, "stem"), [str(text) for text in texts])

    def to_fields(self, content: Choices, key: OrderingKey) -> Fields:
        """Return stem and sequence."""
        return {"stem": content.stem, "sequence": _texts(content, key)}

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read one entry a line, in order; leading numbers are dropped."""
        return _halves(stem, [_MARK.sub("", line) for line in typed_lines(lines.answer)])

    def to_lines(self, content: Choices, key: OrderingKey) -> Lines:
        """Return one entry a line, in order."""
        return Lines("", "\n".join(_texts(content, key)))

    def of_item(self, item: Item) -> Halves:
        """Take over the sequence."""
        return _halves(item.stem, item.sequence)

    def to_item(self, content: Choices, key: OrderingKey) -> Fields:
        """Return the sequence."""
        return {"kind": ItemKind.ORDERING, "stem": content.stem, "sequence": tuple(_texts(content, key))}


def _halves(stem: str, texts: Sequence[str]) -> Halves:
    mixed = scattered(texts)
    if mixed == list(texts):
        mixed = mixed[1:] + mixed[:1]
    ids = {text: letter.lower() for letter, text in zip(LETTERS, mixed, strict=False)}
    options = [{"id": ids[text], "text": text} for text in mixed if text in ids]
    return {"stem": stem, "options": options}, {"order": [ids[text] for text in texts if text in ids]}


def _texts(content: Choices, key: OrderingKey) -> list[str]:
    texts = {option.id: option.text for option in content.options}
    return [texts[entry] for entry in key.order]
