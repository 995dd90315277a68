"""Find a list that stands in a stem, as 1. … 2. …, ①…②… or （1）…（2）…, or two columns with letters on the right."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(
    r"(?:(?:\A|(?<=[\s:：;；。，,、|)）]))(?:[（(]\s?(?P<bracketed>[0-9]{1,2})\s?[)）]"
    r"|(?P<plain>[0-9]{1,2})\s?[、．.:：)）](?![0-9]))|(?P<circled>[①-⑳⑴-⒇⒈-⒛]))[、.．]?[ \t]*"
)
_STYLES = ("circled", "bracketed", "plain")
_SIDE_NAME = re.compile(r"(?:\A|(?<=[\n。：:\s]))(?:左|右|甲|乙|[ABⅠⅡ])(?:边|栏|列|侧|项)?\s?[:：]?\s*\Z")
_ROW = re.compile(
    r"\|?\s?(?P<left>[^|\t]*?)\s?(?:\||\t|(?<=\S)[ ](?=[A-Z]\s?[、．.]))\s?"
    r"(?P<letter>[A-Z])\s?[、．.:：)）]\s?(?P<right>[^|\t]+?)\s?\|?"
)
_STRETCH = re.compile(r"\s{2,}")
_OWN_NUMBER = re.compile(r"[（(]?(?:[0-9]{1,2}|[①-⑳])[)）]?\s?[、．.:：]?\s*")
_IN_ROW = re.compile(
    r"(?:(?:\A|(?<=[\s；;，,、。]))(?P<plain>[0-9]{1,2})\s?[、．.:：)）]"
    r"|[（(]\s?(?P<bracketed>[0-9]{1,2})\s?[)）]|(?P<circled>[①-⑳]))[ \t]*"
)
_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Enumerated:
    """The entries of a list by their numbers, from 1, and the stem without them."""

    stem: str
    entries: dict[str, str]


@dataclass(frozen=True, slots=True)
class TwoColumns:
    """The stem without two columns, the left entries in their order, and the right ones in that of their letters."""

    stem: str
    left: tuple[str, ...]
    right: tuple[str, ...]


def enumerated_in(stem: str) -> Enumerated | None:
    """Return the last list of a stem that runs from 1 on in one way of numbering and has two entries or more."""
    marks = list(_MARK.finditer(stem)) if len(stem) <= _LONGEST else []
    for style in _STYLES:
        run = _last_run([mark for mark in marks if mark[style]], style)
        if len(run) > 1:
            return _cut(stem, run)
    return None


def entries_in_row(line: str) -> tuple[str, ...]:
    """Return the entries of a line such as `1.2016年 2.2018年`: it begins with 1 and runs on; else nothing."""
    text = line[:_LONGEST].strip()
    run: list[re.Match[str]] = []
    for mark in _IN_ROW.finditer(text):
        style = mark.lastgroup or ""
        if _number(mark, style) == len(run) + 1 and (not run or run[0].lastgroup == style):
            run.append(mark)
    if len(run) < 2 or run[0].start():
        return ()
    ends = [mark.start() for mark in run[1:]] + [len(text)]
    texts = tuple(text[mark.end() : end].strip(" \t　；;，,、") for mark, end in zip(run, ends, strict=True))
    return texts if all(texts) else ()


def two_columns_in(stem: str) -> TwoColumns | None:
    """Return the columns of lines such as `江西  A. 武汉`, also as the rows of a table; None if there are none."""
    lines = stem.split("\n") if len(stem) <= _LONGEST else []
    # Any stretch of spaces parts columns; one sign for all keeps the search short.
    parted = [_STRETCH.sub("\t", line.strip()) for line in lines]
    rows = [(number, row) for number, line in enumerate(parted) if (row := _ROW.fullmatch(line)) is not None]
    letters = "".join(row["letter"] for _number, row in rows)
    if len(rows) < 2 or letters != "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[: len(letters)]:
        return None
    taken = {number for number, _row in rows}
    left = tuple(text for _number, row in rows if (text := _OWN_NUMBER.sub("", row["left"], count=1).strip()))
    rest = "\n".join(line for number, line in enumerate(lines) if number not in taken)
    return TwoColumns(rest.strip(), left, tuple(row["right"] for _number, row in rows))


def without_side_names(stem: str) -> str:
    """Drop 左：, 右栏 and their like from the end of a stem."""
    while (shorter := _SIDE_NAME.sub("", stem.rstrip()).rstrip()) != stem:
        stem = shorter
    return stem


def _last_run(marks: Sequence[re.Match[str]], style: str) -> list[re.Match[str]]:
    run: list[re.Match[str]] = []
    best: list[re.Match[str]] = []
    for mark in marks:
        number = _number(mark, style)
        run = [mark] if number == 1 else [*run, mark] if run and number == len(run) + 1 else run
        best = run if len(run) > 1 else best
    return best


def _number(mark: re.Match[str], style: str) -> int:
    return int(re.sub(r"[^0-9]", "", unicodedata.normalize("NFKC", mark[style])))


def _cut(stem: str, run: Sequence[re.Match[str]]) -> Enumerated:
    line_end = stem.find("\n", run[-1].end())
    end = line_end if line_end >= 0 else len(stem)
    ends = [mark.start() for mark in run[1:]] + [end]
    texts = [stem[mark.end() : stop].strip(" \t\n；;，,、") for mark, stop in zip(run, ends, strict=True)]
    rest = without_side_names(stem[: run[0].start()]) + without_side_names(stem[end:])
    return Enumerated(rest.strip(), {str(number): text for number, text in enumerate(texts, start=1)})
