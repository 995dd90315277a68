"""What plain Chinese text leaves uncertain is told and never guessed; what is no such text is left alone."""

import pytest

from examsvc.bank.formats import pasted
from examsvc.bank.formats.items import NotThisFormat
from tests.unit.bank.formats.pasting import OPTIONS, only, read, right, texts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"1、甲（ ）\n{OPTIONS}\n2、乙（ ）\n{OPTIONS}\n答案：A", "no-key"),
        (f"1、甲（ ）\n{OPTIONS}\n答案：E", "key-outside-options"),
        (f"1、甲（ ）\n{OPTIONS}\n答案：全错。", "key-outside-options"),
        (f"一、单选题\n1、甲（ ）\n{OPTIONS}\n答案：AB", "several-keys-for-single"),
        (f"1、甲（A）\n{OPTIONS}\n答案：B\n正确答案：C", "two-keys"),
        ("1、甲（ ）\nA、红\nB、橙\nE、紫\n答案：A", "options-out-of-order"),
        ("1、甲是什么\n答案：C", "no-options"),
        ("1、甲是什么\n答案：C，紫色", "no-options"),
        (f"1、甲（ ）\n{OPTIONS}\n答案：A，橙", "key-letter-and-text-differ"),
        ("判断题\n1、水是湿的\n答案：也许", "key-not-clear"),
        ("判断题\n1、水是湿的\n答案：1", "judgement-code-unknown"),
    ],
)
def test_what_is_not_certain_is_rejected_by_name(text: str, code: str) -> None:
    assert [trouble.code for trouble in read(text).rejected] == [code]


def test_a_letter_in_the_stem_beside_another_key_stays_text() -> None:
    item = only(f"1、属于（A）类的是（ ）\n{OPTIONS}\n答案：B")
    assert item.stem == "属于（A）类的是（ ）"


def test_text_that_runs_on_behind_a_key_becomes_its_explanation() -> None:
    reading = read(f"1、甲（ ）\n{OPTIONS}\n答案：C根据新的规定已经改了")
    assert (right(reading.items[0]), reading.items[0].explanation) == ("C", "根据新的规定已经改了")
    assert [loss.code for loss in reading.losses] == ["text-behind-key"]


def test_a_picture_on_a_foreign_server_is_named_and_never_linked() -> None:
    reading = read("1、选图（ ）\nA. ![甲](https://example.org/1.png)\nB. ![乙](https://example.org/2.png)\n答案：A")
    assert "![" not in "".join(texts(reading.items[0]))
    assert [loss.code for loss in reading.losses] == ["remote-picture", "remote-picture"]


def test_what_is_no_question_is_told_with_its_line() -> None:
    reading = read(f"1、甲（ ）\n{OPTIONS}\n答案：A\n==========\n这里是一段无关的文字\n")
    assert [(loss.code, loss.place.number) for loss in reading.losses] == [("text-not-read", 8)]


def test_material_under_a_heading_is_not_lost_in_silence_but_a_title_is_no_matter() -> None:
    reading = read("某县题库\n一、案例分析题\n某村有十户人家。\n1、怎样帮扶？\n答案：逐户帮扶，一户一策，按时回访。")
    assert [(loss.code, loss.place.number) for loss in reading.losses] == [("text-not-read", 3)]


def test_where_a_person_chose_so_the_text_of_a_key_is_asked_for() -> None:
    reading = read("1、最大的行星是什么\n答案：C，木星", **{"without options": "text"})
    assert reading.items[0].blanks[0].wordings[0].text == "木星"
    assert [loss.code for loss in reading.losses] == ["asked-as-text"]


def test_what_somebody_had_answered_is_no_key() -> None:
    assert right(only(f"1、甲（ ）\n{OPTIONS}\n我的答案：B 正确答案：C")) == "C"


def test_radicals_in_copied_text_are_shown_as_they_were() -> None:
    assert only(f"1、⼯程是（ ）\n{OPTIONS}\n答案：A").stem == "⼯程是（ ）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_every_encoding_in_use_gives_the_same_questions(encoding: str) -> None:
    text = f"1、三原色之一是（ ）\r\n{OPTIONS}\r\n答案：A"
    reading = pasted.read(text.encode(encoding), "题库.txt", {})
    assert [item.stem for item in reading.items] == ["三原色之一是（ ）"]


@pytest.mark.parametrize("data", [b"", b"\x00\x01\x02", "没有试题的一段话".encode(), b"\xff" * 40])
def test_what_holds_no_question_is_not_this_format(data: bytes) -> None:
    with pytest.raises(NotThisFormat):
        pasted.read(data, "题库.txt", {})


@pytest.mark.parametrize(
    "text",
    [
        "::甲::乙是{=对 ~错}",
        "What?\nA) one\nB) two\nANSWER: A",
        "题干,答案\n甲,A\n乙,B",
        "随便一段话。",
        "{1:SHORTANSWER:=甲}（A）",
    ],
)
def test_files_of_other_formats_are_left_to_their_readers(text: str) -> None:
    assert not pasted.recognises(text.encode(), "题库.txt")


def test_a_text_with_options_and_keys_is_recognised() -> None:
    assert pasted.recognises(f"1、甲（ ）\n{OPTIONS}\n答案：A".encode("gb18030"), "题库.TXT")
