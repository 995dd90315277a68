"""Write an item as the cells of one row, or of one row and one more for each sub-question."""

from collections.abc import Callable, Sequence

from examsvc.bank.formats.field_values import AUDIENCE, dates_of
from examsvc.bank.formats.gaps import with_lines
from examsvc.bank.formats.items import Blank, Item, ItemKind
from examsvc.bank.formats.key_shapes import LETTERS
from examsvc.bank.formats.model_answers import written_points
from examsvc.bank.formats.numbers import plain_decimal
from examsvc.bank.formats.table_rows import PART_PREFIX

KIND_NAMES = {
    ItemKind.SINGLE: "单选题",
    ItemKind.MULTIPLE: "多选题",
    ItemKind.TRUE_FALSE: "判断题",
    ItemKind.FILL: "填空题",
    ItemKind.NUMERIC: "数字题",
    ItemKind.ORDERING: "排序题",
    ItemKind.MATCHING: "匹配题",
    ItemKind.SHORT_ANSWER: "短答题",
    ItemKind.ESSAY: "简答题",
    ItemKind.COMPOSITE: "材料题",
}
_WITH_GAPS = frozenset({ItemKind.FILL, ItemKind.NUMERIC})
_USUAL_OPTIONS = 8


def headings(items: Sequence[Item] = ()) -> list[str]:
    """Return the heads of all columns; there are eight options, or as many as the items need."""
    most = max([_USUAL_OPTIONS, *(len(options_of(item)) for item in items)])
    options = [f"选项{letter}" for letter in LETTERS[: min(most, len(LETTERS))]]
    return [name for name, _fill in _BEFORE] + options + [name for name, _fill in _AFTER]


def rows_of(item: Item, width: int) -> list[list[str]]:
    """Return the rows of an item in a table of that many columns."""
    rows = [_row(item, width)]
    for part in item.parts:
        row = _row(part, width)
        row[0] = PART_PREFIX + row[0]
        rows.append(row)
    return rows


def stem_of(item: Item) -> str:
    """Return the stem with gaps as lines."""
    return with_lines(item.stem) if item.kind in _WITH_GAPS else item.stem


def options_of(item: Item) -> list[str]:
    """Return what stands behind letters: options, items to be ordered, or pairs."""
    if item.kind is ItemKind.MATCHING:
        return [f"{pair.left} → {pair.right}".strip() for pair in item.pairs]
    return list(item.sequence) or [choice.text for choice in item.choices]


def key_of_item(item: Item) -> str:
    """Return the key as a county writes it."""
    if item.kind is ItemKind.TRUE_FALSE:
        return "正确" if item.truth else "错误"
    if item.kind is ItemKind.ESSAY:
        return "\n".join(written_points(item.points, item.point_marks)) or "略"
    if item.kind is ItemKind.ORDERING:
        return LETTERS[: len(item.sequence)]
    if item.choices:
        pairs = zip(LETTERS, item.choices, strict=False)
        return "".join(letter for letter, choice in pairs if choice.right)
    filled = "；".join(_filled(blank, item.kind) for blank in item.blanks)
    return filled if item.ordered else f"{filled}（次序不限）"


def _filled(blank: Blank, kind: ItemKind) -> str:
    unit = f"（单位：{blank.unit}）" if blank.unit else ""
    if not blank.figures:
        return "|".join(wording.text for wording in blank.wordings) + unit
    # Among wordings a tolerance tells the number, in a question of one number it goes without saying.
    least = kind is ItemKind.FILL
    return "|".join(
        plain_decimal(one.number) + (f"±{plain_decimal(one.tolerance)}" if one.tolerance or least else "") + unit
        for one in blank.figures
    )


def _row(item: Item, width: int) -> list[str]:
    places = width - len(_BEFORE) - len(_AFTER)
    options = options_of(item)[:places]
    before = [fill(item) for _name, fill in _BEFORE]
    after = [fill(item) for _name, fill in _AFTER]
    return before + options + [""] * (places - len(options)) + after


# Every column beside the options: its heading, whether it must be filled, and how an item fills it.
_BEFORE: tuple[tuple[str, Callable[[Item], str]], ...] = (
    ("题型*", lambda item: KIND_NAMES[item.kind]),
    ("题干*", stem_of),
)
_AFTER: tuple[tuple[str, Callable[[Item], str]], ...] = (
    ("答案*", key_of_item),
    ("解析", lambda item: item.explanation),
    ("分值", lambda item: plain_decimal(item.marks) if item.marks is not None else ""),
    ("难度", lambda item: str(item.difficulty or "")),
    ("主题*", lambda item: item.topic),
    ("适用层级", lambda item: item.level),
    ("适用地域", lambda item: item.area),
    ("依据文件*", lambda item: item.source.document),
    ("文号", lambda item: item.source.doc_no),
    ("条款", lambda item: item.source.clause),
    ("发文日期", lambda item: item.source.issued),
    ("有效期起", lambda item: dates_of(item.validity)[0]),
    ("有效期止", lambda item: dates_of(item.validity)[1]),
    ("口径年份", lambda item: "" if "/" in item.validity else item.validity),
    ("适用对象", lambda item: "；".join(tag.removeprefix(AUDIENCE) for tag in item.tags if tag.startswith(AUDIENCE))),
    ("标签", lambda item: "；".join(tag for tag in item.tags if not tag.startswith(AUDIENCE))),
    ("名称", lambda item: item.name),
    ("备注", lambda _item: ""),
)
