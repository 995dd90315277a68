"""What browsers get of a form: an allow-list of public fields, nothing that was ever near a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import canonical_json

ORDINALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Placed:
    """One question's place on a form; `content` is its canonical public JSON."""

    item: str
    number: int
    section: int
    kind: str
    marks: Decimal
    content: str
    option_order: tuple[str, ...]


def make_body(placed: Sequence[Placed], rule: MultipleRule) -> str:
    """Return the form's body as canonical JSON, sections and items in printed order."""
    sections = []
    for number in sorted({p.section for p in placed}):
        items = [p for p in placed if p.section == number]
        sections.append({"title": section_title(number, items, rule), "items": [_item(p) for p in items]})
    return canonical_json({"sections": sections})


def section_title(number: int, items: Sequence[Placed], rule: MultipleRule) -> str:
    """Return a section's printed title with its marks and, for multiple choice, the marking rule."""
    kind = question_type(items[0].kind)
    each = {p.marks for p in items}
    total = sum((item.marks for item in items), Decimal(0))
    said = [f"共{len(items)}题"]
    if len(each) == 1:
        said.append(f"每题{_plain(items[0].marks)}分")
    said.append(f"共{_plain(total)}分")
    if told := kind.rule_text(rule):
        said.append(told)
    return f"{ORDINALS[number - 1]}、{kind.printed}（{'，'.join(said)}）"


def _item(placed: Placed) -> dict[str, Any]:
    kind = question_type(placed.kind)
    content = kind.content(placed.content)
    shown: dict[str, Any] = {
        "item": placed.item,
        "number": placed.number,
        "kind": placed.kind,
        "marks": _plain(placed.marks),
        "stem": content.stem,
    }
    return shown | kind.public(content, placed.option_order)


def _plain(marks: Decimal) -> str:
    return format(marks.normalize(), "f")
