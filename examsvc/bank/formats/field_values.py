"""Read the small fields of a question: marks, difficulty, validity, tags."""

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from examsvc.bank.formats.items import Source

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,4})?")
_DIFFICULTIES = {
    1: "易 容易 简单 很容易 非常容易 很简单 easy facil low",
    2: "较易 较容易 比较容易 较简单 中等偏易 偏易",
    3: "中 中等 适中 一般 普通 medium medio normal middle 中等难度",
    4: "较难 比较难 中等偏难 偏难",
    5: "难 困难 很难 非常难 hard dificil difficult high",
}
_BY_WORD = {word: level for level, words in _DIFFICULTIES.items() for word in words.split()}
_TAGS_PARTED = re.compile(r"[;；,，、\n]+")
_DATE = re.compile(r"([0-9]{4})\s*(?:年|[-/.])\s*([0-9]{1,2})\s*(?:月|[-/.])\s*([0-9]{1,2})\s*日?(?:\s.*)?")
AUDIENCE = "适用对象："


def marks_of(text: str) -> Decimal | None:
    """Read 2, 2.5 or 2分; None for what is no positive number."""
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    if not _NUMBER.fullmatch(plain):
        return None
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number > 0 else None


def difficulty_of(text: str) -> int | None:
    """Read 1 to 5, stars, or a word; None for what could mean several things, such as 0.6."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    if plain in {"1", "2", "3", "4", "5"}:
        return int(plain)
    if plain and set(plain) <= {"★", "☆"} and 1 <= plain.count("★") <= 5:
        return plain.count("★")
    without_accents = "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
    return _BY_WORD.get(without_accents)


def tags_of(text: str) -> tuple[str, ...]:
    """Split a cell of tags; each once."""
    return tuple(dict.fromkeys(tag for part in _TAGS_PARTED.split(text) if (tag := part.strip())))


def date_of(text: str) -> str:
    """Write a date as 2016-01-31; what is no full date stays as it was written."""
    found = _DATE.fullmatch(text.strip())
    return f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}" if found else text.strip()


def source_of(fields: dict[str, str]) -> Source:
    """Put together what a question is said to rest on."""
    return Source(
        document=fields.get("document", ""),
        doc_no=fields.get("doc_no", ""),
        clause=fields.get("clause", ""),
        issued=date_of(fields.get("issued", "")),
    )


def validity_of(fields: dict[str, str]) -> str:
    """Write from and to as `2016-01-01/2020-12-31`, either side left open; else the words of the file."""
    begins, ends = date_of(fields.get("valid_from", "")), date_of(fields.get("valid_to", ""))
    return f"{begins}/{ends}" if begins or ends else fields.get("validity", "")


def dates_of(validity: str) -> tuple[str, str]:
    """Part a validity into from and to again; a validity in words has neither."""
    begins, slash, ends = validity.partition("/")
    return (begins, ends) if slash else ("", "")
