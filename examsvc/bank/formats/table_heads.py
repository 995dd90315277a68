"""Find the head of a table, in one row or in two, and what it says besides the names of its columns."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.columns import is_question_head
from examsvc.bank.formats.field_names import field_of_heading
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.judgement_words import codes_said
from examsvc.bank.formats.kind_words import heading_word, is_kind_word, kind_of_word

_KIND_CODE = re.compile(
    r"(?<![0-9])([0-9]{1,2})\s?(?:[、.．:：=＝-]|表示|代表|为|是)?\s?([\u4e00-\u9fff]{2,6}?)(?=[\s,，;；、0-9)）]|\Z)"
)
_GROUPS = frozenset({"", "options", "option"})


@dataclass(frozen=True, slots=True)
class Head:
    """The headings of a table's columns and how many rows they take.

    `judgement_codes` and `kind_codes` are what headings such as 答案（A对B错） and 题型（0单选 1判断） say of codes;
    `kind` is said by a heading of the stems that is itself a type, such as 单选题（每题1分）.
    """

    headings: tuple[str, ...]
    rows: int = 1
    kind: ItemKind | None = None
    judgement_codes: Mapping[str, bool] = field(default_factory=dict)
    kind_codes: Mapping[str, ItemKind] = field(default_factory=dict)


def head_at(rows: Sequence[Sequence[str]], place: int) -> Head | None:
    """Return the head that begins with a row; None where none does."""
    row = tuple(rows[place])
    below = tuple(rows[place + 1]) if place + 1 < len(rows) else ()
    if (named := _with_stem(row)) is not None:
        second = _is_second_row(row, below)
        return _head(_joined(named, below) if second else named, 2 if second else 1, row)
    joined = _joined(row, below)
    if _is_second_row(row, below, whole=False) and is_question_head(joined) and not is_question_head(below):
        return _head(joined, 2, row)
    return None


def _head(headings: tuple[str, ...], rows: int, first: tuple[str, ...]) -> Head:
    kinds = {code: kind for cell in headings for code, kind in _kinds_said(cell)}
    judged = next((said for cell in headings if (said := codes_said(cell))), {})
    words = [heading_word(cell) for cell in first]
    kind = next((kind_of_word(word) for word in words if word), None)
    return Head(headings, rows, kind, judged, kinds)


def _with_stem(row: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return a row that is a head, with 题干 in the place of a type that heads the stems."""
    if is_question_head(row):
        return row
    typed = [place for place, cell in enumerate(row) if heading_word(cell)]
    others = [cell for cell in row if cell.strip() and not heading_word(cell)]
    # A row of data may begin with a type too; its stem and options are no headings.
    if len(typed) != 1 or not all(map(_is_heading, others)):
        return None
    named = (*row[: typed[0]], "题干", *row[typed[0] + 1 :])
    return named if is_question_head(named) else None


def _is_second_row(row: tuple[str, ...], below: tuple[str, ...], *, whole: bool = True) -> bool:
    """Tell whether all that a row holds are headings, below a group such as 选项 or as the ones above once more.

    Where the row above is not a `whole` head, they may also stand below any other name.
    """
    filled = [(cell.strip(), row[place].strip() if place < len(row) else "") for place, cell in enumerate(below)]
    filled = [(cell, over) for cell, over in filled if cell]
    new = [(cell, over) for cell, over in filled if cell != over]
    if not new or len(filled) < 2:
        return False
    free = not whole or all(field_of_heading(over) in _GROUPS for _cell, over in new)
    return free and all(_is_heading(cell) for cell, _over in new)


def _is_heading(cell: str) -> bool:
    return bool(field_of_heading(cell)) or (cell.isdecimal() and len(cell) < 3)


def _joined(row: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """Put two rows of headings together; a group reaches to the right over empty cells."""
    headings, group = [], ""
    for place in range(max(len(row), len(below))):
        over = row[place].strip() if place < len(row) else ""
        under = below[place].strip() if place < len(below) else ""
        group = over or group
        headings.append(under if field_of_heading(under) else f"{group}{under}" if under else over)
    return tuple(headings)


def _kinds_said(cell: str) -> list[tuple[str, ItemKind]]:
    if len(cell) > 200:
        return []
    found = [(code[1], kind_of_word(code[2])) for code in _KIND_CODE.finditer(cell) if is_kind_word(code[2])]
    return [(code, kind) for code, kind in found if kind is not None]
