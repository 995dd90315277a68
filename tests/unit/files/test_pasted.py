"""Pasted tables: cut as Excel copies them, or as people type them."""

import pytest

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.pasted import read_pasted_table


@pytest.mark.parametrize(
    "text",
    [
        "姓名\t单位\n周小明\t东岭镇",
        "姓名,单位\r\n周小明,东岭镇",
        "姓名，单位\n周小明，东岭镇",
        "姓名   单位\n周小明   东岭镇",
    ],
)
def test_pasted_text_is_cut_into_cells(text: str) -> None:
    assert read_pasted_table(text).rows == (("姓名", "单位"), ("周小明", "东岭镇"))


def test_a_wide_space_stands_inside_a_name() -> None:
    assert read_pasted_table("姓名\t单位\n张　三\t东岭镇").rows[1] == ("张　三", "东岭镇")


def test_a_quoted_cell_may_hold_a_line_break() -> None:
    assert read_pasted_table('姓名\t单位\n周小明\t"东岭镇\n政府"').rows[1] == ("周小明", "东岭镇\n政府")


def test_too_much_text_is_refused() -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_pasted_table("甲" * 11, limits=Limits(characters=10))
    assert refused.value.reason is Reason.TOO_BIG
