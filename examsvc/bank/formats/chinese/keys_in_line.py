"""Keys of many questions in one line behind them: 参考答案：1.A 2.B, 单选题答案：1-5 ABCDE."""

import re
from collections.abc import Sequence

from examsvc.bank.formats.chinese.key_entries import Entry, entries_of, is_bare_key, parted
from examsvc.bank.formats.chinese.lines import Line
from examsvc.bank.formats.chinese.question import Question
from examsvc.bank.formats.gaps import gap_count
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.kind_words import is_kind_word, kind_of_word

_OPENING = re.compile(
    r"\s*(?:[一二三四五六七八九十]{1,3}[、.．])?\s?[【\[（(]?\s?(?P<kind>[\u4e00-\u9fff]{2,6}?)??(?:的?(?:参考|正确|标准)?答案)"
    r"(?:[及与和]解析)?\s?[】\]）)]?\s?[:：]?\s*"
)
_NUMBER_FIRST = re.compile(r"[（(]?[0-9０-９]")
_MOST_BEFORE = 1000
_CLOSED = frozenset({ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.TRUE_FALSE})


def keys_in_line(
    lines: Sequence[Line], position: int, questions: Sequence[Question], current: Question | None
) -> tuple[list[Entry], int]:
    """Return the keys that stand here and the position behind them; no keys where it is not certain that they are.

    It is certain when each is a letter or a judgement and has the number of a question that still wants its key, or
    when the type is named and there are as many keys as questions of it that want one.
    """
    opening = _OPENING.match(lines[position].text)
    if opening is None or (opening["kind"] and not is_kind_word(opening["kind"])):
        return [], position
    kind = kind_of_word(opening["kind"] or "")
    if not _NUMBER_FIRST.match(lines[position].text, opening.end()):
        return _in_order(lines[position], opening, questions, current), position + 1
    entries = _closed(lines[position].text[opening.end() :], lines[position].number)
    least = 1 if opening["kind"] else 2
    if len(entries) < least or not {entry.number for entry in entries} <= _wanting(questions, current, kind):
        return [], position
    position += 1
    while position < len(lines) and (more := _closed(lines[position].text, lines[position].number)):
        entries += more
        position += 1
    for entry in entries:
        entry.kind = kind
    return entries, position


def _in_order(
    line: Line, opening: re.Match[str], questions: Sequence[Question], current: Question | None
) -> list[Entry]:
    """Take 单选题答案：ABDC where the questions of that type that want a key are as many and have numbers."""
    kind = kind_of_word(opening["kind"] or "")
    numbers = [question.draft.number for question in _open_ones(questions, current, kind)]
    values = parted(line.text[opening.end() :].strip().rstrip("。.;；"), len(numbers))
    if kind not in _CLOSED or len(numbers) < 2 or len(values) != len(numbers) or None in numbers:
        return []
    return [Entry(value, line.number, number, kind) for value, number in zip(values, numbers, strict=True)]


def _wanting(questions: Sequence[Question], current: Question | None, kind: ItemKind | None) -> set[int | None]:
    """Return the numbers of the questions just before that still want a key of this type."""
    return {question.draft.number for question in _open_ones(questions, current, kind)}


def _open_ones(questions: Sequence[Question], current: Question | None, kind: ItemKind | None) -> list[Question]:
    near = [*questions[-_MOST_BEFORE:], *([current] if current is not None else [])]
    open_ones = [question for question in near if not question.draft.key and _can_be_closed(question)]
    return [question for question in open_ones if kind is None or question.draft.kind in {kind, None}]


def _closed(text: str, line: int) -> list[Entry]:
    """Return the keys of a line if all are letters or judgements with a number."""
    entries = entries_of(text, line)
    return entries if all(entry.number is not None and is_bare_key(entry.value) for entry in entries) else []


def _can_be_closed(question: Question) -> bool:
    """Tell whether a question can have such a key, and is no fill-in whose blanks the numbers may count."""
    draft = question.draft
    return (
        bool(draft.options) or draft.kind in _CLOSED or (draft.kind is None and not gap_count("".join(question.stem)))
    )
