"""A line of a paper is known by how it begins, and a sentence that begins alike is not."""

import pytest

from examsvc.bank.formats.chinese.lines import (
    chapter_of,
    clean,
    concluded_key,
    is_keys_heading,
    is_rule,
    key_of,
    labelled,
    lone_key,
    number_in,
    number_of,
)
from examsvc.bank.formats.items import ItemKind
from tests.unit.bank.formats.pasting import OPTIONS, only, read, right, texts


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("正确答案是B", "B"),
        ("正确答案为：C", "C"),
        ("答案选AD。", "AD。"),
        ("本题答案：×", "×"),
        ("答案：是", "是"),
        ("答案为什么是A", None),
        ("答题要点：一是甲", "一是甲"),
        ("答谢会在哪里", None),
    ],
)
def test_a_line_is_a_key_only_with_a_colon_or_with_nothing_but_a_key_behind(line: str, value: str | None) -> None:
    assert key_of(line) == value


@pytest.mark.parametrize(
    ("line", "letters"),
    [
        ("故选：B", "B"),
        ("应选AC。", "AC"),
        ("因此，本题选D", "D"),
        ("选C", "C"),
        ("选举工作由谁主持", ""),
        ("选 Word", ""),
    ],
)
def test_a_conclusion_names_its_letters(line: str, letters: str) -> None:
    assert concluded_key(line) == letters


def test_a_conclusion_is_the_key_where_nothing_else_is_and_text_beside_a_written_one() -> None:
    item = only(f"1、甲（ ）\n{OPTIONS}\n解析：红的不对。\n故选：B")
    assert (right(item), item.explanation) == ("B", "红的不对。")
    item = only(f"1、甲（ ）\n{OPTIONS}\n答案：B\n解析：红的不对。\n故选：B")
    assert (right(item), item.explanation) == ("B", "红的不对。\n故选：B")


@pytest.mark.parametrize(
    ("line", "number", "certain"),
    [
        ("第12题 甲", 12, True),
        ("３．甲", 3, True),
        ("（4）甲", 4, False),
        ("⑤甲", 5, False),
        ("⑤、甲", 5, True),
        ("2.5元是多少", 2, False),
        ("1、2、3、甲", 3, True),
    ],
)
def test_a_number_is_as_certain_as_its_style(line: str, number: int, certain: bool) -> None:
    found = number_of(line)
    assert found is not None
    assert (found.number, found.certain) == (number, certain)


@pytest.mark.parametrize("line", ["2015年召开", "甲1、乙", "", "一、单选题", "3G网络"])
def test_a_year_or_a_word_is_no_number_of_a_question(line: str) -> None:
    assert number_of(line) is None


@pytest.mark.parametrize("line", ["（单选）7.甲", "[多选题]7、甲", "【判断】 7．甲", "7.甲"])
def test_a_type_may_stand_before_the_number(line: str) -> None:
    found = number_in(line)
    assert found is not None
    assert line[found[0] + found[1].end :] == "甲"


def test_neither_type_nor_number_stays_in_the_stem() -> None:
    reading = read(
        f"（单选）1.甲（ ）\n{OPTIONS}\n答案：A\n[多选]2、乙（ ）\n{OPTIONS}\n答案：AB\n【判断】3．丙。\n答案：错"
    )
    assert [(item.kind, item.stem) for item in reading.items] == [
        (ItemKind.SINGLE, "甲（ ）"),
        (ItemKind.MULTIPLE, "乙（ ）"),
        (ItemKind.TRUE_FALSE, "丙。"),
    ]


def test_a_whole_paper_in_full_width_signs_is_read() -> None:
    reading = read(
        "第１题（单选题）三原色之一是（　）\nＡ．红　　Ｂ．橙\n【答案】Ａ\n第２题（判断题）水是湿的。（√）"
    )
    assert [item.kind for item in reading.items] == [ItemKind.SINGLE, ItemKind.TRUE_FALSE]
    assert (texts(reading.items[0]), right(reading.items[0])) == (["红", "橙"], "A")


def test_numbered_answers_below_a_tagged_fill_in_are_its_own() -> None:
    reading = read(
        "1. (填空题)首都是____，大城是____。\n正确答案：\n(1) 北京\n(2) 上海\n2. (判断题)甲。\n正确答案： 对"
    )
    assert [blank.wordings[0].text for blank in reading.items[0].blanks] == ["北京", "上海"]
    assert reading.items[1].truth is True


@pytest.mark.parametrize(
    ("line", "cleaned"),
    [
        ("　　1、甲\u200b乙\u00a0丙 ", "  1、甲乙 丙"),
        ("我的答案：B 正确答案：C", "正确答案：C"),
        ("（√）3、甲", "3、（√）甲"),
        ("○A.红", "A.红"),
        ("□ B、橙", "B、橙"),
        ("●A.红", "●A.红"),
        ("○是圆形", "○是圆形"),
    ],
)
def test_a_line_is_cleaned_of_what_nobody_wrote(line: str, cleaned: str) -> None:
    assert clean(line) == cleaned


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("解析：因为", ("explanation", "因为")),
        ("【答案解析】因为", ("explanation", "因为")),
        ("难易程度:中", ("difficulty", "中")),
        ("【考点】乙", ("topic", "乙")),
        ("能力水平：1", ("tags", "能力水平：1")),
        ("注：以下为例", None),
        ("内容：甲", None),
        ("他说：甲", None),
    ],
)
def test_a_label_names_a_field_and_a_sentence_does_not(line: str, field: tuple[str, str] | None) -> None:
    assert labelled(line) == field


@pytest.mark.parametrize(
    "line", ["参考答案", "附：标准答案", "三、答案", "【参考答案及解析】", "某县考试试题答案：", "答案与解析"]
)
def test_a_heading_over_keys_is_known(line: str) -> None:
    assert is_keys_heading(line)


@pytest.mark.parametrize("line", ["答案：A", "答案在哪里", "标准答案不止一个"])
def test_a_key_or_a_sentence_is_no_heading_over_keys(line: str) -> None:
    assert not is_keys_heading(line)


@pytest.mark.parametrize(
    ("line", "key"),
    [("（错误）", "错误"), ("√", "√"), ("(T)", "T"), ("T", ""), ("【BD】", "BD"), ("BD", ""), ("（甲）", "")],
)
def test_a_key_alone_on_its_line_is_a_word_or_in_brackets(line: str, key: str) -> None:
    assert lone_key(line) == key


def test_chapters_and_rules_are_told_from_text() -> None:
    assert chapter_of("第三章 帮扶政策") == "第三章 帮扶政策"
    assert chapter_of("【帮扶政策】") == "帮扶政策"
    assert chapter_of("第三章讲了什么？A、甲 B、乙" + "长" * 40) == ""
    assert is_rule("----------")
    assert not is_rule("--甲--")
