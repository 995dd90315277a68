"""Read a roster as counties write them: title rows, other column names, units by their short names. No I/O."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "考生姓名", "参考人员", "参考人员姓名", "参加人员"),
    "unit": ("单位", "工作单位", "所在单位", "单位名称", "所属单位", "乡镇", "乡镇单位", "乡镇（单位）"),
    "unit_kind": ("单位类别", "单位性质"),
    "position": ("职务", "职务职级", "岗位"),
    "category": ("人员类别", "类别", "考试类别"),
    "phone": ("手机号", "手机", "联系电话", "电话", "手机号码", "联系方式"),
    "state": ("状态", "参考状态"),
    "note": ("备注",),
}
NEEDED = ("name", "unit")
# What the system draws itself, and what it must not hold; the columns are named to the clerk and left out.
NOT_TAKEN = ("考号", "准考证号", "场次", "考场", "座位号", "座位", "卷别")
IDENTITY = ("身份证号", "身份证号码", "身份证", "公民身份号码")
LONGEST: Mapping[str, int] = {"name": 80, "unit": 200, "position": 120, "category": 40}
_ABSENT_STATES = ("缓考", "请假", "不参加")
_KINDS = ("", "乡镇", "县直")
# Two people of one name in one unit are told apart by the last four digits of the phone.
_PHONE_TAIL = 4
_HEADER_SEARCH_ROWS = 10
_TITLE = re.compile(r"[（(]?[一二三四五六七八九十]+[）)、.]|.*(合计|小计|单位|乡镇)$|共\s*\d+")
_FOOT = re.compile(r"(填表|制表|填报|审核|联系|负责)人?[^\u3400-\u9fff]*[:：]|(备注|说明|注)\s*[:：]")
_SUM = re.compile(r"(合计|小计|总计|共计)")
_PHONE = re.compile(r"\d{7,12}")


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
    """What keeps a row, or is to be known of the whole roster when line is 0."""

    line: int
    message: str


@dataclass(frozen=True)
class Roster:
    """What was understood of a roster, and what was not."""

    rows: tuple[RosterRow, ...] = ()
    problems: tuple[RosterProblem, ...] = ()
    new_units: tuple[str, ...] = field(default=())


def read_roster(table: Sequence[Sequence[str]], units: Mapping[str, str], own: str = "") -> Roster:
    """Understand a table of texts; `units` maps every known name and alias (see squeeze) to the unit's proper name.

    `own` is the unit of rows that name none, and of a table without a column for it: the sender's.

    Title rows, repeated headers, sums and empty rows are passed over; an empty unit cell repeats the one above, as
    merged cells do. Units that nobody knows are listed as new, to be confirmed by a person.
    """
    header, columns = _find_header(table, ("name",) if own else NEEDED)
    if header < 0:
        return Roster(problems=(RosterProblem(0, _("没有找到表头：至少要有“姓名”和“单位”两列。")),))
    rows: list[RosterRow] = []
    problems = list(_columns_left_out(table[header]))
    names, seen = dict(units), dict[tuple[str, str], list[RosterRow]]()
    for line, values in _people(table, header, columns, own):
        # A unit that nobody knows yet is one unit too, however its rows write it.
        values["unit"] = names.setdefault(squeeze(values["unit"]), values["unit"])
        same = seen.setdefault((values["name"], values["unit"]), [])
        wrong = _what_is_wrong(values) or _whom_it_repeats(values.get("phone", ""), same)
        state = values.pop("state", "")
        if wrong:
            problems.append(RosterProblem(line, wrong))
        elif state in _ABSENT_STATES:
            problems.append(RosterProblem(line, _("状态是“%(state)s”，没有列入本次考试。", state=state)))
        else:
            same.append(RosterRow(line, **values))
            rows.append(same[-1])
    known = set(units.values())
    new = dict.fromkeys(row.unit for row in rows if row.unit not in known)
    if not rows and not problems:
        problems.append(RosterProblem(0, _("表头下面没有人员。")))
    return Roster(tuple(rows), tuple(problems), tuple(new))


def squeeze(unit: str) -> str:
    """Return what is compared of a unit's name: 平都镇人民政府, 平都镇政府 and 平都镇 are one unit."""
    bare = re.sub(r"\s", "", unicodedata.normalize("NFKC", unit))
    return re.sub(r"(?<=[乡镇])(人民政府|政府|党委|党委政府)$|(?<=街道)(办事处|办)$", "", bare)


