"""How findings and the head's decisions become a sheet."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from examsvc.core.readiness import Colour, Finding
from examsvc.readiness.queries import Decided
from examsvc.readiness.sheet import judge

SEATS = Finding("seats", Colour.RED, "1 人还不能入场", facts=(7,))
DISK, PAPER = Finding("disk", Colour.YELLOW, ""), Finding("paper", Colour.GREEN, "")


def decided(finding: Finding) -> Decided:
    return Decided(finding.item, finding.hash, "当天补座", "负责人", datetime(2026, 5, 20, tzinfo=UTC))


def test_what_is_in_the_way_comes_first_and_what_is_in_order_last() -> None:
    lines = judge([PAPER, DISK, SEATS], []).lines
    assert [line.finding.item for line in lines] == ["seats", "disk", "paper"]


def test_a_red_item_that_the_head_answers_for_is_no_longer_in_the_way_but_still_to_be_known() -> None:
    sheet = judge([SEATS, DISK, PAPER], [decided(SEATS)])
    assert sheet.in_the_way == []
    assert [line.finding.item for line in sheet.to_be_known] == ["seats", "disk"]


@pytest.mark.parametrize(
    "changed",
    [replace(SEATS, facts=(7, 8)), replace(SEATS, facts=(8,)), replace(SEATS, item="duties")],
)
def test_it_asks_again_when_the_finding_is_another(changed: Finding) -> None:
    assert len(judge([changed], [decided(SEATS)]).in_the_way) == 1


def test_it_does_not_ask_again_because_of_other_words() -> None:
    assert judge([replace(SEATS, words="one cannot come in")], [decided(SEATS)]).in_the_way == []


def test_a_decision_about_what_is_now_in_order_is_not_shown() -> None:
    (line,) = judge([replace(SEATS, colour=Colour.GREEN)], [decided(SEATS)]).lines
    assert line.decided is None
