"""Matching (匹配)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pydantic import Field

from examsvc.bank.formats.items import Item, ItemKind, Pair
from examsvc.bank.question_types.base import (
    BadFields,
    Below,
    Content,
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
from examsvc.bank.question_types.choices import LETTERS, Option, lettered, typed_lines
from examsvc.bank.question_types.pairing import check_pairs, read_pairs, scattered, spell_pairs


class MatchingContent(Content):
    """Entries on the left, each with one partner on the right; there may be partners that fit nothing."""

    left: tuple[Option, ...] = Field(min_length=2, max_length=20)
    right: tuple[Option, ...] = Field(min_length=2, max_length=len(LETTERS))


class MatchingKey(Frozen):
    """The partner of each entry, by ids."""

    pairs: dict[str, str]


class Matching(QuestionType[MatchingContent, MatchingKey]):
    """Entries to match; the value gives each entry its partner: `1:b,2:a`."""

    kind = "matching"
    rank, about = 7, _("把两列内容对应起来")
    printed, name, tag = "匹配题", _("匹配题"), _("匹配")
    shape = "pairs"
    answer_hint = _("每行一组，写成：左｜右；只写“｜右”的是多余的备选项。右边的次序由系统打乱。")
    item_kinds = (ItemKind.MATCHING,)
    content_model = MatchingContent
    key_model = MatchingKey

    def problems(self, content: MatchingContent, key: MatchingKey) -> list[str]:
        """Check that every entry has a partner and that no text stands twice on a side."""
        found = []
        if set(key.pairs) != {entry.id for entry in content.left}:
            found.append(gettext("左边每一项都要有答案"))
        if not set(key.pairs.values()) <= {partner.id for partner in content.right}:
            found.append(gettext("答案不在右边的备选项之中"))
        if any(len({option.text for option in side}) != len(side) for side in (content.left, content.right)):
            found.append(gettext("同一边有两项文字相同"))
        if any(len({option.id for option in side}) != len(side) for side in (content.left, content.right)):
            found.append(gettext("选项编号重复或不是字母数字"))
        return found

    def check_value(self, content: MatchingContent, value: str) -> str:
        """Accept a partner for some or all of the entries."""
        return check_pairs(value, [entry.id for entry in content.left], self.option_ids(content))

    def mark(
        self, content: MatchingContent, key: MatchingKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give each entry its equal part."""
        if not value:
            return unanswered()
        given = read_pairs(value)
        right = sum(given.get(entry) == partner for entry, partner in key.pairs.items())
        return judged(marks, Decimal(right) / len(key.pairs), value)

    def model_answer(self, content: MatchingContent, key: MatchingKey) -> str:
        """Return each entry with its partner."""
        return _told(content, key.pairs)

    def right_value(self, content: MatchingContent, key: MatchingKey) -> str:
        """Return each entry with its partner."""
        return spell_pairs(key.pairs)

    def guess(self, content: MatchingContent, below: Below) -> str:
        """Give each entry some partner."""
        partners = self.option_ids(content)
        return spell_pairs({entry.id: partners[below(len(partners))] for entry in content.left})

    def answer_text(self, content: MatchingContent, value: str) -> str:
        """Return the entries that were given a partner, with it."""
        return _told(content, read_pairs(value))

    def spell(self, content: MatchingContent, fields: FieldsOf) -> str:
        """Return the pairs that were chosen."""
        return ",".join(filter(None, fields("")))

    def public(self, content: MatchingContent, order: Sequence[str]) -> Fields:
        """Return both sides, the right one with letters in the form's order."""
        left = [{"id": entry.id, "text": entry.text} for entry in content.left]
        return {"left": left, "right": lettered(content.right, order)}

    def option_ids(self, content: MatchingContent) -> tuple[str, ...]:
        """Let a form order the right side."""
        return tuple(option.id for option in content.right)

    def announced(self, rule: MultipleRule) -> str:
        """Say that each pair counts, as a sentence."""
        return gettext("匹配题每配对一组得相应分数。")

    def rule_text(self, rule: MultipleRule) -> str:
        """Say that each pair counts."""
        return "每配对一组得相应分数"

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem, pairs (left: right) and spare (further right sides)."""
        pairs: dict[Any, Any] = expect(take(fields, "pairs"), dict, "pairs")
        spare: list[Any] = expect(fields.pop("spare", []), list, "spare")
        if any(isinstance(side, (dict, list)) for side in (*pairs.values(), *spare)):
            raise BadFields(gettext("“%(field)s”的写法不对", field="pairs"))
        listed = [(str(left), str(right)) for left, right in pairs.items()]
        return _halves(take(fields, "stem"), listed, [str(text) for text in spare])

    def to_fields(self, content: MatchingContent, key: MatchingKey) -> Fields:
        """Return stem, pairs and spare."""
        pairs, spare = _sides(content, key)
        return {"stem": content.stem, "pairs": dict(pairs)} | ({"spare": spare} if spare else {})

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read one pair a line: 左｜右."""
        split = [line.replace("|", "｜").partition("｜") for line in typed_lines(lines.answer)]
        pairs = [(left.strip(), right.strip()) for left, _bar, right in split]
        return _halves(stem, [p for p in pairs if p[0]], [right for left, right in pairs if not left])

    def to_lines(self, content: MatchingContent, key: MatchingKey) -> Lines:
        """Return one pair a line."""
        pairs, spare = _sides(content, key)
        return Lines("", "\n".join([f"{left}｜{right}" for left, right in pairs] + [f"｜{text}" for text in spare]))

    def of_item(self, item: Item) -> Halves:
        """Take over the pairs."""
        pairs = [(pair.left, pair.right) for pair in item.pairs if pair.left]
        return _halves(item.stem, pairs, [pair.right for pair in item.pairs if not pair.left])

    def to_item(self, content: MatchingContent, key: MatchingKey) -> Fields:
        """Return the pairs, spare right sides last."""
        pairs, spare = _sides(content, key)
        both = tuple(Pair(left, right) for left, right in pairs) + tuple(Pair("", text) for text in spare)
        return {"kind": ItemKind.MATCHING, "stem": content.stem, "pairs": both}


def _halves(stem: str, pairs: Sequence[tuple[str, str]], spare: Sequence[str]) -> Halves:
    rights = list(dict.fromkeys([right for _left, right in pairs] + list(spare)))
    ids = {text: letter.lower() for letter, text in zip(LETTERS, scattered(rights), strict=False)}
    left = [{"id": str(n), "text": text} for n, (text, _right) in enumerate(pairs, 1)]
    content = {"stem": stem, "left": left, "right": [{"id": id_, "text": text} for text, id_ in ids.items()]}
    return content, {"pairs": {str(n): ids[right] for n, (_left, right) in enumerate(pairs, 1) if right in ids}}


def _sides(content: MatchingContent, key: MatchingKey) -> tuple[list[tuple[str, str]], list[str]]:
    texts = {option.id: option.text for option in content.right}
    pairs = [(entry.text, texts[key.pairs[entry.id]]) for entry in content.left]
    used = set(key.pairs.values())
    return pairs, [option.text for option in content.right if option.id not in used]


def _told(content: MatchingContent, pairs: dict[str, str]) -> str:
    texts = {option.id: option.text for option in content.right}
    return "；".join(f"{entry.text} → {texts[pairs[entry.id]]}" for entry in content.left if entry.id in pairs)
