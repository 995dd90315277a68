"""Texts of questions with gaps, tables and pictures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.stems import Paragraph, Picture, Table, picture_hashes, plain_text, read_blocks

ONE, OTHER = "a" * 64, "b" * 64


def test_each_line_is_a_paragraph_and_empty_ones_are_none() -> None:
    assert read_blocks("第一段\r\n\r\n 第二段 ") == (Paragraph(("第一段",)), Paragraph(("第二段",)))


def test_a_gap_of_the_question_is_cut_out_and_any_other_number_in_braces_is_text() -> None:
    assert read_blocks("到{1}年，{2}{3}", gaps=2) == (Paragraph(("到", 1, "年，", 2, "{3}")),)
    assert read_blocks("集合{1}") == (Paragraph(("集合{1}",)),)


def test_rows_between_bars_are_one_table_with_the_first_as_its_head() -> None:
    blocks = read_blocks("见表：\n| 年份 | 户数 |\n| 甲年 | 3 |\n| 乙年 |\n完")
    table = Table(("年份", "户数"), (("甲年", "3"), ("乙年", "")))
    assert blocks == (Paragraph(("见表：",)), table, Paragraph(("完",)))


def test_a_row_longer_than_the_head_is_cut_to_it() -> None:
    assert read_blocks("|甲|\n|1|2|") == (Table(("甲",), (("1",),)),)


def test_a_picture_stands_alone_even_where_it_was_written_between_words() -> None:
    blocks = read_blocks(f"看图![流程]({ONE})回答")
    assert blocks == (Paragraph(("看图",)), Picture("流程", ONE), Paragraph(("回答",)))


@pytest.mark.parametrize("name", ["flow.png", "http://example.org/x.png", "../" + "a" * 61, "A" * 64, "a" * 63])
def test_only_a_hash_names_a_picture(name: str) -> None:
    assert picture_hashes(f"![图]({name})") == ()
    assert not any(isinstance(block, Picture) for block in read_blocks(f"![图]({name})"))


def test_each_picture_of_a_text_is_named_once_in_order() -> None:
    assert picture_hashes(f"![]({OTHER})\n![]({ONE})![x]({OTHER})") == (OTHER, ONE)


def test_a_line_for_a_list_tells_cells_and_captions() -> None:
    assert plain_text(f"看\n|甲|乙|\n|1|2|\n![图]({ONE})") == "看 甲，乙；1，2 ［图］"


@given(st.text("甲{12} ()\n"), st.integers(0, 3))
def test_no_word_of_a_text_without_tables_is_lost(text: str, gaps: int) -> None:
    blocks = read_blocks(text, gaps)
    told = [part for block in blocks if isinstance(block, Paragraph) for part in block.parts]
    said = "".join(part if isinstance(part, str) else f"{{{part}}}" for part in told)
    assert "".join(said.split()) == "".join(text.split())


@given(st.text("|甲\n "))
def test_every_table_is_as_wide_as_its_head(text: str) -> None:
    for block in read_blocks(text):
        if isinstance(block, Table):
            assert {len(row) for row in block.rows} <= {len(block.head)}
