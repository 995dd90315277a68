"""Say what each column of a table holds, by its heading, by a person's choice, or by what stands in it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from examsvc.bank.formats.drafts import KEPT_FIELDS
from examsvc.bank.formats.field_names import blank_number, field_of_heading, option_number
from examsvc.bank.formats.judgement_words import truth_of
from examsvc.bank.formats.key_shapes import letters_of, literal_list
from examsvc.bank.formats.kind_words import is_kind_word

FIELDS = frozenset({"number", "kind", "stem", "options", "key", "remark", *KEPT_FIELDS})
_MOST_LOOKED_AT = 300
_MANY = 0.9


@dataclass(slots=True)
class Columns:
    """Which column holds which field; options in the order of their letters, answers in that of their blanks.

    `first_option` is the number that the first of them has in its heading, if they have numbers: 选项1.
    """

    fields: dict[str, int] = field(default_factory=dict)
    options: list[int] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)
    unknown: list[int] = field(default_factory=list)
    first_option: int | None = None

    def cell(self, row: Sequence[str], name: str) -> str:
        """Return a field's text in a row, trimmed; nothing where there is no such column."""
        place = self.fields.get(name)
        return row[place].strip() if place is not None and place < len(row) else ""


def is_question_head(row: Sequence[str]) -> bool:
    """Tell whether a row names the columns of questions: it names stem and key, or stem and the blanks' answers."""
    named = [field_of_heading(cell) for cell in row if cell.strip()]
    return "stem" in named and ("key" in named or any(blank_number(cell) is not None for cell in row))


def columns_of_head(row: Sequence[str], choices: Mapping[str, str]) -> Columns:
    """Map a head's columns; the first of several for one field counts.

    A choice `column 3` (counted from one) or `column 题目` goes before the names.
    """
    columns = Columns()
    numbered: list[tuple[int, int]] = []
    answered: list[tuple[int, int]] = []
    names = [
        choices.get(f"column {place + 1}", choices.get(f"column {heading.strip()}", field_of_heading(heading)))
        for place, heading in enumerate(row)
    ]
    for place, (heading, name) in enumerate(zip(row, names, strict=True)):
        # Beside a column for the key, 答案1 is an option.
        blank = None if "key" in names else blank_number(heading)
        if name in {"option", ""} and blank is not None:
            answered.append((blank, place))
        elif name == "option":
            number = option_number(heading)
            numbered.append((place if number is None else number, place))
        elif name in FIELDS and name not in columns.fields:
            columns.fields[name] = place
        elif heading.strip() and name != "number":
            columns.unknown.append(place)
    columns.options = [place for _number, place in sorted(numbered)]
    columns.blanks = [place for _number, place in sorted(answered)]
    if numbered and all(re.search("[0-9]", row[place]) for _number, place in numbered):
        columns.first_option = 1
    return columns


def columns_of_choices(width: int, choices: Mapping[str, str]) -> Columns | None:
    """Map the columns of a table without a head as a person chose; None if nobody did."""
    if not any(f"column {place + 1}" in choices for place in range(width)):
        return None
    columns = Columns()
    for place in range(width):
        name = choices.get(f"column {place + 1}", "")
        if name == "option":
            columns.options.append(place)
        elif name in FIELDS:
            columns.fields.setdefault(name, place)
    return columns


def guessed_columns(rows: Sequence[Sequence[str]]) -> Columns | None:
    """Find the columns of a table without a head where its cells leave no doubt.

    The key is the last column that is nothing but keys; the stem is the first long text before it; what stands
    between are options. A column of running numbers, or of types, may come first.
    """
    looked_at = [row for row in rows[:_MOST_LOOKED_AT] if any(cell.strip() for cell in row)]
    width = max((len(row) for row in looked_at), default=0)
    cells = [[row[place].strip() if place < len(row) else "" for row in looked_at] for place in range(width)]
    keys = [place for place in range(1, width) if _share(cells[place], _is_key) >= _MANY]
    if len(looked_at) < 2 or not keys:
        return None
    columns, first = Columns(), 0
    if _is_running(cells[0]):
        columns.fields["number"], first = 0, 1
    if first < width and _share(cells[first], is_kind_word) >= _MANY:
        columns.fields["kind"], first = first, first + 1
    key = keys[-1]
    # With options between, their one-letter texts could look like keys; the key stands last.
    if first >= key or _share(cells[first], _is_key) >= _MANY:
        return None
    columns.fields["stem"], columns.fields["key"] = first, key
    columns.options = list(range(first + 1, key))
    rest = [place for place in range(key + 1, width) if any(cells[place])]
    if len(rest) == 1:
        columns.fields["explanation"] = rest[0]
    return columns


def _share(cells: Sequence[str], is_it: object) -> float:
    filled = [cell for cell in cells if cell]
    if not filled or len(filled) * 2 < len(cells):
        return 0.0
    return sum(bool(is_it(cell)) for cell in filled) / len(filled)  # type: ignore[operator]


def _is_key(text: str) -> bool:
    return bool(letters_of(text) or literal_list(text)) or truth_of(text) is not None or _letter_and_text(text)


def _letter_and_text(text: str) -> bool:
    return len(text) > 2 and text[0] in "ABCDEFGH" and text[1] in "，,、.．:： "


def _is_running(cells: Sequence[str]) -> bool:
    numbers = [int(cell) for cell in cells if cell.isdecimal() and len(cell) < 8]
    return len(numbers) == len(cells) and len(numbers) > 1 and numbers == sorted(set(numbers))
