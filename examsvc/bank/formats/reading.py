"""Read a question file inside the bounded child (files/readers.py), once it bears no mark of secrecy."""

from collections.abc import Mapping
from typing import Any

from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.registry import AUTO, FORMATS, format_module, formats_of
from examsvc.bank.formats.told import Told, as_plain
from examsvc.files.limits import Limits
from examsvc.files.secrecy import Secrecy, find_secrecy_marks
from examsvc.files.wording import loose_words

# A mark fills a line at the head of a document; further down the same word is an option of a question.
_HEAD_LINES = 8
# What is read as quickly as it is looked at; nearly every file that is refused is no larger.
_READ_AT_ONCE = 256 * 1024
_OLD = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


def answer(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    """Read a file by the format in `choices["format"]`, or by the only one that knows it."""
    told = _format_of(data, filename, choices)
    return as_plain(told if told.problem else _read(told, data, filename, choices))


def recognise(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    """Say of which format a file is, or why it is refused; a large file is only looked at, and read later."""
    told = _format_of(data, filename, choices)
    if not told.problem and (len(data) <= _READ_AT_ONCE or _is_old(data, filename)):
        told = _read(told, data, filename, choices)
    return as_plain(told.model_copy(update={"reading": None}))


def _format_of(data: bytes, filename: str, choices: Mapping[str, str]) -> Told:
    marks, warnings = secrecy_marks(data, filename)
    if marks:
        return Told(problem="secret", about="、".join(marks)[:80])
    wanted = choices.get("format", AUTO)
    if wanted != AUTO and wanted not in FORMATS:
        return Told(problem="format-unknown", about=wanted[:40])
    names = formats_of(data, filename) if wanted == AUTO else (wanted,)
    if len(names) != 1:
        return Told(problem="formats-several" if names else "format-not-found", formats=names)
    return Told(format=names[0], warnings=warnings)


def _is_old(data: bytes, filename: str) -> bool:
    """Tell the files of old programs, which their readers refuse at sight; only an old workbook is really read."""
    return data.startswith(_OLD) and not filename.lower().endswith(".xls")


def _read(told: Told, data: bytes, filename: str, choices: Mapping[str, str]) -> Told:
    try:
        reading = format_module(told.format).read(data, filename, choices)
    except NotThisFormat as refused:
        code, about = (*map(str, refused.args), "", "")[:2]
        return Told(format=told.format, problem=code or "no-questions", about=about)
    return told.model_copy(update={"reading": reading})


def secrecy_marks(data: bytes, filename: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the marks of secrecy that a file bears, and those that say 内部."""
    text = loose_words(data)
    head = "\n".join(
        [filename.rpartition(".")[0], *[line for line in text.split("\n") if line.strip()][:_HEAD_LINES]]
    )
    whole, above = find_secrecy_marks(text), find_secrecy_marks(head)
    if above.refused:
        return above.marks, ()
    if whole.refused and not whole.standing_alone:
        return whole.marks, ()
    internal = above.marks if above.secrecy is Secrecy.WARN else ()
    return (), internal or (whole.marks if whole.secrecy is Secrecy.WARN else ())
