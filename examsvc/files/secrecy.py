"""Find marks of secrecy, so that no classified text enters the system."""

import re
from dataclasses import dataclass
from enum import StrEnum

# Headings are spaced out (机　密) and copied text carries invisible characters; neither hides a mark.
_GAP = "[^\\S\r\n]{0,8}[\u200b-\u200f\u2060\ufeff]{0,4}[^\\S\r\n]{0,8}"
_WORD = f"(?:[秘祕机機绝絕]{_GAP}密)"
_STAR = "[★☆⭐]"
_PERIOD = f"(?:[0-9０-９一二三四五六七八九十]{{1,4}}{_GAP}(?:个?月|年|天|日)|长{_GAP}期|启用前)"
# One star is the mark; a row of stars rates importance, as outlines do (保守国家秘密★★★).
_STARRED = re.compile(f"{_WORD}{_GAP}{_STAR}(?!{_GAP}{_STAR})(?:{_GAP}{_PERIOD})?")
_ALONE = re.compile(f"(?:密{_GAP}级{_GAP}[:：]{_GAP})?{_WORD}{_GAP}{_STAR}?{_GAP}{_PERIOD}?")
_INSIDE = f"内{_GAP}部"
_OF_WHAT = ("资料", "文件", "材料", "刊物", "参考", "使用", "传阅", "学习", "掌握")
_KINDS = "|".join(_GAP.join(kind) for kind in _OF_WHAT)
_INTERNAL_ALONE = re.compile(
    f"{_INSIDE}(?:{_GAP}(?:{_KINDS}))?{_GAP}{_STAR}?"
    "(?:[,，。.!！;；\\s]{0,4}(?:请?注意保存|请?妥善保管|请?勿外传|不得外传|严禁外传|禁止外传))?[。.!！]?"
)
_INTERNAL_USE = re.compile(
    f"(?:仅?限|仅?供){_GAP}{_INSIDE}{_GAP}(?:使用|参考|传阅|学习|掌握|交流)|{_INSIDE}{_GAP}{_STAR}"
)
_CELL_BREAK = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_BRACKETS = " \u3000\xa0\u200b\ufeff【】[]［］〔〕（）()《》〈〉「」*"


class Secrecy(StrEnum):
    """Say what a text's marks ask for."""

    NONE = "none"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class SecrecyFinding:
    """Hold the gravest answer and the marks as they stand in the text.

    `standing_alone` tells that every refused mark is a bare word filling its cell or line. Questions about secrecy
    itself have such options (绝密, 机密, 秘密); only a person can tell them from a mark.
    """

    secrecy: Secrecy
    marks: tuple[str, ...] = ()
    standing_alone: bool = False

    @property
    def refused(self) -> bool:
        """Tell whether the text must not be taken in."""
        return self.secrecy is Secrecy.REFUSE


def find_secrecy_marks(text: str) -> SecrecyFinding:
    """Look for 秘密★, 机密★, 绝密★ anywhere, the bare words filling a line or cell, and 内部 used as a mark.

    Cells are parted by tabs or line breaks. The words within a sentence (保守国家秘密, 内部控制) are no marks.
    """
    starred = [found.group() for found in _STARRED.finditer(text)]
    cells = [cell.strip(_BRACKETS) for cell in _CELL_BREAK.split(text)]
    alone = [cell for cell in cells if _ALONE.fullmatch(cell)]
    if starred or alone:
        return SecrecyFinding(Secrecy.REFUSE, _once(starred + alone), standing_alone=not starred)
    internal = [found.group() for found in _INTERNAL_USE.finditer(text)]
    internal += [cell for cell in cells if _INTERNAL_ALONE.fullmatch(cell)]
    return SecrecyFinding(Secrecy.WARN, _once(internal)) if internal else SecrecyFinding(Secrecy.NONE)


def _once(marks: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(marks))
