"""What became of every question of a file, for the page and as a sheet."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from examsvc.bank.formats.items import Trouble
from examsvc.bank.formats.troubles import reason_of, remedy_of
from examsvc.bank.import_models import BankImportRow
from examsvc.bank.imports_staging import troubles_of
from examsvc.bank.question_types.choices import LETTERS
from examsvc.bank.question_types.registry import question_type
from examsvc.files.writing import SheetOut, write_workbook

FATE_NAMES = {
    "taken": lazy_gettext("可导入"),
    "loss": lazy_gettext("可导入，有内容未保留"),
    "rejected": lazy_gettext("未通过"),
    "duplicate": lazy_gettext("重复"),
}
_UNITS = {
    "row": lazy_gettext("第 %(n)s 行"),
    "line": lazy_gettext("第 %(n)s 行"),
    "paragraph": lazy_gettext("第 %(n)s 段"),
    "question": lazy_gettext("第 %(n)s 题"),
    "file": lazy_gettext("整个文件"),
}


_LIKENESS = frozenset({"same-question", "key-differs", "near-question"})
_LIKE = re.compile(r"([^：（]+)")
_SHOWN_OF_STEM = 40


@dataclass(frozen=True)
class Told:
    """One row in words."""

    place: str
    fate: str
    fate_name: str
    kind: str
    stem: str
    options: tuple[str, ...]
    answer: str
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]


def tell_rows(rows: Sequence[BankImportRow], stems: Mapping[str, str]) -> list[Told]:
    """Return rows in the language of the reader; `stems` are those of the bank's questions that they are like."""
    return [_told(row, stems) for row in rows]


def report_sheet(rows: Sequence[BankImportRow], stems: Mapping[str, str], filename: str) -> bytes:
    """Return every row with its fate, reasons and what to do, as a workbook."""
    head = (_("位置"), _("结果"), _("题干"), _("原因"), _("怎么办"))
    lines = [
        (told.place, told.fate_name, told.stem[:200], "；".join(told.reasons), "".join(told.remedies))
        for told in tell_rows(rows, stems)
    ]
    return write_workbook([SheetOut(_("导入情况"), head, lines, filename)])


def place_in_words(place: str) -> str:
    """Say where in the file, in the language of the reader: `表1 row 3` becomes 表1 第 3 行."""
    within, _space, rest = place.rpartition(" ")
    inside, _gap, unit = within.rpartition(" ")
    if unit not in _UNITS:
        return place
    return f"{inside} {str(_UNITS[unit]) % {'n': rest}}".strip()


def names_in(rows: Iterable[BankImportRow]) -> set[str]:
    """Return what rows are said to be like: places of their file, and questions of the bank by their public ids."""
    likes = (_LIKE.match(trouble.about) for row in rows for trouble in troubles_of(row) if trouble.code in _LIKENESS)
    return {found[1] for found in likes if found}


def _told(row: BankImportRow, stems: Mapping[str, str]) -> Told:
    troubles = [_named(trouble, stems) for trouble in troubles_of(row)]
    options, answer = _halves(row)
    name = str(FATE_NAMES[row.fate]) if row.kind or row.fate == "rejected" else _("说明")
    return Told(
        place=place_in_words(row.place),
        fate=row.fate,
        fate_name=name,
        kind=row.kind,
        stem=row.stem_text,
        options=options,
        answer=answer,
        reasons=tuple(reason_of(trouble) for trouble in troubles),
        remedies=tuple(dict.fromkeys(remedy_of(trouble) for trouble in troubles)),
    )


def _named(trouble: Trouble, stems: Mapping[str, str]) -> Trouble:
    """Return a trouble that names what a question is like by its place or words, never by an id."""
    like = _LIKE.match(trouble.about) if trouble.code in _LIKENESS else None
    if like is None:
        return trouble
    stem = stems.get(like[1])
    words = place_in_words(like[1]) if stem is None else _("题库里的“%(stem)s”", stem=_short(stem))
    return replace(trouble, about=words + trouble.about[like.end() :])


def _short(stem: str) -> str:
    line = " ".join(stem.split())
    return line if len(line) <= _SHOWN_OF_STEM else f"{line[:_SHOWN_OF_STEM]}…"


def _halves(row: BankImportRow) -> tuple[tuple[str, ...], str]:
    """Return a row's options and answer as the editor would show them."""
    if not row.kind:
        return (), ""
    fields, kind = json.loads(row.fields), question_type(row.kind)
    lines = kind.to_lines(*kind.parse(fields["content"], fields["key"]))
    options = lines.options.splitlines()
    lettered = tuple(f"{letter}. {text}" for letter, text in zip(LETTERS, options, strict=False))
    return lettered, "；".join(line for line in lines.answer.splitlines() if line.strip())
