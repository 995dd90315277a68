"""Read a roster as counties write them: title rows, other column names, units by their short names. Pure."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "考生姓名", "参考人员"),
    "unit": ("单位", "工作单位", "所在单位", "单位名称", "乡镇（单位）", "乡镇(单位)"),
    "unit_kind": ("单位类别",),
    "position": ("职务", "职务职级", "岗位"),
    "category": ("人员类别", "类别", "考试类别"),
    "phone": ("手机号", "手机", "联系电话", "电话", "手机号码"),
    "note": ("备注",),
}
NEEDED = ("name", "unit")
# A person who is enrolled twice under one name in one unit is told apart by the last four digits of the phone.
_PHONE_TAIL = 4
_HEADER_SEARCH_ROWS = 10
_TITLE = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、.]|.*(合计|小计|单位|乡镇)$")


@dataclass(frozen=True)
class RosterRow:
    """One person as the roster writes them; `line` is the row in the file, counted from 1."""

    line: int
    name: str
    unit: str
    unit_kind: str = ""
    position: str = ""
    category: str = ""
    phone: str = ""
    note: str = ""


@dataclass(frozen=True)
class RosterProblem:
    """What keeps a row, or the whole roster when line is 0, from being taken over."""

    line: int
    message: str


@dataclass(frozen=True)
class Roster:
    """What was understood of a roster, and what was not."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[RosterProblem, ...] = ()
    new_units: tuple[str, ...] = field(default=())


def read_roster(table: Sequence[Sequence[str]], units: Mapping[str, str]) -> Roster:
    """Understand a table of texts; `units` maps every known name and alias (see squeeze) to the unit's proper name.

    Title rows before the header and empty rows are passed over; an empty unit cell repeats the one above, as merged
    cells do. Units that nobody knows are listed as new, to be confirmed by a person.
    """
    header, columns = _find_header(table)
    if header < 0:
        return Roster(problems=(RosterProblem(0, "没有找到表头：至少要有“姓名”和“单位”两列。"),))
    rows: list[RosterRow] = []
    problems: list[RosterProblem] = []
    seen: dict[tuple[str, str, str], int] = {}
    unit_above = ""
    for line, cells in enumerate(table[header + 1 :], header + 2):
        values = {name: _cell(cells, column) for name, column in columns.items()}
        if _says_nobody(values):
            continue
        values["unit"] = values["unit"] or unit_above
        unit_above = values["unit"]
        if not values["name"] or not values["unit"]:
            problems.append(RosterProblem(line, "缺少姓名。" if not values["name"] else "缺少单位。"))
            continue
        values["name"] = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", values["name"])
        values["unit"] = units.get(squeeze(values["unit"]), values["unit"])
        key = values["name"], values["unit"], values.get("phone", "")[-_PHONE_TAIL:]
        if key in seen:
            problems.append(RosterProblem(line, f"与第{seen[key]}行重复（姓名、单位相同）。"))
            continue
        seen[key] = line
        rows.append(RosterRow(line, **values))
    known = set(units.values())
    new = dict.fromkeys(row.unit for row in rows if row.unit not in known)
    if not rows and not problems:
        problems.append(RosterProblem(0, "表头下面没有人员。"))
    return Roster(tuple(rows), tuple(problems), tuple(new))


def squeeze(unit: str) -> str:
    """Return what is compared of a unit's name: 平都镇人民政府, 平都镇政府 and 平都镇 are one unit."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit))
    return re.sub(r"(?<=[乡镇])(人民政府|政府|党委|党委政府)$|(?<=街道)(办事处|办)$", "", bare)


def unit_names(units: Sequence[tuple[str, Sequence[str]]]) -> dict[str, str]:
    """Return the lookup that read_roster wants from (name, aliases) pairs."""
    return {squeeze(written): name for name, aliases in units for written in (name, *aliases)}


def _says_nobody(values: Mapping[str, str]) -> bool:
    """Tell empty rows, section titles (一、县直单位) and sums from people."""
    filled = [value for value in values.values() if value]
    if len(filled) > 1:
        return False
    return not values["name"] or _TITLE.match(values["name"]) is not None


def _find_header(table: Sequence[Sequence[str]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(table[:_HEADER_SEARCH_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            written = re.sub(r"[\s*＊]", "", cell)
            name = next((n for n, titles in COLUMNS.items() if written in titles), None)
            if name is not None:
                columns.setdefault(name, column)
        if all(needed in columns for needed in NEEDED):
            return number, columns
    return -1, {}


def _cell(cells: Sequence[str], column: int) -> str:
    return unicodedata.normalize("NFC", cells[column]).strip() if column < len(cells) else ""
