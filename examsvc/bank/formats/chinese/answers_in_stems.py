"""Fill-ins whose answers stand in the gaps: 到（2020）年, or underlined as on a paper that somebody filled in."""

import re
from collections.abc import Callable, Sequence

from examsvc.bank.formats.chinese.lines import Line
from examsvc.bank.formats.drafts import Draft
from examsvc.bank.formats.gaps import GAP, gap_count
from examsvc.bank.formats.items import ItemKind

_IN_BRACKETS = re.compile(r"[（(【\[]\s?([^（）()【】\[\]\n]{1,60}?)\s?[)）】\]]")
# No Word file can hold these, and a text has nothing underlined.
_BEGIN, _END = "\x00", "\x01"
_UNDERLINED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]+){_END}")

Filled = tuple[str, tuple[str, ...]]


def with_underlines(line: Line, start: int, end: int | None) -> str:
    """Return a stretch of a line with signs around what is underlined; nothing where nothing is."""
    until = len(line.text) if end is None else end
    pieces, position = [], start
    for begins, ends, mark in sorted(line.spans):
        first, last = max(begins, position), min(ends, until)
        if mark == "underline" and first < last and line.text[first:last].strip(" _"):
            pieces += [line.text[position:first], _BEGIN, line.text[first:last].strip(), _END]
            position = last
    return "".join([*pieces, line.text[position:until]])


def read_answers_in_stems(drafts: Sequence[Draft], underlined: Sequence[str]) -> None:
    """Take the answers of fill-ins without a key out of their stems, if all of these are written in one way.

    `underlined` are the stems with signs around what is underlined. In any other case nothing is certain, and the
    questions stay without a key.
    """
    wanting = [(draft, stem) for draft, stem in zip(drafts, underlined, strict=True) if _wants_answers(draft)]
    ways: tuple[Callable[[Draft, str], Filled], ...] = (
        lambda _draft, stem: _filled(_UNDERLINED, stem),
        lambda draft, _stem: _filled(_IN_BRACKETS, draft.stem),
    )
    for way in ways:
        found = [way(draft, stem) for draft, stem in wanting]
        if all(answers for _stem, answers in found):
            for (draft, _text), (stem, answers) in zip(wanting, found, strict=True):
                draft.stem, draft.keys = stem, answers
                draft.lose("answers-in-stem", "；".join(answers)[:40])
            return


def _wants_answers(draft: Draft) -> bool:
    return (
        draft.kind is ItemKind.FILL and not (draft.key or draft.keys or draft.options) and not gap_count(draft.stem)
    )


def _filled(way: re.Pattern[str], stem: str) -> Filled:
    return way.sub(GAP, stem), tuple(answer.strip() for answer in way.findall(stem))
