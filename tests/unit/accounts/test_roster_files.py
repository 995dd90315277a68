"""Whose roster a file is, by its name."""

import pytest

from examsvc.accounts.roster import read_roster, unit_names
from examsvc.accounts.roster_files import unit_in_name

UNITS = unit_names([("东岭镇", ["东岭"]), ("西溪乡", []), ("县财政局", ["财政局"]), ("县财政局国库科", [])], "示例县")


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("东岭镇回执.xlsx", "东岭镇"),
        ("12-东岭镇人民政府 回执（盖章）.xls", "东岭镇"),
        ("回执_示例县财政局.csv", "县财政局"),
        ("县财政局国库科名单.xlsx", "县财政局国库科"),
        ("东岭镇、西溪乡合报.xlsx", ""),
        ("参考人员名单.xlsx", ""),
        ("西 溪 乡.csv", "西溪乡"),
    ],
)
def test_the_longest_known_form_in_the_name_says_whose_it_is(name: str, unit: str) -> None:
    assert unit_in_name(name, UNITS) == unit


def test_a_table_without_a_unit_column_is_the_senders() -> None:
    table = [["参考人员名单"], ["姓名", "职务"], ["周小明", "副镇长"], ["吴大海", "干部"]]
    assert read_roster(table, UNITS).rows == ()
    assert [(row.name, row.unit) for row in read_roster(table, UNITS, "东岭镇").rows] == [
        ("周小明", "东岭镇"),
        ("吴大海", "东岭镇"),
    ]


def test_rows_that_name_a_unit_are_that_units_whoever_sent_them() -> None:
    table = [["姓名", "单位"], ["周小明", ""], ["吴大海", "西溪乡"]]
    rows = read_roster(table, UNITS, "东岭镇").rows
    assert [(row.name, row.unit) for row in rows] == [("周小明", "东岭镇"), ("吴大海", "西溪乡")]
