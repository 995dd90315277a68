"""Automatic list numbers: Word shows them, the text does not hold them."""

from dataclasses import dataclass, field

from lxml import etree

from examsvc.bank.formats.docx_parts.package import W

_DIGITS = "〇一二三四五六七八九"
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"))
_ROMAN_SMALL = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class _List:
    abstract: str
    starts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """Count paragraphs as Word does and return what it shows before each."""

    def __init__(self, root: "etree._Element | None") -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, _List] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._read(root)

    def label(self, list_id: str, level: int) -> str:
        """Count one paragraph of a list and return its label, such as `A．`; nothing for bullets."""
        found = self._lists.get(list_id)
        if found is None or not 0 <= level < _LEVELS:
            return ""
        levels = self._levels.get(found.abstract, {})
        counts = self._counts.setdefault(found.abstract, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for overridden, start in found.starts.items():
                counts[overridden] = start - 1
        start = levels.get(level, _Level()).start
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [number for number in counts if number > level]:
            del counts[deeper]
        return self._shown(levels, counts, level)

    def _shown(self, levels: dict[int, _Level], counts: dict[int, int], level: int) -> str:
        own = levels.get(level, _Level())
        if own.form in {"bullet", "none"}:
            return ""
        text = own.text
        for number in range(level + 1):
            above = levels.get(number, _Level())
            text = text.replace(f"%{number + 1}", written(counts.get(number, above.start), above.form))
        return text.strip()

    def _read(self, root: "etree._Element") -> None:
        for abstract in root.iterfind(f"{W}abstractNum"):
            name = str(abstract.get(f"{W}abstractNumId", ""))
            self._levels[name] = {
                _int(level.get(f"{W}ilvl")): _Level(
                    _value(level, "numFmt", "decimal"),
                    _value(level, "lvlText", ""),
                    _int(_value(level, "start", "1"), 1),
                )
                for level in abstract.iterfind(f"{W}lvl")
            }
        for listed in root.iterfind(f"{W}num"):
            starts = {
                _int(override.get(f"{W}ilvl")): _int(_value(override, "startOverride", "1"), 1)
                for override in listed.iterfind(f"{W}lvlOverride")
                if override.find(f"{W}startOverride") is not None
            }
            self._lists[str(listed.get(f"{W}numId", ""))] = _List(_value(listed, "abstractNumId", ""), starts)


def written(number: int, form: str) -> str:
    """Write a counter in one of Word's number formats."""
    if number < 1 or number > 9999:
        return str(number)
    if form in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if form == "upperLetter" else letter.lower()
    if form in {"upperRoman", "lowerRoman"}:
        return _roman(number) if form == "upperRoman" else _roman(number).lower()
    if (
        form.startswith(("chineseCounting", "japaneseCounting", "chineseLegal", "taiwaneseCounting"))
        or form == "ideographDigital"
    ):
        return _chinese(number)
    if form == "ideographTraditional":
        return _HEAVENLY[(number - 1) % 10]
    if form.startswith("decimalEnclosedCircle") and number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    if number >= 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return (("" if tens == 1 else _DIGITS[tens]) + "十" if tens else "") + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN + _ROMAN_SMALL:
        text += sign * (number // value)
        number %= value
    return text


def _value(parent: "etree._Element", name: str, default: str) -> str:
    found = parent.find(f"{W}{name}")
    return str(found.get(f"{W}val", default)) if found is not None else default


def _int(text: str | None, default: int = 0) -> int:
    plain = (text or "").strip()
    return int(plain) if plain.isdecimal() and len(plain) <= 6 else default
