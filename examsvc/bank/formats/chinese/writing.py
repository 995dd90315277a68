"""Write items as lines in the convention that counties know best, which our own grammar reads back."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.field_values import AUDIENCE, dates_of
from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.formats.key_shapes import LETTERS
from examsvc.bank.formats.numbers import plain_decimal
from examsvc.bank.formats.written_cells import KIND_NAMES, key_of_item, options_of, stem_of

_ORDINALS = "一二三四五六七八九十"


@dataclass(slots=True)
class Lines:
    """The lines, and on which of them (counted from one) each item begins."""

    lines: list[str] = field(default_factory=list)
    begins: dict[int, int] = field(default_factory=dict)
    headings: set[int] = field(default_factory=set)

    def add(self, text: str) -> None:
        """Add a text of one or several lines; blank lines inside it would end the question."""
        self.lines += [line for line in text.split("\n") if line.strip()] or [""]


def write_lines(items: Sequence[Item]) -> Lines:
    """Write every item; a heading with the type stands wherever the type changes."""
    out, kind, section, number = Lines(), None, 0, 0
    for position, item in enumerate(items):
        if item.kind is not kind:
            kind, section, number = item.kind, section + 1, 0
            out.headings.add(len(out.lines) + 1)
            ordinal = _ORDINALS[section - 1] if section <= len(_ORDINALS) else str(section)
            out.lines += [f"{ordinal}、{KIND_NAMES[item.kind]}", ""]
        number += 1
        out.begins[position] = len(out.lines) + 1
        _add(out, item, f"{number}、")
        for place, part in enumerate(item.parts, start=1):
            _add(out, part, f"（{place}）[{KIND_NAMES[part.kind]}]")
        out.lines.append("")
    return out


def _add(out: Lines, item: Item, mark: str) -> None:
    out.add(mark + stem_of(item))
    for letter, option in zip(LETTERS, options_of(item), strict=False):
        out.add(f"{letter}、{option}")
    if item.kind not in {ItemKind.MATCHING, ItemKind.COMPOSITE}:
        out.add(f"答案：{key_of_item(item)}")
    for label, value in _fields(item):
        if value:
            out.add(f"{label}：{value}")


def _fields(item: Item) -> list[tuple[str, str]]:
    begins, ends = dates_of(item.validity)
    return [
        ("解析", item.explanation),
        ("分值", plain_decimal(item.marks) if item.marks is not None else ""),
        ("难度", str(item.difficulty or "")),
        ("主题", item.topic),
        ("适用层级", item.level),
        ("适用地域", item.area),
        ("依据文件", item.source.document),
        ("文号", item.source.doc_no),
        ("条款", item.source.clause),
        ("发文日期", item.source.issued),
        ("有效期起", begins),
        ("有效期止", ends),
        ("口径年份", "" if "/" in item.validity else item.validity),
        ("适用对象", "；".join(tag.removeprefix(AUDIENCE) for tag in item.tags if tag.startswith(AUDIENCE))),
        ("标签", "；".join(tag for tag in item.tags if not tag.startswith(AUDIENCE))),
    ]
