"""Word documents are read as Word shows them."""

import base64
import io
import zipfile

import docx
import pytest

from examsvc.bank.formats import word
from examsvc.bank.formats.items import Choice, Item, ItemKind, NotThisFormat, Picture, Reading
from tests.unit.bank.formats import papers
from tests.unit.bank.formats.making import PLACE

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


def read(data: bytes) -> Reading:
    return word.read(data, "题库.docx", {})


def right(item: Item) -> str:
    return "".join("ABCDEFGH"[n] for n, choice in enumerate(item.choices) if choice.right)


def test_paragraphs_are_read_by_the_grammar_of_plain_text() -> None:
    reading = read(papers.of_lines("一、单选题", "1、三原色之一是（ ）", "A、红", "B、橙", "答案：A"))
    assert [(item.kind, right(item), item.place.unit) for item in reading.items] == [
        (ItemKind.SINGLE, "A", "paragraph")
    ]


def test_automatic_numbers_and_letters_count_as_text() -> None:
    paper = docx.Document()
    papers.add_list(paper, 51, "decimal", "%1.")
    papers.add_list(paper, 52, "upperLetter", "%1")
    papers.add_list(paper, 53, "upperLetter", "%1.")
    for letters, options in ((52, ["ACE", "A", "AC"]), (53, ["乙", "丙"])):
        papers.in_list(paper.add_paragraph("候选的是（ ）"), 51)
        for option in options:
            papers.in_list(paper.add_paragraph(option), letters)
        paper.add_paragraph("答案：A")
    reading = read(papers.saved(paper))
    assert [[choice.text for choice in item.choices] for item in reading.items] == [["ACE", "A", "AC"], ["乙", "丙"]]


@pytest.mark.parametrize("way", ["color", "highlight", "bold", "underline"])
def test_keys_that_are_marked_in_one_way_throughout_are_read(way: str) -> None:
    data = papers.with_marks([("1、甲（ ）", ["红", "橙"], "A", way), ("2、乙（ ）", ["红", "橙", "紫"], "BC", way)])
    reading = read(data)
    assert [right(item) for item in reading.items] == ["A", "BC"]
    assert [(loss.code, loss.about) for loss in reading.losses] == [("key-by-mark", way)] * 2


def test_marks_that_some_questions_lack_are_reported_and_not_guessed() -> None:
    reading = read(
        papers.with_marks([("1、甲（ ）", ["红", "橙"], "A", "bold"), ("2、乙（ ）", ["红", "橙"], "", "bold")])
    )
    assert reading.items == ()
    assert [(trouble.code, trouble.about) for trouble in reading.rejected] == [
        ("key-marks-unclear", "bold"),
        ("no-key", ""),
    ]


def test_two_ways_of_marking_that_disagree_say_nothing() -> None:
    paper = docx.Document()
    paper.add_paragraph("1、甲（ ）")
    papers.marked(paper.add_paragraph().add_run("A、红"), "bold")
    papers.marked(paper.add_paragraph().add_run("B、橙"), "color")
    assert [trouble.code for trouble in read(papers.saved(paper)).rejected] == ["key-marks-unclear"]


def test_a_written_key_goes_before_marks() -> None:
    paper = docx.Document()
    paper.add_paragraph("1、甲（ ）")
    papers.marked(paper.add_paragraph().add_run("A、红"), "bold")
    for line in ("B、橙", "答案：B"):
        paper.add_paragraph(line)
    assert right(read(papers.saved(paper)).items[0]) == "B"


def test_a_file_that_is_red_throughout_marks_nothing() -> None:
    assert [t.code for t in read(papers.with_marks([("1、甲", ["红", "橙"], "AB", "color")])).rejected] == [
        "key-marks-unclear"
    ]


def test_underlined_spaces_are_a_gap() -> None:
    paper = docx.Document()
    paragraph = paper.add_paragraph("1、首都是")
    paragraph.add_run("        ").underline = True
    paragraph.add_run("。")
    paper.add_paragraph("答案：北京")
    assert read(papers.saved(paper)).items[0].stem == "首都是{1}。"


def test_an_answer_that_is_underlined_in_its_sentence_is_reported_and_not_taken() -> None:
    paper = docx.Document()
    paragraph = paper.add_paragraph("1、首都是")
    paragraph.add_run("北京").underline = True
    paragraph.add_run("。")
    assert [(t.code, t.about) for t in read(papers.saved(paper)).rejected] == [("key-marks-unclear", "underline")]


def test_a_soft_break_begins_a_new_line() -> None:
    data = papers.of_lines("1、甲（ ）\nA、红\nB、橙\n答案：B")
    assert right(read(data).items[0]) == "B"


def test_an_equation_is_written_in_a_line_and_reported() -> None:
    paper = docx.Document()
    papers.add_equation(paper.add_paragraph("1、等于 1 的是 "))
    for line in ("A、红", "B、橙", "答案：B"):
        paper.add_paragraph(line)
    reading = read(papers.saved(paper))
    assert reading.items[0].stem == "等于 1 的是 a/b"
    assert [loss.code for loss in reading.losses] == ["formula"]


