"""Part the rows of a sheet into tables and make a draft of every row that holds a question."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.chinese.stems import tidied
from examsvc.bank.formats.columns import (
    Columns,
    columns_of_choices,
    columns_of_head,
    guessed_columns,
)
from examsvc.bank.formats.drafts import KEPT_FIELDS, Draft, DraftOption
from examsvc.bank.formats.items import ItemKind, Place, Trouble
from examsvc.bank.formats.judgement_words import codes_said, is_code, truth_of_word
from examsvc.bank.formats.key_shapes import letters_of
from examsvc.bank.formats.kind_words import heading_word, is_choice_word, kind_of_word
from examsvc.bank.formats.option_cells import options_of_cell, options_of_stem, without_letter
from examsvc.bank.formats.running_numbers import drop_running_numbers
from examsvc.bank.formats.table_heads import Head, head_at

PART_PREFIX = "小题·"
_LONGEST_FILL = 40
_NO_HEAD = Head(())
_NO_MODEL = frozenset({"", "略", "答案略"})


@dataclass(slots=True)
class Rows:
    """The drafts of a sheet, what was left out, and why it could not be read at all."""

    drafts: list[Draft] = field(default_factory=list)
    losses: list[Trouble] = field(default_factory=list)
    rejected: list[Trouble] = field(default_factory=list)


def drafts_of_rows(rows: Sequence[Sequence[str]], name: str, choices: Mapping[str, str]) -> Rows:
    """Read the rows of one sheet; several tables may stand below each other, each with a head."""
    return _Reader(rows, name, choices).read()


class _Reader:
    """Hold the columns and the type in force while the rows go by."""

    def __init__(self, rows: Sequence[Sequence[str]], name: str, choices: Mapping[str, str]) -> None:
        self.rows, self.name, self.choices = rows, name, choices
        self.columns: Columns | None = None
        self.head = _NO_HEAD
        # A workbook may have a sheet for each type.
        self.kind = kind_of_word(name)
        self.choice = is_choice_word(name)
        self.found = Rows()
        self.codes: dict[str, list[Draft]] = {}
        self.judged: Mapping[str, bool] = {}
        self.kinds: dict[str, ItemKind] = {}
        self.told: set[int] = set()

    def read(self) -> Rows:
        """Go through the rows once."""
        heads = self._heads() if self.choices.get("head") != "none" else {}
        if not heads:
            self.columns = columns_of_choices(max(map(len, self.rows), default=0), self.choices) or guessed_columns(
                self.rows
            )
            if self.columns is None:
                self._tell_of_columns()
                return self.found
        for place, row in enumerate(self.rows):
            if place in heads:
                self._take_head(heads[place])
            elif heads.get(place - 1, _NO_HEAD).rows < 2:
                self._row(place + 1, row)
        for code, drafts in self.codes.items():
            chosen = kind_of_word(self.choices.get(f"type {code}", ""))
            kind = chosen or self.kinds.get(code) or _kind_of_code(drafts)
            for draft in drafts:
                draft.kind = kind
        self._tidy()
        return self.found

    def _heads(self) -> dict[int, Head]:
        heads: dict[int, Head] = {}
        for place in range(len(self.rows)):
            if heads.get(place - 1, _NO_HEAD).rows < 2 and (head := head_at(self.rows, place)) is not None:
                heads[place] = head
        return heads

    def _take_head(self, head: Head) -> None:
        self.head = head
        self.columns = columns_of_head(head.headings, self.choices)
        self.kind = head.kind or self.kind
        self.judged = head.judgement_codes or self.judged
        self.kinds |= head.kind_codes

    def _tidy(self) -> None:
        drop_running_numbers(self.found.drafts)
        for draft in self.found.drafts:
            for one in (draft, *draft.parts):
                tidied(one)

    def _row(self, number: int, row: Sequence[str]) -> None:
        filled = [cell.strip() for cell in row if cell.strip()]
        if not filled:
            return
        if len(set(filled)) == 1:
            self.judged = codes_said(filled[0]) or self.judged
        if len(set(filled)) == 1 and (word := heading_word(filled[0])):
            self.kind, self.choice = kind_of_word(word), is_choice_word(word)
        elif self.columns is not None:
            self._question(number, row, self.columns)

    def _question(self, number: int, row: Sequence[str], columns: Columns) -> None:
        stem, key = columns.cell(row, "stem"), columns.cell(row, "key")
        answers = _without_last_empty([row[place].strip() if place < len(row) else "" for place in columns.blanks])
        if len(answers) == 1:
            key, answers = answers[0], []
        options = [row[place].strip() if place < len(row) else "" for place in columns.options]
        if not stem and not key and not any(options) and not answers:
            return
        draft = Draft(Place("row", number, self.name), stem=stem, key=key, kind=self.kind, choice=self.choice)
        draft.keys, draft.codes, draft.first_option = tuple(answers), self.judged, columns.first_option
        own = columns.cell(row, "number")
        draft.number = int(own) if own.isdecimal() and len(own) < 7 else None
        part = self._set_kind(draft, columns.cell(row, "kind"))
        for name in (*KEPT_FIELDS, "remark"):
            if value := columns.cell(row, name):
                draft.fields[name] = value
        self._set_options(draft, options, columns.cell(row, "options"))
        self._tell_of_unread(number, row, columns)
        if part and self.found.drafts and self.found.drafts[-1].kind is ItemKind.COMPOSITE:
            self.found.drafts[-1].parts.append(draft)
        else:
            self.found.drafts.append(draft)

    def _set_kind(self, draft: Draft, word: str) -> bool:
        """Set the kind from its column; tell whether the row is a sub-question."""
        plain = word.removeprefix(PART_PREFIX)
        if kind := kind_of_word(plain):
            draft.kind, draft.choice = kind, False
        elif is_choice_word(plain):
            draft.kind, draft.choice = None, True
        elif plain.isdecimal() and len(plain) < 3:
            self.codes.setdefault(plain, []).append(draft)
        elif plain:
            draft.lose("kind-word-unknown", plain[:20])
        return plain != word

    def _set_options(self, draft: Draft, columns: list[str], cell: str) -> None:
        if columns := _without_last_empty(columns):
            options = [without_letter(option, place) for place, option in enumerate(columns)]
        elif cell:
            options, draft.lettered = options_of_cell(cell, draft.key)
        elif draft.kind in {None, ItemKind.SINGLE, ItemKind.MULTIPLE}:
            draft.stem, options, draft.lettered = options_of_stem(draft.stem, draft.key)
        else:
            options = []
        draft.options = [DraftOption(option) for option in options]

    def _tell_of_unread(self, number: int, row: Sequence[str], columns: Columns) -> None:
        """Tell once of each column that is not understood and yet holds something."""
        for place in columns.unknown:
            if place not in self.told and place < len(row) and row[place].strip():
                self.told.add(place)
                heading = self._heading_of(place)
                self.found.losses.append(Trouble(Place("row", number, self.name), "column-not-read", heading))

    def _heading_of(self, place: int) -> str:
        headings = self.head.headings
        return headings[place].strip()[:20] if place < len(headings) else ""

    def _tell_of_columns(self) -> None:
        first = next(
            ((n, row) for n, row in enumerate(self.rows, start=1) if any(cell.strip() for cell in row)), None
        )
        if first is not None:
            headings = "、".join(cell.strip()[:10] for cell in first[1] if cell.strip())
            self.found.rejected.append(Trouble(Place("row", first[0], self.name), "columns-unknown", headings[:80]))


def _without_last_empty(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    return cells


def _kind_of_code(drafts: Sequence[Draft]) -> ItemKind | None:
    """Tell what a code such as 1 or 2 stands for by what its questions look like; all must look so."""
    keys = [draft.key.strip() for draft in drafts]
    if all(draft.options for draft in drafts):
        pairs = [sorted(map(truth_of_word, (o.text for o in draft.options)), key=str) for draft in drafts]
        if all(pair == [False, True] for pair in pairs):
            return ItemKind.TRUE_FALSE
        several = [len(letters_of(key)) > 1 or "&" in key or ";" in key for key in keys]
        return ItemKind.MULTIPLE if any(several) else ItemKind.SINGLE
    if any(draft.options for draft in drafts):
        return None
    if all(key in _NO_MODEL for key in keys):
        return ItemKind.ESSAY
    if all(is_code(key) or truth_of_word(key) is not None for key in keys):
        return ItemKind.TRUE_FALSE
    if any(letters_of(key) for key in keys):
        return None
    return ItemKind.FILL if max(map(len, keys)) <= _LONGEST_FILL else ItemKind.ESSAY
