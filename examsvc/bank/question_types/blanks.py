"""One blank of a fill-in: its key, and how it is typed, filed and exchanged."""

import re
import unicodedata
from decimal import Decimal

from examsvc.bank.formats import items
from examsvc.bank.question_types.base import CannotHold, Fields, Frozen

_FULL = Decimal(100)
_NUMBER = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*(\D{0,8}?)(?:\s*±\s*(\d+(?:\.\d+)?))?\Z")


class Blank(Frozen):
    """What is printed after one blank."""

    unit: str = ""


class BlankKey(Frozen):
    """Accepted wordings (the first is the model answer), or a number with an absolute tolerance."""

    accept: tuple[str, ...] = ()
    number: Decimal | None = None
    tolerance: Decimal = Decimal(0)


def blank_fields(unit: str, key: BlankKey) -> Fields:
    """Return a blank as question files have it."""
    known: Fields = {"accept": list(key.accept)} if key.number is None else {"number": str(key.number)}
    if key.tolerance:
        known["tolerance"] = str(key.tolerance)
    return known | ({"unit": unit} if unit else {})


def read_blank_line(line: str) -> tuple[str, Fields]:
    """Read one blank: 写法1；写法2｜单位, or ＝3 年 ±0.5 for a number with unit and tolerance."""
    if line[0] in "=＝" and (found := _NUMBER.match(unicodedata.normalize("NFKC", line[1:]).strip())):
        return found[2].strip(), {"number": found[1], "tolerance": found[3] or "0"}
    wordings, _bar, unit = line.replace("|", "｜").partition("｜")
    return unit.strip(), {"accept": [word.strip() for word in re.split(r"[;；]", wordings) if word.strip()]}


def blank_line(unit: str, key: BlankKey) -> str:
    """Return one blank as it is typed."""
    if key.number is None:
        return "；".join(key.accept) + (f"｜{unit}" if unit else "")
    tolerance = f" ±{key.tolerance}" if key.tolerance else ""
    return f"＝{key.number} {unit}{tolerance}"


def key_of_blank(blank: items.Blank) -> Fields:
    """Return the key of a file's blank from what earns full marks; raises CannotHold."""
    figures = [figure for figure in blank.figures if figure.weight == _FULL]
    wordings = [wording.text for wording in blank.wordings if wording.weight == _FULL]
    if len(figures) == 1 and not wordings:
        return {"number": str(figures[0].number), "tolerance": str(figures[0].tolerance)}
    if figures and not any(figure.tolerance for figure in figures):
        wordings += [str(figure.number) for figure in figures]
    elif figures:
        raise CannotHold("several-numbers")
    if not wordings:
        raise CannotHold("no-key")
    return {"accept": wordings}


def item_blank(unit: str, key: BlankKey) -> items.Blank:
    """Return a blank for writing files."""
    if key.number is not None:
        return items.Blank(figures=(items.Figure(key.number, key.tolerance),), unit=unit)
    return items.Blank(wordings=tuple(items.Wording(text) for text in key.accept), unit=unit)
