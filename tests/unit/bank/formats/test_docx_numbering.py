"""Automatic numbers are counted and written as Word shows them."""

import pytest
from lxml import etree

from examsvc.bank.formats.docx_parts.numbering import Numbering, written

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def level(number: int, form: str, text: str, start: int = 1) -> str:
    shown = f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/>{shown}</w:lvl>'


def numbering(abstract: str, *nums: str) -> Numbering:
    return Numbering(
        etree.fromstring(
            f'<w:numbering {SPACE}><w:abstractNum w:abstractNumId="1">{abstract}</w:abstractNum>'
            f"{''.join(nums)}</w:numbering>"
        )
    )


NUM = '<w:num w:numId="{}"><w:abstractNumId w:val="1"/>{}</w:num>'
RESTART = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [
        (3, "decimal", "3"),
        (4, "upperLetter", "D"),
        (27, "upperLetter", "AA"),
        (2, "lowerLetter", "b"),
        (4, "upperRoman", "IV"),
        (9, "lowerRoman", "ix"),
        (10, "chineseCounting", "十"),
        (12, "chineseCountingThousand", "十二"),
        (20, "japaneseCounting", "二十"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (2, "ideographTraditional", "乙"),
        (5, "unheard-of", "5"),
    ],
)
def test_counters_are_written_in_their_format(number: int, form: str, shown: str) -> None:
    assert written(number, form) == shown


def test_a_list_counts_on() -> None:
    lists = numbering(level(0, "decimal", "%1、"), NUM.format(7, ""))
    assert [lists.label("7", 0) for _ in range(3)] == ["1、", "2、", "3、"]


def test_deeper_levels_begin_again_under_each_higher_one() -> None:
    lists = numbering(level(0, "decimal", "%1.") + level(1, "upperLetter", "%2."), NUM.format(7, ""))
    shown = [lists.label("7", depth) for depth in (0, 1, 1, 0, 1)]
    assert shown == ["1.", "A.", "B.", "2.", "A."]


def test_a_list_that_is_told_to_begin_again_does() -> None:
    lists = numbering(level(0, "upperLetter", "%1."), NUM.format(7, ""), NUM.format(8, RESTART))
    assert [lists.label(number, 0) for number in ("7", "7", "8", "8")] == ["A.", "B.", "A.", "B."]


def test_a_label_may_hold_the_numbers_above_it() -> None:
    lists = numbering(level(0, "decimal", "%1") + level(1, "decimal", "%1.%2"), NUM.format(7, ""))
    assert [lists.label("7", 0), lists.label("7", 1)] == ["1", "1.1"]


@pytest.mark.parametrize(("list_id", "depth"), [("9", 0), ("7", 40), ("7", -1)])
def test_a_list_that_does_not_exist_has_no_label(list_id: str, depth: int) -> None:
    assert numbering(level(0, "decimal", "%1"), NUM.format(7, "")).label(list_id, depth) == ""


def test_bullets_say_nothing() -> None:
    assert numbering(level(0, "bullet", "•"), NUM.format(7, "")).label("7", 0) == ""
