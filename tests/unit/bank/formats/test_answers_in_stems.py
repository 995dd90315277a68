"""Answers that stand in the gaps of fill-ins are read where all are written so, and told."""

import docx
import pytest

from examsvc.bank.formats import word
from examsvc.bank.formats.items import Item, Reading
from tests.unit.bank.formats.papers import marked, saved
from tests.unit.bank.formats.pasting import read


def answers(item: Item) -> list[str]:
    return ["/".join(wording.text for wording in blank.wordings) for blank in item.blanks]


def paper(*questions: list[tuple[str, bool]], head: str = "一、填空题") -> Reading:
    """Read a Word file whose questions are runs, some of them underlined."""
    document = docx.Document()
    document.add_paragraph(head)
    for number, runs in enumerate(questions, start=1):
        paragraph = document.add_paragraph(f"{number}、")
        for text, underlined in runs:
            run = paragraph.add_run(text)
            if underlined:
                marked(run, "underline")
    return word.read(saved(document), "题库.docx", {})


@pytest.mark.parametrize("gap", ["（2020）", "( 2020 )", "【2020】"])
def test_answers_in_brackets_become_blanks(gap: str) -> None:
    reading = read(f"一、填空题\n1、到{gap}年实现（脱贫）。（2分）")
    (item,) = reading.items
    assert (item.stem, answers(item)) == ("到{1}年实现{2}。", ["2020", "脱贫"])
    assert [loss.code for loss in reading.losses] == ["answers-in-stem"]


@pytest.mark.parametrize(
    "other",
    ["到____年。", "到（ ）年。", "到二〇二〇年。"],
)
def test_nothing_is_read_from_brackets_where_one_question_is_written_otherwise(other: str) -> None:
    reading = read(f"一、填空题\n1、到（2020）年（含）。\n2、{other}")
    assert "no-key" in {trouble.code for trouble in reading.rejected}
    assert "no-key" in {trouble.code for trouble in reading.rejected if trouble.place.number == 3}


def test_a_question_with_a_key_keeps_its_brackets() -> None:
    (item,) = read("一、填空题\n1、到____年（含）。\n答案：2020").items
    assert (item.stem, answers(item)) == ("到{1}年（含）。", ["2020"])


def test_underlined_words_of_a_filled_in_paper_become_blanks() -> None:
    reading = paper(
        [("到", False), (" 2020 ", True), ("年实现", False), ("脱贫", True), ("。", False)],
        [("每", False), ("月", True), ("走访（入户）一次。", False)],
    )
    assert [(item.stem, answers(item)) for item in reading.items] == [
        ("到{1}年实现{2}。", ["2020", "脱贫"]),
        ("每{1}走访（入户）一次。", ["月"]),
    ]
    assert [loss.about for loss in reading.losses] == ["2020；脱贫", "月"]


def test_underlined_words_are_no_answers_where_a_gap_is_empty() -> None:
    reading = paper([("到", False), ("2020", True), ("年实现____。", False)])
    assert [trouble.code for trouble in reading.rejected] == ["key-marks-unclear"]


def test_underlined_words_of_other_questions_stay_text() -> None:
    reading = paper([("水", False), ("不", True), ("是湿的。（×）", False)], head="一、判断题")
    assert [(item.stem, item.truth) for item in reading.items] == [("水不是湿的。", False)]


BETWEEN_LINES = ("示例县公示__七__天。", "由__村民小组__和__乡镇__审核。", "____示例县____发文。")


def fill_ins(*stems: str, key: str = "") -> Reading:
    return read("一、填空题\n" + "\n".join(f"{n}、{stem}{key}" for n, stem in enumerate(stems, start=1)))


def test_answers_between_underscores_become_blanks_and_are_told() -> None:
    reading = fill_ins(*BETWEEN_LINES)
    assert [(item.stem, answers(item)) for item in reading.items] == [
        ("示例县公示{1}天。", ["七"]),
        ("由{1}和{2}审核。", ["村民小组", "乡镇"]),
        ("{1}发文。", ["示例县"]),
    ]
    assert [loss.code for loss in reading.losses] == ["answers-in-stem"] * 3


@pytest.mark.parametrize(
    "stems",
    [
        BETWEEN_LINES[:2],
        (*BETWEEN_LINES, "示例县有____个乡镇。"),
        (*BETWEEN_LINES, "示例县有____个乡镇、____个村和____个组。"),
        (*BETWEEN_LINES, "示例县有__ 7 __个乡镇。"),
        (*BETWEEN_LINES, "示例县有___7__个乡镇。"),
        (*BETWEEN_LINES, "示例县有__七__个乡镇，（ ）个村。"),
    ],
    ids=["too few", "an empty gap", "three gaps", "spaces", "unequal lines", "an empty bracket"],
)
def test_underscores_that_may_be_empty_gaps_stay_without_a_key(stems: tuple[str, ...]) -> None:
    reading = fill_ins(*stems)
    assert reading.items == ()
    assert {trouble.code for trouble in reading.rejected} == {"no-key"}


def test_where_one_fill_in_has_a_key_of_its_own_underscores_are_empty_gaps() -> None:
    reading = fill_ins(*BETWEEN_LINES, "示例县在____省。\n答案：示例")
    assert [item.stem for item in reading.items] == ["示例县在{1}省。"]
    assert len(reading.rejected) == 3
