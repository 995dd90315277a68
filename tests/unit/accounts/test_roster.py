"""Rosters as counties really write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert "第 2 行" in problem.message


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


def test_a_merged_section_title_is_nobody() -> None:
    title = ["一、县直单位"] * 3
    table = [["单位", "姓名", "职务"], title, ["财政局", "周小明", "局长"], ["二、乡镇"] * 3, ["", "吴小红", "镇长"]]
    roster = read_roster(table, UNITS)
    assert [(row.name, row.unit) for row in roster.rows] == [("周小明", "示例县财政局")]
    assert [(problem.line, problem.message) for problem in roster.problems] == [(5, "缺少单位。")]


def test_a_units_name_over_its_people_is_their_unit() -> None:
    table = [["单位", "姓名"], ["东岭镇"] * 2, ["", "周小明"], ["财政局"] * 2, ["", "吴小红"]]
    assert [row.unit for row in read_roster(table, UNITS).rows] == ["东岭镇", "示例县财政局"]


@pytest.mark.parametrize(
    "row",
    [
        ["", "姓 名", "单位", "手机"],
        ["合计", "118", "", ""],
        ["合 计", "118人", "", ""],
        ["", "合计：118人", "", ""],
        ["共计", "", "2", ""],
        ["", "填表人：周小明", "审核人：吴小红", ""],
        ["", "备注：以上人员均须参加", "", ""],
        ["", "", "", ""],
    ],
)
def test_headers_sums_and_feet_are_nobody(row: list[str]) -> None:
    table = [["序号", "姓名", "单位", "手机"], ["1", "周小明", "东岭镇", "13800000001"], row]
    roster = read_roster(table, UNITS)
    assert [r.name for r in roster.rows] == ["周小明"]
    assert roster.problems == ()


def test_a_unit_nobody_knows_is_one_unit_however_its_rows_write_it() -> None:
    table = [["姓名", "单位"], ["周小明", "西坪乡"], ["吴小红", "西坪乡人民政府"], ["周小明", "西坪乡政府"]]
    roster = read_roster(table, UNITS)
    assert roster.new_units == ("西坪乡",)
    assert [row.unit for row in roster.rows] == ["西坪乡", "西坪乡"]
    assert [problem.line for problem in roster.problems] == [4]


@pytest.mark.parametrize(("first", "second"), [("13800000001", ""), ("", "13800000001"), ("", "")])
def test_one_name_in_one_unit_is_one_person_unless_both_phones_say_otherwise(first: str, second: str) -> None:
    table = [["姓名", "单位", "手机"], ["周小明", "东岭镇", first], ["周小明", "东岭镇", second]]
    roster = read_roster(table, UNITS)
    assert len(roster.rows) == 1
    assert "第 2 行" in roster.problems[0].message


@pytest.mark.parametrize(
    "written", ["13800000001", "138 0000 0001", "138-0000-0001", "+8613800000001", "１３８００００００01"]
)
def test_a_phone_is_one_number_however_it_is_written(written: str) -> None:
    roster = read_roster([["姓名", "单位", "手机"], ["周小明", "东岭镇", written]], UNITS)
    assert roster.rows[0].phone == "13800000001"


def test_a_short_number_of_a_desk_is_a_phone_too() -> None:
    roster = read_roster([["姓名", "单位", "电话"], ["周小明", "东岭镇", "0796-7622000"]], UNITS)
    assert roster.rows[0].phone == "07967622000"


@pytest.mark.parametrize(
    ("column", "text", "told"),
    [
        ("手机号", "138", "电话"),
        ("手机号", "周小明", "电话"),
        ("单位类别", "学校", "单位类别"),
        ("职务", "职" * 121, "太长"),
        ("人员类别", "类" * 41, "太长"),
        ("姓名", "118", "不像姓名"),
        ("姓名", "名" * 81, "太长"),
        ("单位", "镇" * 201, "太长"),
    ],
)
def test_what_cannot_be_right_names_its_row(column: str, text: str, told: str) -> None:
    values = {"姓名": "周小明", "单位": "东岭镇", "职务": "镇长", column: text}
    roster = read_roster([list(values), list(values.values()), ["吴小红", "东岭镇"]], UNITS)
    assert [row.name for row in roster.rows] == ["吴小红"]
    (problem,) = roster.problems
    assert (problem.line, told in problem.message) == (2, True)


@pytest.mark.parametrize(("state", "entered"), [("应考", True), ("替换", True), ("", True), ("缓考", False)])
def test_who_is_put_off_is_named_and_not_entered(state: str, entered: bool) -> None:
    roster = read_roster([["姓名", "单位", "状态"], ["周小明", "东岭镇", state]], UNITS)
    assert bool(roster.rows) == entered
    assert entered or "没有列入" in roster.problems[0].message


def test_columns_that_the_system_draws_are_named_and_left_out() -> None:
    table = [["姓名", "单位", "考号", "座位号", "卷别"], ["周小明", "东岭镇", "01001", "7", "A"]]
    roster = read_roster(table, UNITS)
    assert len(roster.rows) == 1
    assert "考号、座位号、卷别" in roster.problems[0].message


def test_identity_numbers_are_not_read() -> None:
    number = "362429199001011234"
    roster = read_roster([["姓名", "单位", "身份证号"], ["周小明", "东岭镇", number]], UNITS)
    assert "不收身份证号" in roster.problems[0].message
    assert number not in repr(roster)


@pytest.mark.parametrize("header", ["姓名（必填）", "姓 名", "姓\n名*", "考生姓名"])
def test_a_header_is_known_in_all_its_forms(header: str) -> None:
    assert len(read_roster([[header, "乡镇（单位）"], ["周小明", "东岭镇"]], UNITS).rows) == 1


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("示例县东岭镇人民政府", "东岭镇"),
        ("县财政局", "县财政局"),
        ("财政局", "县财政局"),
        ("示例县财政局", "县财政局"),
        ("民政局", "民政局"),
    ],
)
def test_the_countys_own_name_before_a_unit_does_not_matter(written: str, meant: str) -> None:
    names = unit_names([("东岭镇", []), ("县财政局", []), ("民政局", []), ("县民政局", [])], county="示例县")
    assert names[squeeze(written)] == meant


TEXT = st.text(st.sampled_from("周小明东岭镇姓名单位合计一、：:*（） 138\n"), max_size=8)


@given(st.lists(st.lists(TEXT, max_size=4), max_size=8))
def test_any_table_is_understood_or_refused_but_never_breaks(table: list[list[str]]) -> None:
    roster = read_roster([["姓名", "单位", "手机"], *table], UNITS)
    lines = [row.line for row in roster.rows] + [problem.line for problem in roster.problems]
    assert len(set(lines)) == len(lines)
    assert len({(row.name, row.unit, row.phone) for row in roster.rows}) == len(roster.rows)
    assert all(row.name and row.unit for row in roster.rows)
