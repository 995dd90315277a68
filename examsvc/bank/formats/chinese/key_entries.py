"""Read one line of a block of keys: 1-5 ABCDE, 1.A 2.B 3.C, 4、全心全意为人民服务, or a bare key."""

import re
import unicodedata
from dataclasses import dataclass, field

from examsvc.bank.formats.chinese.lines import number_of
from examsvc.bank.formats.items import ItemKind
from examsvc.bank.formats.judgement_words import truth_of
from examsvc.bank.formats.key_shapes import letters_of

_RANGE = re.compile(r"(?<![0-9])([0-9]{1,4})\s?(?:[-—–~～至到]{1,2})\s?([0-9]{1,4})\s?题?\s?[、.．:：)）]?\s*")
_SIGN = re.compile(r"[A-Za-z√×✓✗✔✘对错]")
_ONE = r"(?:[A-Za-z](?:[、，,]?[A-Za-z])*|[√×✓✗✔✘]|正确|错误|对|错)"
_NUMBERED = re.compile(
    rf"(?<![0-9])[（(]?([0-9]{{1,4}})\s?[、.．:：)）—–-]?\s?[（(【\[]?({_ONE})(?![A-Za-z])[)）】\]]?[\s;；,，、。]*"
)
# The key of one number may say once more that it is one.
_SAID_AGAIN = re.compile(r"\s?[【\[（(]?(?:参考|正确|标准)?答案(?:\s?[】\]）)]\s?[:：]?|\s?[:：])\s*")
_PARTED = re.compile(r"[\s、，,;；|]+")
_LONGEST_LINE = 4000
_LONGEST_RANGE = 500


@dataclass(slots=True)
class Entry:
    """One key and the line it stands on; `block` parts what stands under different headings."""

    value: str
    line: int
    number: int | None = None
    kind: ItemKind | None = None
    block: int = 0
    fields: dict[str, str] = field(default_factory=dict)


def entries_of(text: str, line: int) -> list[Entry]:
    """Return the keys of one line; nothing if the line is something else."""
    plain = text.strip()
    if not plain or len(plain) > _LONGEST_LINE:
        return []
    if ranges := list(_RANGE.finditer(plain)):
        before = _one_by_one(plain[: ranges[0].start()], line)
        rest = _from_ranges(plain, ranges, line) if before or ranges[0].start() == 0 else []
        return before + rest if rest else []
    if several := _one_by_one(plain, line):
        return several
    numbered = number_of(plain)
    if numbered is not None and numbered.style not in {"star", "spaced"}:
        value = _SAID_AGAIN.sub("", plain[numbered.end :], count=1).strip()
        return [Entry(value, line, numbered.number)] if value else []
    if is_bare_key(plain):
        return [Entry(plain, line)]
    return []


def is_bare_key(text: str) -> bool:
    """Tell whether a line is nothing but letters or a judgement."""
    return bool(letters_of(text)) or truth_of(text) is not None


def _one_by_one(text: str, line: int) -> list[Entry]:
    """Return the keys of 1.A 2.B 3.C; nothing unless the whole text is such."""
    several = list(_NUMBERED.finditer(text))
    if not several or sum(len(found[0]) for found in several) != len(text):
        return []
    return [Entry(found[2], line, int(found[1])) for found in several]


def _from_ranges(text: str, ranges: list[re.Match[str]], line: int) -> list[Entry]:
    entries = []
    ends = [found.start() for found in ranges[1:]] + [len(text)]
    for found, end in zip(ranges, ends, strict=True):
        first, last = int(found[1]), int(found[2])
        count = last - first + 1
        if not 0 < count <= _LONGEST_RANGE:
            return []
        values, single = parted(text[found.end() : end].strip().rstrip("。.;；,，"), count), []
        if not values and (behind := _NUMBERED.search(text, found.end(), end)) is not None:
            # 1-5 ABCDE 6.A ends in a number of its own.
            single = _one_by_one(text[behind.start() : end], line)
            values = parted(text[found.end() : behind.start()].strip(), count) if single else []
        if len(values) != count:
            return []
        entries += [Entry(value, line, first + offset) for offset, value in enumerate(values)] + single
    return entries


def parted(text: str, count: int) -> list[str]:
    """Part ABCDE, √×√, or AB C ACD into as many keys as there are questions."""
    parts = [part for part in _PARTED.split(text) if part]
    if len(parts) == count and all(is_bare_key(part) for part in parts):
        return parts
    signs = _SIGN.findall(unicodedata.normalize("NFKC", "".join(parts)) if text.isalpha() else "".join(parts))
    return signs if len(signs) == count and "".join(signs) == "".join(parts) else []
