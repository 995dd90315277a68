"""What became of every question of a file, for the page and as a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from examsvc.bank.formats.troubles import reason_of, remedy_of
from examsvc.bank.import_models import BankImportRow
from examsvc.bank.imports_staging import troubles_of
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


@dataclass(frozen=True)
class Told:
    """One row in words."""

    place: str
    fate: str
    fate_name: str
    kind: str
    stem: str
    reasons: tuple[str, ...]
    remedies: tuple[str, ...]


def tell_rows(rows: Sequence[BankImportRow]) -> list[Told]:
    """Return rows in the language of the reader."""
    return [_told(row) for row in rows]


def report_sheet(rows: Sequence[BankImportRow], filename: str) -> bytes:
    """Return every row with its fate, reasons and what to do, as a workbook."""
    head = (_("位置"), _("结果"), _("题干"), _("原因"), _("怎么办"))
    lines = [
        (told.place, told.fate_name, told.stem[:200], "；".join(told.reasons), "".join(told.remedies))
        for told in tell_rows(rows)
    ]
    return write_workbook([SheetOut(_("导入情况"), head, lines, filename)])


def place_in_words(place: str) -> str:
    """Say where in the file, in the language of the reader: `表1 row 3` becomes 表1 第 3 行."""
    within, _space, rest = place.rpartition(" ")
    inside, _gap, unit = within.rpartition(" ")
    if unit not in _UNITS:
        return place
    return f"{inside} {str(_UNITS[unit]) % {'n': rest}}".strip()


def _told(row: BankImportRow) -> Told:
    troubles = troubles_of(row)
    name = str(FATE_NAMES[row.fate]) if row.kind or row.fate == "rejected" else _("说明")
    return Told(
        place=place_in_words(row.place),
        fate=row.fate,
        fate_name=name,
        kind=row.kind,
        stem=row.stem_text,
        reasons=tuple(reason_of(trouble) for trouble in troubles),
        remedies=tuple(dict.fromkeys(remedy_of(trouble) for trouble in troubles)),
    )
