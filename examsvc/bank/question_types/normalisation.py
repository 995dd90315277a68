"""One spelling for what people write into a blank.

Width, spaces, punctuation and case are folded; Arabic and Chinese numerals become one number, alone and inside a
wording (第3条 is 第三条); a unit may be written or left out.
"""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

_NAMES = ("零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖")
_DIGITS = {name: digit for digit, names in enumerate(_NAMES) for name in names}
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_CHINESE = re.compile("[" + "".join(_DIGITS) + "".join(_TENS) + "".join(_MYRIADS) + "点]+")
_ARABIC = re.compile(r"[+-]?\d+(\.\d+)?")
# A point between figures is no punctuation: 1.5 is not 15.
_IGNORED = re.compile(r"(?:[\s,;:!?'\"、。，；：！？“”‘’《》〈〉（）()\[\]【】〔〕·—_~-]|(?<![0-9])\.|\.(?![0-9]))+")
_SCALE = {"": 1, "万": 10_000, "亿": 100_000_000}
_NUMERALS = re.compile("[0-9]+|[" + "".join(_DIGITS) + "".join(_TENS) + "".join(_MYRIADS) + "]+")


def plain(text: str) -> str:
    """Return a wording without width, case, spaces and punctuation."""
    bare = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold()
    # Taking characters out and folding case can leave marks in another order than normal form has.
    again = _IGNORED.sub("", unicodedata.normalize("NFKC", bare)).casefold()
    return bare if again == bare else plain(again)


def wording(text: str) -> str:
    """Return a plain wording in which every numeral that can be read is written in Arabic figures."""
    said = _NUMERALS.sub(_in_figures, plain(text))
    # Two numerals that stood side by side are now one.
    again = _NUMERALS.sub(_in_figures, said)
    return said if again == said else wording(again)


def _in_figures(found: re.Match[str]) -> str:
    number = _arabic(found.group()) if found.group().isdigit() else _chinese(found.group())
    return found.group() if number is None else format(number, "f")


def read_number(text: str, unit: str = "") -> Decimal | None:
    """Return the number a text stands for, with or without its unit, or None when it is no number."""
    bare = unicodedata.normalize("NFKC", text)
    bare = re.sub(r"[\s,]+", "", bare).removeprefix("约")
    wanted = unicodedata.normalize("NFKC", unit)
    if wanted == "%":
        bare = re.sub(r"^百分之(.+)$", r"\1", bare).removesuffix("%").removesuffix("百分点").removesuffix("个")
    elif wanted and bare.endswith(wanted):
        bare = bare[: -len(wanted)]
    elif wanted[:1] in _MYRIADS and bare.endswith(wanted[0]):
        # Before a printed 「万元」 people write 「5万」 and mean five of them.
        bare = bare[:-1]
    # 「3个」 for a unit 「县」 is how people count.
    bare = bare.removesuffix("个") if wanted and not wanted.startswith("个") else bare
    return _arabic(bare) if bare[:1].isascii() else _chinese(bare)


def _arabic(text: str) -> Decimal | None:
    found = _ARABIC.match(text)
    if found is None or text[found.end() :] not in _SCALE:
        return None
    try:
        return Decimal(found.group()) * _SCALE[text[found.end() :]]
    except InvalidOperation:
        return None


def _chinese(text: str) -> Decimal | None:
    if not text or not _CHINESE.fullmatch(text) or text.count("点") > 1:
        return None
    whole, _dot, fraction = text.partition("点")
    if any(c not in _DIGITS for c in fraction) or (_dot and not fraction) or not whole:
        return None
    number = _spoken(whole) if any(c in _TENS or c in _MYRIADS for c in whole) else _spelt(whole)
    if number is None:
        return None
    decimals = "".join(str(_DIGITS[c]) for c in fraction)
    return Decimal(f"{number}.{decimals}") if decimals else Decimal(number)


def _spelt(text: str) -> int:
    """Read digit by digit: 二〇一八 is 2018."""
    return int("".join(str(_DIGITS[c]) for c in text) or "0")


def _spoken(text: str) -> int | None:
    """Read place by place: 一千二百三十万零五 is 12300005; None for what nobody says."""
    total = section = 0
    digit: int | None = None
    for c in text:
        if c in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (1 if digit is None else digit) * _TENS[c]
            digit = None
        elif total + section + (digit or 0) == 0:
            return None
        else:
            total = (total + section + (digit or 0)) * _MYRIADS[c]
            section, digit = 0, None
    return total + section + (digit or 0)
