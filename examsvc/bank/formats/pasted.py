"""Questions in plain Chinese text, pasted or from a .txt file."""

import re
from collections.abc import Mapping, Sequence

from examsvc.bank.formats import comma_separated
from examsvc.bank.formats.chinese.lines import Line, clean
from examsvc.bank.formats.chinese.reading import drafts_of
from examsvc.bank.formats.chinese.writing import write_lines
from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.items import Item, NotThisFormat, Reading, Written
from examsvc.bank.formats.rereading import losses_against
from examsvc.bank.formats.settling import settle_all

SUFFIXES = (".txt",)
_LOOKED_AT = 200_000
_CHINESE = re.compile(r"[\u4e00-\u9fff\u2e80-\u2fdf]")
_SIGNS = re.compile(
    r"^[ \t\u3000]*(?:[【\[（(]?(?:正确|标准|参考)?答案[】\]）)]?\s?[:：]|[（(](?:正确|错误|对|错|√|×)[)）]"
    r"|[○□]?\s?[A-HＡ-Ｈ][、．.)）]|[【\[](?:单选|多选|判断|填空|简答)|[一二三四五六]、?.{0,4}(?:单|多|判断|填空|简答|选择))"
    r"|[（(]\s?[A-H√×]{1,6}\s?[)）]|[\s。）)]【?(?:正确|标准|参考)?答案】?\s?[:：]",
    re.MULTILINE,
)
_OTHER_FORMATS = re.compile(
    r"^(?:\$CATEGORY:|::|ANSWER: ?[A-Z]\s*$)|(?<!\\)\{(?:[=~#%]|TRUE|FALSE|T\}|F\}|[0-9]*:[A-Z]{2,}:)", re.MULTILINE
)


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether this is a text in Chinese with options, keys or types as counties write them."""
    if not filename.lower().endswith(SUFFIXES):
        return False
    try:
        text, _encoding = decoded(data, {})
    except NotThisFormat:
        return False
    opening = text[:_LOOKED_AT]
    if not (_CHINESE.search(opening) and _SIGNS.search(opening)) or _OTHER_FORMATS.search(opening):
        return False
    return not comma_separated.recognises(data, filename)


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read every question of a text; raises NotThisFormat."""
    text, encoding = decoded(data, choices)
    if "\0" in text:
        raise NotThisFormat("not-text")
    lines = [Line(number, clean(line)) for number, line in enumerate(text.split("\n"), start=1)]
    found = drafts_of(lines, "line")
    settled = settle_all(found.drafts, choices)
    settled.losses += found.losses
    return settled.reading(encoding)


def write(items: Sequence[Item]) -> Written:
    """Write numbered questions under headings of their types; what comes back different when read again is a loss."""
    out = write_lines(items)
    # Windows' own editor knows UTF-8 for certain only by its mark.
    data = "\r\n".join(out.lines).encode("utf-8-sig", errors="replace")
    try:
        reading = read(data, "written.txt", {})
    except NotThisFormat:
        reading = None
    return Written(data, losses_against(items, out.begins, reading))
