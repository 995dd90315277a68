"""Stems that say nearly the same are found, the likest first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.similar import most_alike, normalised

STEMS = {1: "贫困户退出以户为单位，主要衡量标准是什么？", 2: "易地扶贫搬迁的对象是谁？", 3: "驻村工作队不少于几人？"}


@pytest.mark.parametrize(
    ("stem", "found"),
    [
        ("贫困户退出以户为单位，主要衡量标准是什么", [(1, 100)]),
        ("贫困户 退出以户为单位, 主要衡量标准是什么?", [(1, 100)]),
        ("驻村工作队一般不少于几人？", [(3, 91)]),
        ("产业扶贫项目如何验收？", []),
        ("几人", []),
        ("", []),
    ],
)
def test_alike_stems_are_found(stem: str, found: list[tuple[int, int]]) -> None:
    assert most_alike(stem, STEMS) == found


def test_the_likest_come_first_and_no_more_than_asked_for() -> None:
    others = {n: "示例题干内容" + "甲" * n for n in range(5)}
    assert [key for key, _percent in most_alike("示例题干内容", others, most=3)] == [0, 1, 2]


@given(st.text("示例题干甲乙丙。，？ ", max_size=20))
def test_what_is_normalised_stays_as_it_is(text: str) -> None:
    assert normalised(normalised(text)) == normalised(text)
