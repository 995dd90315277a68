"""Every sheet of the pack, read back: words stay in their boxes, nothing is printed over anything."""

from dataclasses import replace

import pytest

from examsvc.exams.prints.making import SHEETS, wanted_sheets
from examsvc.exams.prints.sheets import Papers
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.rendering import typeset
from tests.factories.printed import make_papers, make_room, make_seated, make_two_sittings
from tests.support.boxes import collisions, outside_boxes
from tests.support.printed import read_marks, read_pages, read_text

NAMES = [sheet.name for sheet in SHEETS]


def pdf_of(name: str, papers: Papers) -> bytes:
    template, values = wanted_sheets(papers)[f"{name}.pdf"]
    return typeset(template, **values)


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_printed_over_anything_or_out_of_its_box(name: str) -> None:
    pdf = pdf_of(name, make_papers())
    assert collisions(pdf) == []
    assert outside_boxes(pdf) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_bears_its_mark_on_every_page_and_a_real_one_bears_none(name: str) -> None:
    # The mark's font has no space of its own.
    wanted = SAMPLE.replace(" ", "")
    marked = read_marks(pdf_of(name, make_papers(make_room(2), watermark=SAMPLE)))
    assert [mark for mark in marked if mark.replace(" ", "") != wanted] == []
    assert set(read_marks(pdf_of(name, make_papers(make_room(2))))) == {""}


@pytest.mark.parametrize(("rows", "columns"), [(5, 6), (10, 3), (2, 10), (8, 8)])
def test_a_seat_chart_of_any_shape_is_one_page_with_everybody_inside(rows: int, columns: int) -> None:
    pdf = pdf_of("04 座次表", make_papers(make_room(rows * columns, rows, columns)))
    assert len(read_pages(pdf)) == 1
    assert (collisions(pdf), outside_boxes(pdf)) == ([], [])
    said = read_text(pdf)
    assert [n for n in range(1, rows * columns + 1) if f"10{n:04d}" not in said] == []


@pytest.mark.parametrize("length", range(2, 13))
def test_a_desk_card_holds_the_whole_name_in_large_print(length: int) -> None:
    name = "赵钱孙李周吴郑王冯陈褚卫"[:length]
    person = replace(make_seated(1), name=name)
    papers = make_papers(replace(make_room(1), people=(person,)))
    page = read_pages(pdf_of("03 桌贴", papers))[0]
    line = page.line(name)
    assert line.first.size >= 19
    assert line.right <= 10 + 94 - 3


def test_eight_desk_cards_stand_on_a_page_between_cut_lines() -> None:
    pages = read_pages(pdf_of("03 桌贴", make_papers()))
    assert [sum("登录码" in line.text for line in page.lines) for page in pages] == [4, 4, 4, 3]
    assert all(
        "登录码" in line.text and line.text.count("登录码") == 2 for line in pages[0].lines if "登录码" in line.text
    )


def test_a_full_room_of_thirty_signs_in_on_one_page() -> None:
    assert len(read_pages(pdf_of("05 签到表", make_papers()))) == 1


def test_who_is_on_leave_is_printed_so_and_not_expected() -> None:
    room = make_room(3)
    away = replace(room, people=(replace(room.people[0], on_leave=True), *room.people[1:]))
    said = read_text(pdf_of("05 签到表", make_papers(away)))
    assert "应到2人" in said.replace(" ", "")
    assert "请假1人" in said.replace(" ", "")


@pytest.mark.parametrize("name", ["06 考场情况记录单", "07 考场异常情况登记表"])
def test_staff_are_named_where_known_and_have_a_line_where_not(name: str) -> None:
    room = make_room(2)
    assert "监考甲" in read_text(pdf_of(name, make_papers(room)))
    unknown = read_text(pdf_of(name, make_papers(replace(room, chiefs=(), invigilators=()))))
    assert "监考甲" not in unknown
    assert "签名" in unknown


def test_the_label_of_a_room_says_what_is_in_the_envelope() -> None:
    said = read_text(pdf_of("08 试卷袋封签", make_papers(make_room(29)))).replace(" ", "")
    for words in ("第1考场", "1—29", "29人", "A卷14人，B卷15人", "密封人签名", "启封人签名"):
        assert words in said, words


def test_the_pledge_names_everybody_with_what_they_do_and_leaves_lines_to_fill_in() -> None:
    pages = read_pages(pdf_of("11 保密承诺书", make_papers()))
    assert len(pages) == 1
    said = "".join(line.text for line in pages[0].lines)
    assert "命题甲" in said
    assert "主监考" in said
    assert "8" in said


def test_each_room_has_pages_of_its_own() -> None:
    papers = make_papers(make_room(2, name="甲考场"), make_room(2, name="乙考场"))
    for name in ("04 座次表", "05 签到表", "06 考场情况记录单", "07 考场异常情况登记表", "09 考场张贴须知"):
        pages = read_pages(pdf_of(name, papers))
        heads = [page.lines[0].text for page in pages]
        assert [head[:3] for head in heads] == ["甲考场", "乙考场"], name


def test_several_sittings_have_folders_with_their_own_people_and_times() -> None:
    wanted = wanted_sheets(make_two_sittings())
    assert "第1场 5月30日0900/03 桌贴.pdf" in wanted
    template, values = wanted["第2场（补考） 6月6日0900/05 签到表.pdf"]
    said = read_text(typeset(template, **values))
    assert "第2场（补考）" in said
    assert "100001" in said
    assert "100002" not in said
    assert "2026年6月6日" in said.replace(" ", "")


def test_words_that_are_too_large_for_their_box_would_be_seen() -> None:
    template, values = wanted_sheets(make_papers())["03 桌贴.pdf"]
    assert collisions(typeset(template, **{**values, "fit": lambda *_box: 40.0}))
