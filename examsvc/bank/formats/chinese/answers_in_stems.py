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
_BETWEEN_LINES = re.compile(r"(?<![_＿])(_{2,}|＿{2,})([^_＿\s（）()\n]{1,30})\1(?![_＿])")
# Empty gaps may come in pairs by chance; not in all of so many questions.
_FEWEST_BETWEEN_LINES = 3
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
        if found and all(answers for _stem, answers in found):
            for (draft, _text), (stem, answers) in zip(wanting, found, strict=True):
                draft.stem, draft.keys = stem, answers
                draft.lose("answers-in-stem", "；".join(answers)[:40])
            return
    _read_between_lines(drafts)


def _read_between_lines(drafts: Sequence[Draft]) -> None:
    """Take 公示__七__天 for a filled gap where that is the only way to see it.

    Two empty gaps look the same. It must be so in every fill-in of the file, in several of them, and no other
    fill-in may have a key of its own.
    """
    fills = [draft for draft in drafts if draft.kind is ItemKind.FILL]
    if len(fills) < _FEWEST_BETWEEN_LINES or any(draft.key or draft.keys or draft.options for draft in fills):
        return
    found = [_filled(_BETWEEN_LINES, draft.stem, part=2) for draft in fills]
    if any(not answers or gap_count(stem) > len(answers) for stem, answers in found):
        return
    for draft, (stem, answers) in zip(fills, found, strict=True):
        draft.stem, draft.keys = stem, answers
        draft.lose("answers-in-stem", "；".join(answers)[:40])


def _wants_answers(draft: Draft) -> bool:
    return (
        draft.kind is ItemKind.FILL and not (draft.key or draft.keys or draft.options) and not gap_count(draft.stem)
    )


def _filled(way: re.Pattern[str], stem: str, part: int = 1) -> Filled:
    return way.sub(GAP, stem), tuple(found[part].strip() for found in way.finditer(stem))
