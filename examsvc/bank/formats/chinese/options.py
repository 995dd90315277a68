"""Find the options in a line: one, two or all of them, after their letters."""

import re
import unicodedata
from dataclasses import dataclass

from examsvc.bank.formats.key_shapes import LETTERS

_LETTER = "A-Za-zＡ-Ｚａ-ｚ"
_MARK = re.compile(
    rf"(?<![{_LETTER}0-9０-９_])"
    rf"(?:[（(【\[]\s?([{_LETTER}])\s?[)）】\]]\s*[、.．:：]?|([{_LETTER}])\s*[、．.:：)）])[ \t]*"
)
# Only at the beginning of a line, and only where the next letter follows on the next line.
_BARE = re.compile(r"\s*([A-ZＡ-Ｚ])(?:[ \t]+|(?=[\u4e00-\u9fff《“]))(?=\S)")
_JUDGED = re.compile(r"\s*(true|false)\s*[.．、:：)）]\s*(正确|错误|对|错|)\s*\Z", re.IGNORECASE)

_BEFORE_OPTION = "。．.？?！!）)：:_；;"


@dataclass(frozen=True, slots=True)
class Part:
    """The text of an option within its line; `mark` is where its letter begins."""

    mark: int
    start: int
    end: int


def first_letter(text: str) -> int | None:
    """Return the place in the alphabet of the option's letter that begins a line, if one does."""
    found = _MARK.match(text, len(text) - len(text.lstrip()))
    return _place(found[1] or found[2]) if found is not None else None


def bare_letter(text: str) -> int | None:
    """Return the same for a letter with nothing but a space after it."""
    found = _BARE.match(text)
    return _place(found[1]) if found is not None else None


def judged_option(text: str) -> str:
    """Return 正确 or 错误 of a line such as `true. 正确`, which may be empty behind its word."""
    found = _JUDGED.match(text)
    return found[2] or found[1] if found is not None else ""


def options_in(
    text: str, expected: int, *, following: int | None, inside: bool = False, in_rows: bool = True
) -> list[Part]:
    """Split a line into options from the letter `expected` on.

    `following` is the letter that begins the next line: that letter within this line is then no mark but text.
    `inside` looks for the first option behind other text, else it must begin the line. `in_rows` tells that several
    options may stand on a line without a space between them.
    """
    found = list(_MARK.finditer(text))
    by_letter: dict[int, list[re.Match[str]]] = {}
    for mark in found:
        by_letter.setdefault(_place(mark[1] or mark[2]), []).append(mark)
    marks: list[re.Match[str]] = []
    position, letter = 0, expected
    while letter < len(LETTERS) and letter != (following if following is not None else -1):
        candidates = [mark for mark in by_letter.get(letter, ()) if mark.start() >= position]
        # 甲？（A） A、一 B、二: the letter in brackets is the key in its place.
        candidates = [mark for mark in candidates if mark[2]] or candidates
        if letter == expected and not inside:
            candidates = [first for first in candidates[:1] if not text[: first.start()].strip()]
        best = _best(text, candidates, glued=in_rows)
        if best is None:
            break
        marks.append(best)
        position, letter = best.end(), letter + 1
    ends = [mark.start() for mark in marks[1:]] + [len(text)] * bool(marks)
    return [Part(mark.start(), mark.end(), end) for mark, end in zip(marks, ends, strict=True)]


def bare_option(text: str) -> Part | None:
    """Take a whole line as one option behind a letter and a space."""
    found = _BARE.match(text)
    return Part(found.start(1), found.end(), len(text)) if found is not None else None


def are_options(text: str, parts: list[Part], following: int | None) -> bool:
    """Tell whether what looks like options in a stem is that, and no words such as 维生素A、B."""
    if not parts:
        return False
    before = text[: parts[0].mark]
    if before and not (before[-1].isspace() or before[-1] in _BEFORE_OPTION):
        return False
    return len(parts) > 1 or following == 1


def _best(text: str, candidates: list[re.Match[str]], *, glued: bool) -> re.Match[str] | None:
    """Prefer a mark after a space: `维生素B、C` has none before its letter, an option in a row usually does."""
    for mark in candidates:
        if mark.start() == 0 or text[mark.start() - 1].isspace():
            return mark
    return candidates[0] if candidates and glued else None


def _place(letter: str) -> int:
    return LETTERS.index(unicodedata.normalize("NFKC", letter).upper())
