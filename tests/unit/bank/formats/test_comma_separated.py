"""Text tables are read whatever stands between their cells."""

import pytest

from examsvc.bank.formats import comma_separated
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat, Reading
from tests.unit.bank.formats.making import PLACE

HEAD = ["题干", "A", "B", "答案"]
ROW = ["甲，或乙（ ）", "红", "橙", "B"]


def read(text: str, name: str = "题库.csv", **choices: str) -> Reading:
    return comma_separated.read(text.encode(), name, choices)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", "|||"])
def test_the_separator_is_found(separator: str) -> None:
    (item,) = read("\n".join(separator.join(row) for row in (HEAD, ROW))).items
    assert (item.stem, item.choices) == ("甲，或乙（ ）", (Choice("红", right=False), Choice("橙", right=True)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-be"])
def test_every_encoding_in_use_is_read(encoding: str) -> None:
    text = "\r\n".join(",".join(row) for row in (HEAD, ROW))
    assert len(comma_separated.read(text.encode(encoding), "题库.csv", {}).items) == 1


def test_a_chosen_encoding_goes_first() -> None:
    data = "題幹,答案\n甲,對".encode("big5")
    reading = comma_separated.read(data, "t.csv", {"encoding": "big5", "column 1": "stem", "column 2": "key"})
    assert reading.encoding == "big5"


def test_quoted_cells_hold_separators_and_line_breaks() -> None:
    (item,) = read('题干,A,B,答案\n"甲,或""乙""\n（ ）",红,橙,A').items
    assert item.stem == '甲,或"乙"\n（ ）'


def test_options_glued_to_the_stem_are_parted_by_their_key() -> None:
    (item,) = read("题目,题目类型,答案,分数\n包括()&甲&乙&丙,1,甲&丙,5").items
    assert (item.stem, item.kind) == ("包括()", ItemKind.MULTIPLE)
    assert [choice.right for choice in item.choices] == [True, False, True]


def test_a_key_may_be_the_text_of_an_option() -> None:
    (item,) = read("Question Text,Question Answers,Correct_Awnser\n2+2=?,1;3;4;0,4").items
    assert [choice.right for choice in item.choices] == [False, False, True, False]


def test_an_option_that_looks_like_a_letter_is_meant_by_its_text() -> None:
    (item,) = read("题干,选项,答案\n哪个是第二个字母,B;A;C,B").items
    assert item.choices[0] == Choice("B", right=True)


def test_a_list_as_python_writes_it_fills_the_blanks() -> None:
    reading = read("""首都是（ ），最大的城市是（ ）。,"['北京', ' 上海']"\n一年有（ ）个月。,['十二']\n""")
    assert [[blank.wordings[0].text for blank in item.blanks] for item in reading.items] == [
        ["北京", "上海"],
        ["十二"],
    ]


def test_quotes_inside_a_list_stay_text() -> None:
    reading = read("""他说（ ）。,['‘工农’的"话"']\n她说（ ）。,["it's"]\n""")
    assert [item.blanks[0].wordings[0].text for item in reading.items] == ['‘工农’的"话"', "it's"]


def test_letters_without_options_are_rejected_by_row() -> None:
    reading = read('questionAnswer,questionContent\n"A,B",甲是：\n1,乙是。\n2,丙是。')
    assert [(trouble.code, trouble.place.number) for trouble in reading.rejected] == [("no-options", 2)]
    assert [item.truth for item in reading.items] == [True, False]


def test_a_bracket_that_contradicts_the_code_of_its_row_is_told() -> None:
    reading = read("题目,答案\n甲。（错误）,1\n乙。,2\n丙。（正确）,1")
    assert [(trouble.code, trouble.about) for trouble in reading.rejected] == [("two-keys", "1 / 错误")]


@pytest.mark.parametrize(
    ("text", "name", "is_one"),
    [
        ("题干,答案\n甲,对\n乙,错", "题库.csv", True),
        ("题干,答案\n甲,对\n乙,错", "题库.txt", True),
        ("1|||甲|||对\n2|||乙|||错", "题库.txt", True),
        ("1、甲，乙，丙（ ）\nA、红\nB、橙\n答案：A", "题库.txt", False),
        ("一段话，有逗号，没有试题。\n又一段，也有逗号。", "说明.txt", False),
        ("题干,答案\n甲,对", "题库.xlsx", False),
    ],
)
def test_a_table_is_told_from_a_text(text: str, name: str, is_one: bool) -> None:
    assert comma_separated.recognises(text.encode(), name) is is_one


@pytest.mark.parametrize("data", [b"", b"\0\0\0\0", "甲".encode("gbk") + b"\xff\xff"])
def test_what_holds_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NotThisFormat):
        comma_separated.read(data, "t.csv", {})


@pytest.mark.parametrize("stem", ["=1+1 等于几", "-5 的绝对值", "@甲", "+86 是区号"])
def test_a_formula_goes_out_guarded_and_comes_back_as_it_was(stem: str) -> None:
    item = Item(kind=ItemKind.TRUE_FALSE, stem=stem, place=PLACE, truth=True)
    written = comma_separated.write([item])
    assert written.losses == ()
    assert f"'{stem}".encode() in written.data
