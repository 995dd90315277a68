"""What single and multiple choice have in common: a stem with options that keep their ids."""

import string
import unicodedata
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from examsvc.bank.formats.items import Choice, Item
from examsvc.bank.question_types.base import (
    CannotHold,
    Content,
    Fields,
    FieldsOf,
    Frozen,
    Halves,
    K,
    Lines,
    QuestionType,
    expect,
    take,
)

LETTERS = string.ascii_uppercase
_MOST_OPTIONS = len(LETTERS)
_LONGEST_ID = 4


class Option(Frozen):
    """One option; its id is stable, whatever letter a form prints before it."""

    id: str
    text: str


class Choices(Content):
    """A stem with options."""

    options: tuple[Option, ...]


def option_problems(options: Iterable[Option], correct: Iterable[str]) -> list[str]:
    """Return what is wrong with options and the key's ids."""
    listed = list(options)
    ids = [option.id for option in listed]
    problems = []
    if len(listed) < 2:
        problems.append(_("选项至少要有两个"))
    if len(listed) > _MOST_OPTIONS:
        problems.append(_("选项最多 %(n)s 个", n=_MOST_OPTIONS))
    if len(set(ids)) != len(ids) or any(not i.isalnum() or len(i) > _LONGEST_ID for i in ids):
        problems.append(_("选项编号重复或不是字母数字"))
    if len({option.text for option in listed}) != len(listed):
        problems.append(_("有两个选项文字相同"))
    if not set(correct) <= set(ids):
        problems.append(_("答案不在选项之中"))
    return problems


def known_ids(options: Iterable[Option]) -> frozenset[str]:
    """Return the ids an answer may name."""
    return frozenset(option.id for option in options)


def option_texts(options: Iterable[Option], ids: Iterable[str]) -> str:
    """Return the texts of the named options in the order of the question."""
    wanted = set(ids)
    return "；".join(option.text for option in options if option.id in wanted)


def lettered(options: Sequence[Option], order: Sequence[str]) -> list[dict[str, str]]:
    """Return options as a page prints them, in the form's order if it has one."""
    texts = {option.id: option.text for option in options}
    return [{"id": i, "letter": LETTERS[n], "text": texts[i]} for n, i in enumerate(order or texts)]


def typed_lines(text: str) -> list[str]:
    """Return the lines of an editor's field that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def typed_letters(text: str) -> list[str]:
    """Return the option ids that a typed key like `AC` or `a、c` names."""
    typed = unicodedata.normalize("NFKC", text).lower()
    return sorted({letter for letter in typed if letter.isascii() and letter.isalpha()})


class ChoiceType(QuestionType[Choices, K]):
    """What both kinds of choice share; `right` and `key_of` tell one key from several."""

    options_hint = lazy_gettext("每行一个选项，按 A、B、C、D 次序。")
    content_model = Choices

    @abstractmethod
    def right(self, key: K) -> tuple[str, ...]:
        """Return the ids of the right options."""

    @abstractmethod
    def key_of(self, ids: Sequence[str]) -> Fields:
        """Return the key that names these ids."""

    def problems(self, content: Choices, key: K) -> list[str]:
        """Check options and key."""
        return option_problems(content.options, self.right(key))

    def model_answer(self, content: Choices, key: K) -> str:
        """Return the right options' texts."""
        return option_texts(content.options, self.right(key))

    def right_value(self, content: Choices, key: K) -> str:
        """Return the right ids."""
        return ",".join(sorted(self.right(key)))

    def answer_text(self, content: Choices, value: str) -> str:
        """Return the chosen options' texts."""
        return option_texts(content.options, value.split(","))

    def spell(self, content: Choices, fields: FieldsOf) -> str:
        """Return the chosen ids."""
        return ",".join(filter(None, fields("")))

    def public(self, content: Choices, order: Sequence[str]) -> Fields:
        """Return the options with their letters, in the form's order."""
        return {"options": lettered(content.options, order)}

    def option_ids(self, content: Choices) -> tuple[str, ...]:
        """Let a form order the options."""
        return tuple(option.id for option in content.options)

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem, options (id: text) and answer (one id, or a list)."""
        given: dict[Any, Any] = expect(take(fields, "options"), dict, "options")
        options = [{"id": i, "text": text} for i, text in given.items()]
        return {"stem": take(fields, "stem"), "options": options}, {"correct": take(fields, "answer")}

    def to_fields(self, content: Choices, key: K) -> Fields:
        """Return stem, options and answer."""
        options = {option.id: option.text for option in content.options}
        return {"stem": content.stem, "options": options, "answer": key.model_dump(mode="json")["correct"]}

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read options, one a line, and letters."""
        options = _with_ids(typed_lines(lines.options))
        return {"stem": stem, "options": options}, self.key_of(typed_letters(lines.answer))

    def to_lines(self, content: Choices, key: K) -> Lines:
        """Return options and letters."""
        right = set(self.right(key))
        letters = "".join(LETTERS[n] for n, option in enumerate(content.options) if option.id in right)
        return Lines("\n".join(option.text for option in content.options), letters)

    def of_item(self, item: Item) -> Halves:
        """Take over the options."""
        options = _with_ids([choice.text for choice in item.choices])
        pairs = zip(options, item.choices, strict=False)
        right = [option["id"] for option, choice in pairs if choice.right]
        if not right:
            raise CannotHold("no-key")
        return {"stem": item.stem, "options": options}, self.key_of(right)

    def to_item(self, content: Choices, key: K) -> Fields:
        """Return the options as choices."""
        right = set(self.right(key))
        choices = tuple(Choice(option.text, option.id in right) for option in content.options)
        return {"kind": self.item_kinds[0], "stem": content.stem, "choices": choices}


def _with_ids(texts: Sequence[str]) -> list[dict[str, str]]:
    return [{"id": letter.lower(), "text": text} for letter, text in zip(LETTERS, texts, strict=False)]
