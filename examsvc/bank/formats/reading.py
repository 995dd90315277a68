"""Read a question file inside the bounded child (files/readers.py), once it bears no mark of secrecy."""

from collections.abc import Mapping
from typing import Any

from examsvc.bank.formats.items import NotThisFormat
from examsvc.bank.formats.registry import AUTO, FORMATS, format_module, formats_of
from examsvc.bank.formats.told import Told, as_plain
from examsvc.files.limits import Limits
from examsvc.files.loose_text import loose_text
from examsvc.files.secrecy import Secrecy, find_secrecy_marks

# A mark fills a line at the head of a document; further down the same word is an option of a question.
_HEAD_LINES = 8


def answer(data: bytes, filename: str, limits: Limits, choices: Mapping[str, str]) -> dict[str, Any]:
    """Read a file by the format in `choices["format"]`, or by the only one that knows it."""
    marks, warnings = secrecy_marks(data, filename)
    if marks:
        return as_plain(Told(problem="secret", about="、".join(marks)[:80]))
    wanted = choices.get("format", AUTO)
    if wanted != AUTO and wanted not in FORMATS:
        return as_plain(Told(problem="format-unknown", about=wanted[:40]))
    names = formats_of(data, filename) if wanted == AUTO else (wanted,)
    if len(names) != 1:
        return as_plain(Told(problem="formats-several" if names else "format-not-found", formats=names))
    try:
        reading = format_module(names[0]).read(data, filename, choices)
    except NotThisFormat as refused:
        code, about = (*map(str, refused.args), "", "")[:2]
        return as_plain(Told(format=names[0], problem=code or "no-questions", about=about))
    return as_plain(Told(format=names[0], warnings=warnings, reading=reading))


def secrecy_marks(data: bytes, filename: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the marks of secrecy that a file bears, and those that say 内部."""
    text = loose_text(data)
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
