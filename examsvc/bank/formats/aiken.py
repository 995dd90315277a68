"""Aiken: single choice questions in plain text, ended by `ANSWER: X`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.choosing import Refused, check_choices, doubled_options
from examsvc.bank.formats.gift_encoding import decoded_old
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat, Place, Reading, Trouble, Written
from examsvc.bank.formats.losses import lost_fields, not_written

SUFFIXES = (".txt", ".aiken")
_OPTION = re.compile(r"([A-Z])[).](.*)")
_ANSWER = re.compile(r"ANSWER:(.*)", re.IGNORECASE)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_WHOLE = re.compile(r"^[A-Z][).].*\n(?:[ \t]*\n)*[ \t]*ANSWER:[ \t]*[A-Z][ \t]*$", re.MULTILINE)
_LOOKED_AT = 400_000


@dataclass(slots=True)
class _Draft:
    """The question being read; `closed` when a blank line ended its stem."""

    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[str, str]] = field(default_factory=list)
    closed: bool = False


def recognises(data: bytes, filename: str) -> bool:
    """Tell whether a text file holds an option with Aiken's answer line below it."""
    if not filename.lower().endswith(SUFFIXES):
        return False
    try:
        text, _ = decoded_old(data[:_LOOKED_AT], {})
    except NotThisFormat:
        return False
    return _WHOLE.search(text) is not None


def read(data: bytes, filename: str, choices: Mapping[str, str]) -> Reading:
    """Read a file; raises NotThisFormat when it holds nothing of Aiken's."""
    text, encoding = decoded_old(data, choices)
    reader = _Reader()
    for number, line in enumerate(text.split("\n"), start=1):
        reader.take(number, line.strip())
    reader.finish(text.count("\n") + 1)
    if not reader.items and not reader.keys_seen:
        raise NotThisFormat("no-questions")
    return Reading(tuple(reader.items), tuple(reader.rejected), tuple(reader.losses), encoding)


def write(items: Sequence[Item]) -> Written:
    """Write the single choice questions; everything else is a loss."""
    written: list[str] = []
    losses: list[Trouble] = []
    for item in items:
        lines = [item.stem] + [choice.text for choice in item.choices]
        stem, *options = (" ".join(text.split("\n")).strip() for text in lines)
        rights = [n for n, choice in enumerate(item.choices) if choice.right]
        fit = item.kind is ItemKind.SINGLE and len(rights) == 1 and 2 <= len(options) <= len(_LETTERS)
        if not fit or not stem or not all(options) or _OPTION.match(stem) or _ANSWER.match(stem):
            losses.append(not_written(item))
            continue
        lettered = [f"{_LETTERS[n]}) {option}" for n, option in enumerate(options)]
        written.append("\n".join([stem, *lettered, f"ANSWER: {_LETTERS[rights[0]]}"]) + "\n")
        losses += lost_fields(item, ())
        if any("\n" in line for line in lines):
            losses.append(Trouble(item.place, "lost-lines"))
    return Written("\n".join(written).encode(), tuple(losses))


class _Reader:
    def __init__(self) -> None:
        self.items: list[Item] = []
        self.rejected: list[Trouble] = []
        self.losses: list[Trouble] = []
        self.keys_seen = False
        self._draft = _Draft()

    def take(self, number: int, line: str) -> None:
        """Read one line."""
        option, answer = _OPTION.match(line), _ANSWER.match(line)
        if not line:
            self._draft.closed = bool(self._draft.stem)
        elif answer is not None:
            self._end(number, answer[1].strip())
        elif option is not None:
            self._option(number, option)
        elif self._draft.options or self._draft.closed:
            self.finish(number)
            self._stem(number, line)
        else:
            self._stem(number, line)

    def finish(self, number: int) -> None:
        """Tell of a question that has no answer line yet; a stem alone is a heading."""
        if self._draft.options:
            self._reject(number, "unfinished-question", self._draft.stem[0][:40])
        elif self._draft.stem:
            self.losses.append(Trouble(Place("line", number), "description"))
        self._draft = _Draft()

    def _stem(self, number: int, line: str) -> None:
        self._draft.line = self._draft.line or number
        self._draft.stem.append(line)

    def _option(self, number: int, option: re.Match[str]) -> None:
        if self._draft.stem:
            self._draft.options.append((option[1], option[2].strip()))
        else:
            self._reject(number, "option-before-stem")

    def _end(self, number: int, key: str) -> None:
        draft, self._draft = self._draft, _Draft()
        self.keys_seen = True
        place = Place("line", draft.line)
        try:
            choices = _choices(draft, key)
        except Refused as refusal:
            self._reject(number, refusal.code, refusal.about)
            return
        self.items.append(Item(kind=ItemKind.SINGLE, stem="\n".join(draft.stem), place=place, choices=choices))
        self.losses += doubled_options(place, choices)

    def _reject(self, number: int, code: str, about: str = "") -> None:
        self.rejected.append(Trouble(Place("line", number), code, about))


def _choices(draft: _Draft, key: str) -> tuple[Choice, ...]:
    """Return the options with the key applied; raises Refused."""
    letters = "".join(letter for letter, _ in draft.options)
    if not draft.options:
        raise Refused("key-before-options")
    if not _LETTERS.startswith(letters):
        raise Refused("options-out-of-order", letters)
    wanted = key.upper().rstrip(".)")
    if not re.fullmatch("[A-Z]", wanted):
        raise Refused("key-not-clear", key[:40])
    if wanted not in letters:
        raise Refused("key-outside-options", wanted)
    choices = tuple(Choice(text, letter == wanted) for letter, text in draft.options)
    check_choices(ItemKind.SINGLE, choices)
    return choices
