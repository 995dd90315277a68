"""Hints about a question's quality: pure rules that advise and never refuse."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from examsvc.bank.formats.items import Item, ItemKind

_NEGATIONS = re.compile(r"不(?:正确|属于|符合|包括|是|应当?|得|能|可以?|需要?|必)|错误|没有|除外|例外|无关")
_MARKED = re.compile(r"[【\[*_“\"「][^】\]*_”\"」]{0,6}(?:不|错误|没有|除外|例外|无关)")
_ALL_OPTION = re.compile(
    r"^(?:以上|上述|前[三四五]项)?(?:各项|选项|说法|答案)?(?:全部|全|都|均|皆)不?(?:是|对|正确|错)|^以上.*[都均皆]"
)
_AMOUNT = re.compile(r"(?:多少|几|＿|\{\d\})\s*(?:[，。？、；]|$)")
_SPACES = re.compile(r"[\s，。；、！？：,.;!?:]+")
LONGEST_FACTOR = Decimal("1.5")
LEAST_LONGER = 6


@dataclass(frozen=True)
class Around:
    """What a question stands among: whether its source holds, and whether the question has been seen."""

    has_source: bool = True
    source_ended: date | None = None
    superseded: bool = False
    exposure_public: bool = False
    explanation: str = ""


@dataclass(frozen=True)
class Hint:
    """One piece of advice; `code` is a stable word."""

    code: str
    text: LazyString


HINTS: dict[str, LazyString] = {
    "key-longest": _("正确选项明显比别的选项长，容易被猜中。请把各选项写得差不多长。"),
    "negative-unmarked": _("题干是反着问的（“不”“错误”等），请用【】把否定词标出来，免得看漏。"),
    "all-of-the-above": _("选项里有“以上都对”一类的说法，选项次序打乱后就不通了。请改成具体内容。"),
    "overlapping": _("有的选项包含了另一个选项，可能出现两个都算对的情况。请核对。"),
    "same-option": _("有两个选项写的是同一个意思。请改掉一个。"),
    "number-ranges": _("选项里的数字范围有重叠，请核对边界（“以上”“以下”是否含本数）。"),
    "missing-unit": _("答案是数字，但没有写单位，应试人不知道按什么单位填。"),
    "no-source": _("还没有依据。没有依据的试题要由负责人写明理由才能审定。"),
    "source-ended": _("依据已经失效或被新文件代替，请核对现行规定。"),
    "public": _("这道题是公开的，应试人可能见过，正式考试里不宜多用。"),
    "no-explanation": _("解析太短。请写明为什么对、依据在哪里。"),
    "always": _("选项里有“一律”“绝对”一类的词，应试人容易看出是错的。"),
    "two-claims": _("判断题不要在一句话里放两个说法，只有一半对时不好判。"),
}


def look_at(item: Item, around: Around) -> list[Hint]:
    """Return the advice for a question and, for a case, for its sub-questions; each once, in a fixed order."""
    found = set(_about(around))
    for part in (item, *item.parts):
        found.update(_about_item(part))
    return [Hint(code, text) for code, text in HINTS.items() if code in found]


def _about(around: Around) -> Iterator[str]:
    if not around.has_source:
        yield "no-source"
    if around.source_ended is not None or around.superseded:
        yield "source-ended"
    if around.exposure_public:
        yield "public"
    if len(around.explanation.strip()) < 8:
        yield "no-explanation"


def _about_item(item: Item) -> Iterator[str]:
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE):
        yield from _about_choices(item)
    if item.kind in (ItemKind.SINGLE, ItemKind.MULTIPLE) and _NEGATIONS.search(item.stem) and _asks_badly(item.stem):
        yield "negative-unmarked"
    if any(blank.figures and not blank.unit for blank in item.blanks) and _AMOUNT.search(item.stem):
        yield "missing-unit"
    if item.kind is ItemKind.TRUE_FALSE and re.search(r"[；;]", item.stem):
        yield "two-claims"


def _asks_badly(stem: str) -> bool:
    """Tell whether the negation is in what is asked, and not marked: a rule that says 不得 is no trap."""
    asked = re.split(r"[，。；]", stem.rstrip("。？?（）() ＿_"))[-1]
    return bool(_NEGATIONS.search(asked)) and not _MARKED.search(stem)


def _about_choices(item: Item) -> Iterator[str]:
    texts = [choice.text for choice in item.choices]
    plain = [_SPACES.sub("", text) for text in texts]
    if _key_stands_out(item):
        yield "key-longest"
    if any(_ALL_OPTION.search(text) for text in plain):
        yield "all-of-the-above"
    if len(set(plain)) < len(plain):
        yield "same-option"
    elif any(a != b and a and a in b for a in plain for b in plain):
        yield "overlapping"
    if _ranges_overlap(texts):
        yield "number-ranges"
    if any(re.search(r"一律|绝对|任何情况|永远|毫无例外", c.text) for c in item.choices if not c.right):
        yield "always"


def _key_stands_out(item: Item) -> bool:
    right = [len(choice.text) for choice in item.choices if choice.right]
    wrong = [len(choice.text) for choice in item.choices if not choice.right]
    if item.kind is not ItemKind.SINGLE or not right or not wrong:
        return False
    return max(right) >= max(wrong) * LONGEST_FACTOR and max(right) - max(wrong) >= LEAST_LONGER


_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:[-—–~～至到])\s*(\d+(?:\.\d+)?)")


def _ranges_overlap(texts: Sequence[str]) -> bool:
    """Tell whether two options name ranges that share more than nothing: 3–5 and 5–7 share 5."""
    ranges = []
    for text in texts:
        if match := _RANGE.search(text):
            low, high = Decimal(match[1]), Decimal(match[2])
            ranges.append((min(low, high), max(low, high)))
    ranges.sort()
    return any(second[0] <= first[1] for first, second in pairwise(ranges))
