"""Decode GIFT and Aiken files: UTF-8 by their rules, but old exports are Windows-1252 and Chinese ones GB18030."""

import re
from collections.abc import Mapping

from examsvc.bank.formats.items import NotThisFormat

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_CHOOSABLE = frozenset(
    {"utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk", "big5", "cp1252", "windows-1252"}
)
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


def decoded_old(data: bytes, choices: Mapping[str, str]) -> tuple[str, str]:
    """Return the text with plain line ends and the encoding; raises NotThisFormat when none fits every byte."""
    chosen = choices.get("encoding", "")
    name = chosen if chosen in _CHOOSABLE else _encoding_of(data)
    try:
        text = data.decode(name)
    except ValueError as error:
        raise NotThisFormat("unknown-encoding") from error
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"), name


def _encoding_of(data: bytes) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name
    if b"\0" in data:
        raise NotThisFormat("unknown-encoding")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # A Chinese character is two bytes, and beside it stand others; an accented letter is one byte among ASCII.
        runs = _HIGH_BYTES.findall(data)
        lone = sum(len(run) == 1 for run in runs)
        return "windows-1252" if 2 * lone > len(runs) else "gb18030"
    return "utf-8"
