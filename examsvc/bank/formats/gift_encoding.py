"""Decode GIFT and Aiken files: as every text, but old Western exports are Windows-1252."""

import re
from collections.abc import Mapping

from examsvc.bank.formats.decoding import decoded
from examsvc.bank.formats.items import NotThisFormat

_WESTERN = "windows-1252"
_HIGH_BYTES = re.compile(rb"[\x80-\xff]+")


def decoded_old(data: bytes, choices: Mapping[str, str]) -> tuple[str, str]:
    """Return the text with plain line ends and the encoding; raises NotThisFormat when none fits every byte."""
    chosen = choices.get("encoding", "")
    if chosen not in (_WESTERN, "cp1252") and (chosen or not _looks_western(data)):
        return decoded(data, choices)
    try:
        text = data.decode(_WESTERN)
    except UnicodeDecodeError as error:
        raise NotThisFormat("unknown-encoding") from error
    return text.replace("\r\n", "\n").replace("\r", "\n"), _WESTERN


def _looks_western(data: bytes) -> bool:
    """Tell accented letters from Chinese: one byte among ASCII each, where Chinese has two and stands together."""
    if b"\0" in data:
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        runs = _HIGH_BYTES.findall(data)
        return 2 * sum(len(run) == 1 for run in runs) > len(runs)
    return False
