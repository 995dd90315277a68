"""The gaps of a fill-in: ____ and （ ） in files, {1} and {2} in items; and the parts of a key that fill them."""

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from examsvc.bank.formats.items import Blank, Figure, Wording

# A single _ is a gap too, unless it joins Latin words as in a name of a program.
_LINES = re.compile(r"[_＿﹍]{2,}|[＿﹍]|(?<![A-Za-z0-9_])_(?![A-Za-z0-9_])")
_BRACKETS = re.compile(r"（\s{0,40}）|\(\s{0,40}\)|【\s{0,40}】|\[\s{0,40}\]")
_BOTH = re.compile(f"(?:{_LINES.pattern})|(?:{_BRACKETS.pattern})")
_NUMBERED_GAP = re.compile(r"\{([1-9][0-9]?)\}")
_NUMBERED_PART = re.compile(
    r"(?:第\s?(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})\s?个?空\s?[:：]?\s?"
    r"|[（(]\s?[0-9]{1,2}\s?[)）]|[①-⑳]|(?<![0-9.])[0-9]{1,2}[.、．)）](?![0-9]))"
)
_SPLITTERS: tuple[Callable[[str], list[str]], ...] = (
    lambda key: [part.strip(" ；;，,、\n") for part in _NUMBERED_PART.split(key)[1:]] if _numbered_first(key) else [],
    lambda key: re.split(r"[；;\n]", key),
    lambda key: re.split(r"、", key),
    lambda key: re.split(r"[，,]", key),
    lambda key: re.split(r"[|&]+", key),
    lambda key: _NUMBERED_PART.split(key)[1:],
    lambda key: key.split(),
)
_BOXED = re.compile(r"\A\s*[【\[]([^【】\[\]]+)[】\]]\s*\Z")
_UNIT = re.compile(r"[（(]\s?单位\s?[:：]\s?([^（）()]{1,20})[)）]\Z")
_FIGURE = re.compile(
    r"([+-]?[0-9]{1,18}(?:\.[0-9]{1,12})?)\s{0,9}(?:(?:±|\+/-)\s{0,9}([0-9]{1,18}(?:\.[0-9]{1,12})?))?\s{0,9}(?:[（(]单位[:：]\s{0,9}([^（）()]{1,20})[)）])?"
)
GAP, _OTHER_GAP = "______", "（ ）"


class PartsDiffer(ValueError):
    """Say that a stem has another number of gaps than its key has parts."""


def gap_count(stem: str) -> int:
    """Count the gaps of a stem."""
    return len(_BOTH.findall(stem))


def blanks_of(stem: str, key: str, texts: Sequence[str] = ()) -> tuple[str, tuple[Blank, ...]]:
    """Return the stem with numbered gaps, and what fills each; raises PartsDiffer.

    `texts` are the parts where the file itself parts them.
    """
    if texts:
        gaps = _gaps_for(stem, len(texts))
        if len(gaps) != len(texts) and not (len(texts) == 1 and not gaps):
            raise PartsDiffer(f"{len(gaps)}/{len(texts)}")
        return _numbered(stem, gaps), tuple(_blank(text) for text in texts)
    gaps = list(_BOTH.finditer(stem))
    if len(gaps) <= 1:
        key = _BOXED.sub(r"\1", key)
        return _numbered(stem, gaps), (_blank(key, alternatives=r"[|；;]"),)
    for splitter in _SPLITTERS:
        parts = [part.strip() for part in splitter(key) if part.strip()]
        found = _gaps_for(stem, len(parts))
        if len(parts) > 1 and len(found) == len(parts):
            return _numbered(stem, found), tuple(_blank(part) for part in parts)
    parts = [part for part in re.split(r"[；;、\n]", key) if part.strip()]
    raise PartsDiffer(f"{len(gaps)}/{len(parts)}")


def with_lines(stem: str) -> str:
    """Write numbered gaps as ______ again; a gap right behind another as （ ）, or the two would be one."""
    pieces, end, line = [], -1, False
    for found in _NUMBERED_GAP.finditer(stem):
        line = not line if found.start() == end else True
        pieces += [stem[max(end, 0) : found.start()], GAP if line else _OTHER_GAP]
        end = found.end()
    return "".join([*pieces, stem[max(end, 0) :]])


def _numbered_first(key: str) -> bool:
    return _NUMBERED_PART.match(key.lstrip()) is not None


def _gaps_for(stem: str, wanted: int) -> list[re.Match[str]]:
    """Find the gaps; where lines and brackets both occur, the kind of which there are as many as wanted."""
    lines, brackets = list(_LINES.finditer(stem)), list(_BRACKETS.finditer(stem))
    both = list(_BOTH.finditer(stem))
    return next((found for found in (both, lines, brackets) if len(found) == wanted), both)


def _numbered(stem: str, gaps: list[re.Match[str]]) -> str:
    pieces, position = [], 0
    for number, gap in enumerate(gaps, start=1):
        pieces += [stem[position : gap.start()], f"{{{number}}}"]
        position = gap.end()
    return "".join([*pieces, stem[position:]])


def figures_of(parts: Sequence[str]) -> tuple[tuple[Figure, ...], str]:
    """Return the numbers of 120±5（单位：万元） and their like, with the unit; nothing unless all are numbers."""
    found = [_FIGURE.fullmatch(part.strip()) for part in parts if part.strip()]
    if not found or None in found:
        return (), ""
    figures = tuple(Figure(Decimal(one[1]), Decimal(one[2] or 0)) for one in found if one is not None)
    unit = next((one[3].strip() for one in found if one is not None and one[3]), "")
    return figures, unit


def _blank(text: str, alternatives: str = r"\|") -> Blank:
    """Return one blank; only a tolerance, if of nought, makes a number of what could be a wording."""
    parts = [word for part in re.split(alternatives, text) if (word := part.strip())]
    if "±" in text and (numbers := figures_of(parts))[0]:
        return Blank(figures=numbers[0], unit=numbers[1])
    unit = _UNIT.search(parts[-1]) if parts else None
    if unit is not None:
        parts[-1] = parts[-1][: unit.start()].strip()
    wordings = dict.fromkeys(filter(None, parts))
    return Blank(wordings=tuple(map(Wording, wordings)), unit=unit[1].strip() if unit is not None else "")
