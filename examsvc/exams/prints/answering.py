"""The answer sheet of a form: which boxes and lines each item needs. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Whoever enters a sheet scans which exam, number, form and seat it belongs to; nothing else about the person.
_MARK = "PE1"
_LINES = 8


@dataclass(frozen=True)
class Field:
    """What is filled in for an item or a sub-question: letters to tick, squares to write a letter into, or lines."""

    label: str
    ticks: tuple[str, ...] = ()
    squares: tuple[str, ...] = ()
    blanks: tuple[tuple[str, str], ...] = ()
    lines: int = 0
    parts: tuple["Field", ...] = ()

    @property
    def is_short(self) -> bool:
        """Tell whether several such fields stand side by side."""
        return bool(self.ticks)


def sheet_mark(exam: str, number: str, form: str, seat: int) -> str:
    """Return what the sheet's square code holds."""
    return ";".join((_MARK, exam, number, form, str(seat)))


def fields_of(items: Sequence[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return the fields of a section's items as a form's body has them."""
    return tuple(_field(str(item["number"]), item) for item in items)


def _field(label: str, item: Mapping[str, Any]) -> Field:
    kind = item["kind"]
    if kind == "case":
        return Field(label, parts=tuple(_field(f"（{n}）", part) for n, part in enumerate(item["parts"], 1)))
    if kind == "true_false":
        return Field(label, ticks=("正确", "错误"))
    if kind == "fill_in":
        several = len(item["blanks"]) > 1
        return Field(
            label, blanks=tuple((f"第{n}空" if several else "", b["unit"]) for n, b in enumerate(item["blanks"], 1))
        )
    if kind == "ordering":
        return Field(label, squares=tuple(f"第{n}位" for n in range(1, len(item["options"]) + 1)))
    if kind == "matching":
        return Field(label, squares=tuple(str(n) for n in range(1, len(item["left"]) + 1)))
    if "options" in item:
        return Field(label, ticks=tuple(option["letter"] for option in item["options"]))
    return Field(label, lines=_LINES)
