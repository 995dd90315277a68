"""Look over all lines before reading them: what each begins like, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from examsvc.bank.formats.chinese.lines import (
    Line,
    chapter_of,
    is_keys_heading,
    is_rule,
    key_of,
    labelled,
    lone_key,
    number_in,
    number_of,
)
from examsvc.bank.formats.chinese.options import bare_letter, first_letter, judged_option
from examsvc.bank.formats.kind_words import heading_word


class Look(StrEnum):
    """What a line begins like; only reading in order tells what it is."""

    BLANK = "blank"
    RULE = "rule"
    HEADING = "heading"
    CHAPTER = "chapter"
    KEYS = "keys"
    KEY = "key"
    FIELD = "field"
    LONE = "lone"
    OPTION = "option"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Survey:
    """The look of every line, the letter that begins it, and where the next line of structure is."""

    looks: tuple[Look, ...]
    letters: tuple[int | None, ...]
    following: tuple[int | None, ...]
    next_structure: tuple[int, ...]

    def look_ahead(self, position: int) -> Look:
        """Return the look of the next line after this one that is neither blank nor plain text."""
        found = self.next_structure[position]
        return self.looks[found] if found < len(self.looks) else Look.RULE

    def leads_to_question(self, position: int) -> bool:
        """Tell whether options or a key follow this plain line before anything else does."""
        found = self.next_structure[position]
        if found >= len(self.looks):
            return False
        look = self.looks[found]
        return look in {Look.KEY, Look.LONE} or (look is Look.OPTION and self.letters[found] in {0, None})

    def leads_to_options(self, position: int) -> bool:
        """Tell whether the next line of structure is a first option."""
        found = self.next_structure[position]
        return found < len(self.looks) and self.looks[found] is Look.OPTION and self.letters[found] in {0, None}


def survey(lines: Sequence[Line]) -> Survey:
    """Look at every line once."""
    looks: list[Look] = []
    letters: list[int | None] = []
    for position, line in enumerate(lines):
        look, letter = _look(line.text)
        if look is Look.TEXT and _is_bare_option(lines, position, letters):
            look, letter = Look.OPTION, bare_letter(line.text)
        looks.append(look)
        letters.append(letter)
    for position in _questions_like_headings(lines, looks):
        looks[position] = Look.NUMBER
    return Survey(tuple(looks), tuple(letters), _following(looks, letters), _next_structure(looks))


def _look(text: str) -> tuple[Look, int | None]:
    if not text.strip():
        return Look.BLANK, None
    if is_rule(text):
        return Look.RULE, None
    if judged_option(text):
        return Look.OPTION, None
    letter = first_letter(text)
    if letter is not None:
        return Look.OPTION, letter
    for look, found in (
        (Look.HEADING, heading_word),
        (Look.KEYS, is_keys_heading),
        (Look.LONE, lone_key),
        (Look.FIELD, labelled),
        (Look.CHAPTER, chapter_of),
        (Look.NUMBER, number_in),
    ):
        if look is Look.LONE and key_of(text) is not None:
            return Look.KEY, None
        if found(text):
            return look, None
    return Look.TEXT, None


def _questions_like_headings(lines: Sequence[Line], looks: list[Look]) -> list[int]:
    """Find 5、选择题：下列…, which is a question where its options or its key follow, and not another number."""
    next_structure = _next_structure(looks)
    return [
        position
        for position, look in enumerate(looks)
        if look is Look.HEADING
        and number_of(lines[position].text) is not None
        and next_structure[position] < len(looks)
        and looks[next_structure[position]] in {Look.OPTION, Look.KEY}
    ]


def _is_bare_option(lines: Sequence[Line], position: int, letters: list[int | None]) -> bool:
    """Take `A text` for an option where B follows at once, or where it continues the line before."""
    letter = bare_letter(lines[position].text)
    if letter is None:
        return False
    if letter:
        return position > 0 and letters[position - 1] == letter - 1
    return position + 1 < len(lines) and bare_letter(lines[position + 1].text) == 1


def _following(looks: list[Look], letters: list[int | None]) -> tuple[int | None, ...]:
    """Say for each line which letter begins the next line that is not blank."""
    found: list[int | None] = []
    after: int | None = None
    for look, letter in zip(reversed(looks), reversed(letters), strict=True):
        found.append(after)
        if look is not Look.BLANK:
            after = letter if look is Look.OPTION else None
    return tuple(reversed(found))


def _next_structure(looks: list[Look]) -> tuple[int, ...]:
    found: list[int] = []
    after = len(looks)
    for position in range(len(looks) - 1, -1, -1):
        found.append(after)
        if looks[position] not in {Look.BLANK, Look.TEXT}:
            after = position
    return tuple(reversed(found))
