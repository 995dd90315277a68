"""Rosters as counties really write them."""

import pytest

from examsvc.accounts.roster import read_roster, squeeze, unit_names

UNITS = unit_names([("东岭镇", ["东岭"]), ("示例县财政局", ["财政局", "县财政局"])])


def test_a_plain_table_is_understood() -> None:
    roster = read_roster([["序号", "姓名", "单位", "职务"], ["1", "周小明", "东岭镇", "副镇长"]], UNITS)
    (row,) = roster.rows
    assert (row.line, row.name, row.unit, row.position) == (2, "周小明", "东岭镇", "副镇长")
    assert not roster.problems
    assert not roster.new_units


def test_title_rows_and_empty_rows_are_passed_over() -> None:
    table = [
        ["示例县闭卷考试参考人员名单", "", ""],
        ["填报日期：", "", ""],
        ["", "", ""],
        ["姓 名*", "单 位*", "手机号"],
        ["", "", ""],
        ["周小明", "东岭镇", "13800000000"],
        ["一、县直单位", "", ""],
    ]
    roster = read_roster(table, UNITS)
    assert [row.line for row in roster.rows] == [6]
    assert not roster.problems


def test_merged_unit_cells_repeat_the_one_above() -> None:
    table = [["单位", "姓名"], ["东岭镇", "周小明"], ["", "吴小红"], ["财政局", "郑小刚"]]
    assert [row.unit for row in read_roster(table, UNITS).rows] == ["东岭镇", "东岭镇", "示例县财政局"]


@pytest.mark.parametrize("written", ["东岭镇", "东岭镇人民政府", "东岭镇政府", " 东岭 镇 ", "东岭", "东岭镇党委"])
def test_a_unit_is_known_by_all_its_names(written: str) -> None:
    roster = read_roster([["姓名", "单位"], ["周小明", written]], UNITS)
    assert roster.rows[0].unit == "东岭镇"


def test_a_unit_nobody_knows_is_listed_for_a_person_to_confirm() -> None:
    roster = read_roster([["姓名", "单位"], ["周小明", "西坪乡"], ["吴小红", "西坪乡"]], UNITS)
    assert roster.new_units == ("西坪乡",)


def test_names_spaced_for_looks_are_joined() -> None:
    roster = read_roster([["姓名", "单位"], ["周 明", "东岭镇"], ["阿卜杜拉 买买提", "东岭镇"]], UNITS)
    assert [row.name for row in roster.rows] == ["周明", "阿卜杜拉买买提"]


def test_the_same_person_twice_names_both_rows() -> None:
    roster = read_roster([["姓名", "单位"], ["周小明", "东岭镇"], ["周小明", "东岭镇政府"]], UNITS)
    assert len(roster.rows) == 1
    (problem,) = roster.problems
    assert problem.line == 3
    assert "第2行" in problem.message


def test_two_people_of_one_name_are_told_apart_by_their_phones() -> None:
    table = [["姓名", "单位", "手机"], ["周小明", "东岭镇", "13800000001"], ["周小明", "东岭镇", "13800000002"]]
    assert len(read_roster(table, UNITS).rows) == 2


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([], "没有找到表头"),
        ([["周小明", "东岭镇"]], "没有找到表头"),
        ([["姓名", "单位"]], "没有人员"),
        ([["姓名", "单位"], ["周小明", ""]], "缺少单位"),
        ([["姓名", "单位", "职务"], ["", "东岭镇", "镇长"]], "缺少姓名"),
    ],
)
def test_what_is_missing_is_said(table: list[list[str]], message: str) -> None:
    roster = read_roster(table, UNITS)
    assert not roster.rows
    assert message in roster.problems[0].message


def test_a_street_office_is_squeezed_too() -> None:
    assert squeeze("城南街道办事处") == squeeze("城南街道办") == "城南街道"
