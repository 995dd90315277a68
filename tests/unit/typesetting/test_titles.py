"""Titles broken by meaning."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.typesetting.titles import TITLE_CHARACTERS, break_title, width


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("关于考试情况的通报", ["关于考试情况的通报"]),
        (
            "示例县脱贫攻坚领导小组办公室关于示例县2026年精准扶贫政策知识考试情况的通报",
            ["示例县脱贫攻坚领导小组办公室", "关于示例县2026年精准扶贫", "政策知识考试情况的通报"],
        ),
        (
            "示例县扶贫办关于2026年政策知识考试情况的通报",
            ["示例县扶贫办", "关于2026年政策知识考试情况的通报"],
        ),
        (
            "中共示例县委农村工作领导小组和脱贫攻坚领导小组办公室关于考试情况的通报",
            ["中共示例县委农村工作领导小组和", "脱贫攻坚领导小组办公室", "关于考试情况的通报"],
        ),
    ],
)
def test_a_title_is_broken_by_meaning_and_the_issuer_stands_alone(title: str, lines: list[str]) -> None:
    assert break_title(title) == lines


def test_of_equally_many_lines_the_longer_ones_come_first() -> None:
    lines = break_title("示例县脱贫攻坚领导小组办公室关于示例县2026年精准扶贫政策知识考试情况的通报")
    assert [width(line) for line in lines] == sorted((width(line) for line in lines), reverse=True)


def test_western_digits_and_letters_are_half_as_wide() -> None:
    assert width("2026年A卷") == 4.5


@given(st.text("示例县关于考试情况的通报年度局委政策2026", min_size=1, max_size=70))
def test_no_character_is_lost_and_no_line_is_wider_than_the_page(title: str) -> None:
    lines = break_title(title)
    assert "".join(lines) == title
    assert all(0 < width(line) <= TITLE_CHARACTERS for line in lines)


@given(st.lists(st.sampled_from(["考试", "情况", "关于", "局", "县20", "年度", "精准扶贫政策", "的"]), max_size=100))
def test_a_title_of_nothing_but_places_to_break_takes_no_more_lines_than_it_must(parts: list[str]) -> None:
    title = "".join(parts)
    lines = break_title(title)
    assert "".join(lines) == title
    # No two neighbours fit on one line, except that the issuer before 关于 stands alone.
    issuer, about, _rest = title.partition("关于")
    alone = len(break_title(issuer)) if issuer and about else 0
    together = [width(a + b) for n, (a, b) in enumerate(pairwise(lines), 1) if n != alone]
    assert all(both > TITLE_CHARACTERS for both in together) or width(title) <= TITLE_CHARACTERS


def test_lines_of_one_title_are_as_even_as_its_words_allow() -> None:
    lines = break_title("考试情况" * 10)
    assert [width(line) for line in lines] == [14, 14, 12]
