"""What browsers get of a form: an allow-list of public fields, nothing that was ever near a key."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from examsvc.bank.question_types.base import MultipleRule
from examsvc.bank.question_types.registry import question_type
from examsvc.core.canonical import canonical_json

LETTERS = "ABCDEFGH"
ORDINALS = "一二三四五六七八九十"
SECTION_NAMES = {
    "single": "单项选择题",
    "multiple": "多项选择题",
    "true_false": "判断题",
    "fill_in": "填空题",
    "short_answer": "简答题",
}
RULE_SENTENCES = {
    MultipleRule.ALL_OR_NOTHING: "全部选对得分，多选、少选、错选均不得分",
    MultipleRule.HALF_IF_FEWER: "少选得一半，错选不得分",
    MultipleRule.PROPORTIONAL: "每选对一个得相应分数，错选不得分",
}


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
    name = SECTION_NAMES.get(items[0].kind, items[0].kind)
    each = {p.marks for p in items}
    total = sum((item.marks for item in items), Decimal(0))
    said = [f"共{len(items)}题"]
    if len(each) == 1:
        said.append(f"每题{_plain(items[0].marks)}分")
    said.append(f"共{_plain(total)}分")
    if items[0].kind == "multiple":
        said.append(RULE_SENTENCES[rule])
    return f"{ORDINALS[number - 1]}、{name}（{'，'.join(said)}）"


def _item(placed: Placed) -> dict[str, Any]:
    content = question_type(placed.kind).content(placed.content)
    shown: dict[str, Any] = {
        "item": placed.item,
        "number": placed.number,
        "kind": placed.kind,
        "marks": _plain(placed.marks),
        "stem": content.stem,
    }
    if placed.kind in ("single", "multiple"):
        texts = {option.id: option.text for option in content.options}
        shown["options"] = [
            {"id": i, "letter": LETTERS[n], "text": texts[i]}
            for n, i in enumerate(placed.option_order or tuple(texts))
        ]
    if placed.kind == "fill_in":
        shown["blanks"] = [{"unit": blank.unit} for blank in content.blanks]
        shown["ordered"] = content.ordered
    return shown


def _plain(marks: Decimal) -> str:
    return format(marks.normalize(), "f")