def unit_names(units: Sequence[tuple[str, Sequence[str]]], county: str = "") -> dict[str, str]:
    """Return the lookup that read_roster wants from (name, aliases) pairs.

    With the county's name, 示例县东岭镇 is 东岭镇 too, and 示例县财政局 and 财政局 are 县财政局, unless that means
    another unit.
    """
    found = {squeeze(written): name for name, aliases in units for written in (name, *aliases)}
    for name, _aliases in units if county else ():
        bare = squeeze(name).removeprefix(county).removeprefix(county[-1])
        for written in (bare, county[-1] + bare, county + bare):
            found.setdefault(written, name)
    return found


def _people(
    table: Sequence[Sequence[str]], header: int, columns: Mapping[str, int], own: str
) -> Iterator[tuple[int, dict[str, str]]]:
    """Return line and values of every row that speaks of a person."""
    unit_above = own
    for line, cells in enumerate(table[header + 1 :], header + 2):
        values = {"unit": "", **{name: _cell(cells, column) for name, column in columns.items()}}
        if _says_nobody(values, cells):
            if values["name"]:
                # A title stands between: what is above it is no longer these people's unit.
                unit_above = own if _TITLE.match(values["name"]) else values["unit"] or own
            continue
        values["unit"] = unit_above = values["unit"] or unit_above
        values["name"] = re.sub(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])", "", values["name"])
        if "phone" in values:
            digits = re.sub(r"[\s—－-]", "", unicodedata.normalize("NFKC", values["phone"]))
            values["phone"] = re.sub(r"^\+?86(?=1\d{10}$)", "", digits)
        yield line, values


def _what_is_wrong(values: Mapping[str, str]) -> str:
    """Return one sentence about what a row lacks or has wrong, or nothing."""
    if not values["name"]:
        return _("缺少姓名。")
    if not values["unit"]:
        return _("缺少单位。")
    if not re.search(r"[^\W\d]", values["name"]):
        return _("“%(text)s”不像姓名，请改正。", text=values["name"][:20])
    for column, longest in LONGEST.items():
        if len(values.get(column, "")) > longest:
            return _("“%(text)s…”太长，最多 %(n)s 个字。", text=values[column][:12], n=longest)
    phone = values.get("phone", "")
    if phone and not _PHONE.fullmatch(phone):
        return _("电话“%(text)s”不对，请改正或者留空。", text=phone[:20])
    if values.get("unit_kind", "") not in _KINDS:
        return _("单位类别请填“乡镇”或“县直”，或者留空。")
    return ""


def _whom_it_repeats(phone: str, same: Sequence[RosterRow]) -> str:
    """Return one sentence when a row of the same name and unit is no other person by its phone, or nothing."""
    for row in same:
        if not phone or not row.phone or row.phone[-_PHONE_TAIL:] == phone[-_PHONE_TAIL:]:
            return _("与第 %(n)s 行重复（姓名、单位相同）；如果是同名的两个人，请在两行都填手机号。", n=row.line)
    return ""


def _columns_left_out(header: Sequence[str]) -> Iterator[RosterProblem]:
    written = [re.sub(r"[\s*＊]", "", cell) for cell in header]
    drawn = [title for title in dict.fromkeys(written) if title in NOT_TAKEN]
    if drawn:
        columns = "、".join(drawn)
        yield RosterProblem(0, _("考号、座位和卷别由系统编排，名单里的“%(columns)s”没有采用。", columns=columns))
    if any(title in IDENTITY for title in written):
        yield RosterProblem(0, _("名单里有身份证号。系统不收身份证号，这一列没有读入，请从名单里删去。"))


def _says_nobody(values: Mapping[str, str], cells: Sequence[str]) -> bool:
    """Tell empty rows, section titles (一、县直单位), repeated headers, sums and feet from people."""
    filled = {value for value in values.values() if value}
    if any(_SUM.match(re.sub(r"\s", "", cell)) for cell in cells):
        return True
    name = values["name"]
    if re.sub(r"[\s*＊]", "", name) in COLUMNS["name"] or any(_FOOT.match(value) for value in filled):
        return True
    # A merged title fills every cell with the same words; a unit's own name may be one.
    return len(filled) <= 1 and (not name or name == values["unit"] or _TITLE.match(name) is not None)


def _find_header(table: Sequence[Sequence[str]], needed: Sequence[str]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(table[:_HEADER_SEARCH_ROWS]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = _column_of(re.sub(r"[\s*＊]", "", cell))
            if name:
                columns.setdefault(name, column)
        if all(one in columns for one in needed):
            return number, columns
    return -1, {}


def _column_of(title: str) -> str:
    """Return which column a title means; a remark in brackets, as in 姓名（必填）, does not matter."""
    plain = re.sub(r"[（(][^（()）]*[)）]$", "", title)
    return next((n for n, titles in COLUMNS.items() if title in titles or plain in titles), "")


def _cell(cells: Sequence[str], column: int) -> str:
    return unicodedata.normalize("NFC", cells[column]).strip() if column < len(cells) else ""
