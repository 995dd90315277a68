"""Fill-in (填空): one or several blanks, each a wording or a number with its unit."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from pydantic import Field

from examsvc.bank.formats.items import Item, ItemKind
from examsvc.bank.question_types.base import (
    LONGEST_VALUE_BYTES,
    BadFields,
    BadValue,
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
from examsvc.bank.question_types.blanks import (
    Blank,
    BlankKey,
    blank_fields,
    blank_line,
    item_blank,
    key_of_blank,
    read_blank_line,
)
from examsvc.bank.question_types.choices import typed_lines
from examsvc.bank.question_types.normalisation import plain, read_number, wording
from examsvc.core.canonical import canonical_json

_BLANK_LIMIT = 500
_UNKNOWN = "不清楚"


class FillInContent(Content):
    """A stem with gaps {1}, {2} …; `ordered` tells the examinee whether their order matters."""

    blanks: tuple[Blank, ...] = Field(min_length=1, max_length=20)
    ordered: bool = True


class FillInKey(Frozen):
    """One key a blank."""

    blanks: tuple[BlankKey, ...]


class FillIn(QuestionType[FillInContent, FillInKey]):
    """Blanks worth equal parts; the value is a JSON list of texts, one a blank."""

    kind = "fill_in"
    rank, about = 4, _("题干里留空，填词或数字；数字可以带单位和误差")
    printed, name, tag = "填空题", _("填空题"), _("填空")
    shape = "texts"
    answer_hint = _("每行一个空。几种写法都算对，用分号隔开，空后要印单位的写成：写法｜单位；数字写成：＝3 年。")
    item_kinds = (ItemKind.FILL, ItemKind.NUMERIC, ItemKind.SHORT_ANSWER)
    content_model = FillInContent
    key_model = FillInKey

    def problems(self, content: FillInContent, key: FillInKey) -> list[str]:
        """Check that stem, blanks and key agree."""
        found = []
        if len(content.blanks) != len(key.blanks):
            found.append(gettext("空的个数与答案的个数不一致"))
        gaps = [f"{{{n}}}" for n in range(1, len(content.blanks) + 1)]
        found += [gettext("题干中应当正好有一处 %(gap)s", gap=gap) for gap in gaps if content.stem.count(gap) != 1]
        if any((blank.number is None) == (not blank.accept) for blank in key.blanks):
            found.append(gettext("每个空要么给出可接受的写法，要么给出数值"))
        if any(not plain(accepted) for blank in key.blanks for accepted in blank.accept):
            found.append(gettext("可接受的写法不能只有标点"))
        if not content.ordered and _has_twins(key):
            found.append(gettext("各空次序不限时，不能有两个空的答案完全相同：写一样的答案只算一次，得不到满分"))
        return found

    def check_value(self, content: FillInContent, value: str) -> str:
        """Accept a list of as many texts as there are blanks."""
        if not value:
            return ""
        try:
            texts = json.loads(value)
        except ValueError:
            raise BadValue(value) from None
        if not isinstance(texts, list) or len(texts) != len(content.blanks):
            raise BadValue("wrong number of blanks")
        if any(not isinstance(t, str) or len(t) > _BLANK_LIMIT for t in texts):
            raise BadValue("not text")
        if not any(t.strip() for t in texts):
            return ""
        spelt = canonical_json([t.strip() for t in texts])
        if len(spelt.encode()) > LONGEST_VALUE_BYTES:
            raise BadValue("too long")
        return spelt

    def mark(
        self, content: FillInContent, key: FillInKey, value: str, marks: Decimal, rule: MultipleRule
    ) -> MarkedAnswer:
        """Give each blank its equal part; unordered blanks are matched as well as possible."""
        if not value:
            return unanswered()
        texts: list[str] = json.loads(value)
        fits = [[_fits(text, blank, content.blanks[n].unit) for n, blank in enumerate(key.blanks)] for text in texts]
        if content.ordered:
            right = sum(row[n] for n, row in enumerate(fits))
        else:
            right = _best_matching([row for n, row in enumerate(fits) if not _said_before(texts, n)])
        return judged(marks, Decimal(right) / len(key.blanks), canonical_json([plain(t) for t in texts]))

    def model_answer(self, content: FillInContent, key: FillInKey) -> str:
        """Return the first wording or the number with its unit, blank by blank."""
        words = [
            f"{blank.number}{content.blanks[n].unit}" if blank.number is not None else blank.accept[0]
            for n, blank in enumerate(key.blanks)
        ]
        return "；".join(words)

    def right_value(self, content: FillInContent, key: FillInKey) -> str:
        """Return the first wording or the number, blank by blank."""
        return canonical_json([b.accept[0] if b.number is None else str(b.number) for b in key.blanks])

    def guess(self, content: FillInContent, below: Below) -> str:
        """Say in each blank that it is not known."""
        return canonical_json([_UNKNOWN for _blank in content.blanks])

    def answer_text(self, content: FillInContent, value: str) -> str:
        """Return what was written, blank by blank."""
        return "；".join(json.loads(value)) if value else ""

    def spell(self, content: FillInContent, fields: FieldsOf) -> str:
        """Return the texts as a list."""
        texts = list(fields(""))
        return canonical_json(texts) if any(texts) else ""

    def public(self, content: FillInContent, order: Sequence[str]) -> Fields:
        """Return the units, and whether the order matters."""
        return {"blanks": [{"unit": blank.unit} for blank in content.blanks], "ordered": content.ordered}

    def of_fields(self, fields: Fields) -> Halves:
        """Read stem, blanks (accept, or number and tolerance; unit) and ordered."""
        blanks: list[Any] = expect(take(fields, "blanks"), list, "blanks")
        if any(not isinstance(blank, dict) for blank in blanks):
            raise BadFields(gettext("“%(field)s”的写法不对", field="blanks"))
        content = {
            "stem": take(fields, "stem"),
            "blanks": [{"unit": blank.get("unit", "")} for blank in blanks],
            "ordered": fields.pop("ordered", True),
        }
        return content, {"blanks": [{k: v for k, v in blank.items() if k != "unit"} for blank in blanks]}

    def to_fields(self, content: FillInContent, key: FillInKey) -> Fields:
        """Return stem, blanks and, where it does not matter, the order."""
        blanks = [blank_fields(blank.unit, own) for blank, own in zip(content.blanks, key.blanks, strict=True)]
        return {"stem": content.stem, "blanks": blanks} | ({} if content.ordered else {"ordered": False})

    def of_lines(self, stem: str, lines: Lines) -> Halves:
        """Read one blank a line."""
        blanks = [read_blank_line(line) for line in typed_lines(lines.answer)]
        content = {"stem": stem, "blanks": [{"unit": unit} for unit, _key in blanks], "ordered": lines.ordered}
        return content, {"blanks": [key for _unit, key in blanks]}

    def to_lines(self, content: FillInContent, key: FillInKey) -> Lines:
        """Return one blank a line."""
        pairs = zip(content.blanks, key.blanks, strict=True)
        return Lines("", "\n".join(blank_line(blank.unit, own) for blank, own in pairs), content.ordered)

    def of_item(self, item: Item) -> Halves:
        """Take over the blanks; what earns less than all is not taken."""
        behind = " {1}" if item.stem[-1:].isascii() else "{1}"
        stem = item.stem if "{1}" in item.stem or len(item.blanks) != 1 else f"{item.stem}{behind}"
        content = {"stem": stem, "blanks": [{"unit": blank.unit} for blank in item.blanks], "ordered": item.ordered}
        return content, {"blanks": [key_of_blank(blank) for blank in item.blanks]}

    def to_item(self, content: FillInContent, key: FillInKey) -> Fields:
        """Return the blanks; one blank with a number is numeric."""
        blanks = tuple(item_blank(blank.unit, own) for blank, own in zip(content.blanks, key.blanks, strict=True))
        numeric = len(blanks) == 1 and blanks[0].figures
        kind = ItemKind.NUMERIC if numeric else ItemKind.FILL
        return {"kind": kind, "stem": content.stem, "blanks": blanks, "ordered": content.ordered}


def _fits(text: str, blank: BlankKey, unit: str) -> bool:
    if blank.number is not None:
        number = read_number(text, unit)
        return number is not None and abs(number - blank.number) <= blank.tolerance
    written = wording(text)
    return bool(written) and any(written == wording(accepted) for accepted in blank.accept)


def _has_twins(key: FillInKey) -> bool:
    """Tell whether unordered blanks would want the same thing twice, which counts only once."""
    sayings = [_sayings(blank, n) for n, blank in enumerate(key.blanks)]
    return _best_matching([[said in own for own in sayings] for said in sorted(set().union(*sayings))]) < len(sayings)


def _sayings(blank: BlankKey, n: int) -> set[str]:
    """Return the different right answers to a blank; a tolerance leaves room for one of its own."""
    if blank.number is None:
        return {wording(accepted) for accepted in blank.accept}
    exact = wording(format(blank.number.normalize(), "f"))
    return {exact, f"{exact} {n}"} if blank.tolerance else {exact}


def _said_before(texts: Sequence[str], n: int) -> bool:
    return wording(texts[n]) in {wording(text) for text in texts[:n]}


def _best_matching(fits: Sequence[Sequence[bool]]) -> int:
    """Return the size of a greatest matching between texts and blanks (augmenting paths)."""
    holder: dict[int, int] = {}

    def place(text: int, seen: set[int]) -> bool:
        for blank, fit in enumerate(fits[text]):
            if fit and blank not in seen:
                seen.add(blank)
                if blank not in holder or place(holder[blank], seen):
                    holder[blank] = text
                    return True
        return False

    return sum(place(text, set()) for text in range(len(fits)))