def test_raised_figures_stay_raised_and_hidden_or_struck_text_stays_away() -> None:
    paper = docx.Document()
    paragraph = paper.add_paragraph("1、面积 10 m")
    paragraph.add_run("2").font.superscript = True
    papers.hidden(paragraph.add_run("（答案：错）"))
    papers.deleted(paragraph, "旧文字")
    paper.add_paragraph("答案：对")
    item = read(papers.saved(paper)).items[0]
    assert (item.stem, item.truth) == ("面积 10 m²", True)


def test_a_picture_comes_along_and_keeps_its_place() -> None:
    paper = docx.Document()
    paper.add_paragraph("1、图中是（ ）")
    paper.add_paragraph().add_run().add_picture(io.BytesIO(PNG))
    for line in ("A、红", "B、橙", "答案：B"):
        paper.add_paragraph(line)
    (item,) = read(papers.saved(paper)).items
    (picture,) = item.pictures
    assert (picture.media_type, picture.data) == ("image/png", PNG)
    assert item.stem == f"图中是（ ）\n![]({picture.name})"


def test_a_table_under_a_stem_becomes_its_rows() -> None:
    paper = docx.Document()
    paper.add_paragraph("1、据下表，错的是（ ）")
    table = paper.add_table(rows=2, cols=2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["年", "户", "2015", "10"], strict=True):
        cell.text = text
    for line in ("A、红", "B、橙", "答案：B"):
        paper.add_paragraph(line)
    assert read(papers.saved(paper)).items[0].stem == "据下表，错的是（ ）\n| 年 | 户 |\n| 2015 | 10 |"


def test_a_table_that_only_puts_options_side_by_side_is_read_as_options() -> None:
    paper = docx.Document()
    paper.add_paragraph("1、甲（ ）")
    table = paper.add_table(rows=2, cols=2)
    for cell, text in zip([c for row in table.rows for c in row.cells], ["A、红", "B、橙", "C、紫", ""], strict=True):
        cell.text = text
    paper.add_paragraph("答案：C")
    (item,) = read(papers.saved(paper)).items
    assert ([choice.text for choice in item.choices], right(item)) == (["红", "橙", "紫"], "C")


def test_a_table_with_heads_holds_a_question_in_each_row() -> None:
    paper = docx.Document()
    table = paper.add_table(rows=0, cols=5)
    for row in (
        ["题型", "题干", "选项A", "选项B", "答案"],
        ["单选题", "甲（ ）", "红", "橙", "B"],
        ["判断题", "乙", "", "", "错"],
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    reading = read(papers.saved(paper))
    assert [item.kind for item in reading.items] == [ItemKind.SINGLE, ItemKind.TRUE_FALSE]
    assert reading.items[1].place.within == "表格1"


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "题库.doc", "old-word-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "题库.wps", "old-word-file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "改名.docx", "old-word-file"),
        (b"{\\rtf1 text}", "题库.rtf", "old-word-file"),
        (b"PK\x03\x04 broken", "题库.docx", "not-a-word-file"),
        (b"hello", "题库.docx", "not-a-word-file"),
    ],
)
def test_what_is_no_docx_is_refused_with_what_to_do(data: bytes, filename: str, code: str) -> None:
    with pytest.raises(NotThisFormat, match=f"^{code}$"):
        word.read(data, filename, {})


@pytest.mark.parametrize("filename", ["题库.doc", "题库.wps", "题库.docx"])
def test_old_files_are_recognised_so_that_they_can_be_refused_in_words(filename: str) -> None:
    assert word.recognises(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), filename)


def test_another_workbook_under_the_name_of_a_document_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(NotThisFormat, match="not-a-word-file"):
        read(packed.getvalue())


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE w [<!ENTITY a "aaaa">]><w>&a;</w>',
        '<!DOCTYPE w SYSTEM "http://127.0.0.1:9/x.dtd"><w/>',
        '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>',
    ],
)
def test_declarations_that_point_outside_are_refused(body: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body)
    with pytest.raises(NotThisFormat, match="unsafe-xml"):
        read(packed.getvalue())


@pytest.mark.parametrize("caption", ["", "示意图"])
def test_a_picture_goes_out_and_comes_back_with_its_name_and_caption(caption: str) -> None:
    item = Item(
        kind=ItemKind.SINGLE,
        stem=f"图中是（ ）\n![{caption}](tu.png)",
        place=PLACE,
        choices=(Choice("红", True), Choice("橙", False)),
        pictures=(Picture("tu.png", "image/png", PNG),),
    )
    written = word.write([item])
    assert written.losses == ()
    (again,) = read(written.data).items
    assert (again.stem, again.pictures) == (item.stem, item.pictures)
