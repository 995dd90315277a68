"""Points of a model answer carry their marks in brackets, all of them or none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.model_answers import read_points, written_points

texts = st.lists(st.text("甲乙丙，。", min_size=1, max_size=6), min_size=1, max_size=5)
worth = st.decimals("0.5", 20, places=1)


@pytest.mark.parametrize("line", ["要点（2分）", "要点 (2分)", "要点（2.0 分）。", " 要点（2分）； "])
def test_marks_in_brackets_behind_a_point_are_its_own(line: str) -> None:
    assert read_points([line]) == (("要点",), (Decimal(2),))


@pytest.mark.parametrize("lines", [["甲（2分）", "乙"], ["甲（0分）"], ["（2分）"], ["甲（二分）"], ["甲2分"]])
def test_marks_that_not_every_point_has_stay_text(lines: list[str]) -> None:
    assert read_points(lines) == (tuple(lines), ())


def test_empty_lines_are_no_points() -> None:
    assert read_points(["", "甲（1分）", "  "]) == (("甲",), (Decimal(1),))
    assert read_points([""]) == ((), ())


@given(st.data(), texts)
def test_points_and_marks_come_back_as_they_were_written(data: st.DataObject, points: list[str]) -> None:
    marks = tuple(data.draw(st.lists(worth, min_size=len(points), max_size=len(points))))
    assert read_points(written_points(points, marks)) == (tuple(points), marks)
    assert written_points(points, ()) == tuple(points)
