"""The circular says what is stored and what the clerk wrote, and invents nothing."""

import io
import re
from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from examsvc.accounts.roster import read_roster
from examsvc.exams.circular import Circular
from examsvc.exams.prints.circular import (
    LONGEST_CHAT,
    REPLY_COLUMNS,
    chat_text,
    make_document,
    plain_lines,
    reply_sheet,
)
from examsvc.papers.blueprint import STANDARD
from examsvc.typesetting.marks import SAMPLE
from examsvc.typesetting.official import OfficialDocument, typeset_official
from tests.factories.occasions import OFFICE, make_occasion
from tests.factories.whole import make_plan
from tests.support.boxes import collisions
from tests.support.printed import read_marks, read_pages, read_text

PLAN = replace(make_plan(datetime(2020, 5, 20, 0, 30, tzinfo=UTC)), blueprint=STANDARD)
OCCASION = make_occasion(PLAN)
FULL = Circular(
    doc_no="示例〔2020〕7号",
    issued_on="2020-05-15",
    addressees="各乡镇，县直有关单位：",
    basis="根据县脱贫攻坚领导小组会议安排，",
    audience="各乡镇分管领导、扶贫专干。",
    scope="脱贫攻坚应知应会。",
    reply_by="2020-05-17",
    reply_to="县扶贫办综合股",
    others="食宿自理。",
    contact="赵示例，0000-0000000",
    copies_to="县纪委监委。",
)


def text_of(document: OfficialDocument) -> str:
    return "\n".join(text for _kind, text in plain_lines(document))


def heads(document: OfficialDocument) -> list[str]:
    return [block.text for block in document.blocks if block.kind == "h1"]


def test_its_points_stand_in_the_usual_order() -> None:
    assert heads(make_document(OCCASION, FULL, "")) == [
        "一、考试时间和地点",
        "二、参加对象",
        "三、考试范围",
        "四、题型和计分",
        "五、排名口径",
        "六、考试纪律",
        "七、其他事项",
    ]


def test_it_begins_with_what_it_rests_on_and_names_day_and_exam() -> None:
    first = make_document(OCCASION, FULL, "").blocks[0].text
    assert first == (
        "根据县脱贫攻坚领导小组会议安排，定于2020年5月20日举办示例县政策知识考试（以下简称“考试”）。"
        "现将有关事项通知如下："
    )


@pytest.mark.parametrize(
    "words",
    [
        "2020年5月20日09:00开考，10:00结束，共60分钟",
        "地点：示例县党校。",
        "满分100分，共85题：单项选择题40题，每题1分",
        "少选得一半分",
        "60分及以上为合格，90分及以上为优秀。",
        "试题以2020年5月1日有效的政策为准。",
        "开考15分钟后不得入场。",
        "单位按实考人员的平均分排名。",
        "参考人员共3人，来自2个单位，其中扶贫专干2人、分管领导1人。名单见附件1。",
        "请各单位填写回执，于2020年5月17日前报县扶贫办综合股。",
        "联系人：赵示例，0000-0000000。",
        "抄送：县纪委监委。",
        "各乡镇，县直有关单位：",
    ],
)
def test_it_says_what_is_stored_and_what_was_written(words: str) -> None:
    assert words in text_of(make_document(OCCASION, FULL, ""))


def test_what_nobody_wrote_is_left_out_or_shown_as_to_be_filled_in() -> None:
    document = make_document(OCCASION, Circular(), "")
    said = text_of(document)
    assert document.doc_no == "（文号待填）"
    assert document.blocks[0].text.startswith("定于2020年5月20日举办")
    for words in ("联系人", "回执，", "抄送", "根据", "〔"):
        assert words not in said, words
    assert "七、其他事项" not in heads(document)


def test_the_as_of_day_is_told_once() -> None:
    assert text_of(make_document(OCCASION, FULL, "")).count("有效的政策为准") == 1


def test_sittings_on_several_days_stand_in_paragraphs_of_their_own() -> None:
    plan = replace(PLAN, further=(PLAN.starts_at + timedelta(days=1),))
    occasion = replace(make_occasion(plan, sittings=2), last_day=date(2020, 5, 21))
    blocks = [block.text for block in make_document(occasion, FULL, "").blocks]
    assert "定于2020年5月20日至5月21日举办" in blocks[0]
    assert [text[:4] for text in blocks if re.match("第.场", text)] == ["第1场：", "第2场："]


@pytest.mark.parametrize(
    ("seated", "sittings", "head"),
    [
        (False, 1, ("序号", "单位", "姓名", "职务", "人员类别")),
        (True, 1, ("序号", "单位", "姓名", "职务", "人员类别", "考场", "座位")),
        (True, 2, ("序号", "单位", "姓名", "职务", "人员类别", "场次", "考场", "座位")),
    ],
)
def test_the_list_has_seats_once_they_are_drawn_and_sittings_where_there_are_several(
    seated: bool,
    sittings: int,
    head: tuple[str, ...],
) -> None:
    occasion = make_occasion(PLAN, 4, seated=seated, sittings=sittings)
    ((_title, table),) = make_document(occasion, FULL, "").attachments[0].tables
    assert table.head == head
    assert {len(row) for row in table.rows} == {len(head)}
    assert sum(table.widths) == 100
    assert len(table.rows) == 4


def test_without_a_list_only_the_reply_form_is_attached() -> None:
    document = make_document(make_occasion(PLAN, 0), FULL, "")
    assert [attachment.title for attachment in document.attachments] == ["参考人员回执"]
    assert "各单位按附件报送参考人员。" in text_of(document)


def test_the_reply_form_on_paper_has_the_columns_of_the_sheet_that_goes_out() -> None:
    ((_title, table),) = make_document(OCCASION, FULL, "").attachments[-1].tables
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(reply_sheet(OCCASION))).get_sheet_by_index(0).to_python()
    assert table.head == REPLY_COLUMNS
    assert tuple(sheet[1]) == REPLY_COLUMNS


def test_a_sheet_that_a_unit_has_filled_in_is_read_as_a_roster() -> None:
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(reply_sheet(OCCASION))).get_sheet_by_index(0).to_python()
    title, head = ([str(cell) for cell in row] for row in sheet[:2])
    filled = ["周小明", "东岭镇", "副镇长", "分管领导", "13800000000", ""]
    roster = read_roster([title, head, filled, [""] * len(head)], {"东岭镇": "东岭镇"})
    assert roster.problems == ()
    assert [(row.name, row.unit, row.category, row.phone) for row in roster.rows] == [
        ("周小明", "东岭镇", "分管领导", "13800000000")
    ]


def test_the_printed_document_holds_all_of_it_with_the_mark_of_a_sample_on_every_page() -> None:
    occasion = make_occasion(PLAN, 60, seated=True)
    pdf = typeset_official(make_document(occasion, FULL, SAMPLE))
    said = read_text(pdf)
    for words in (f"{OFFICE}文件", "示例〔2020〕7号", "附件1", "附件2", "考生60", "填表人", "2020年5月15日印发"):
        assert words in said, words
    assert {mark.replace(" ", "") for mark in read_marks(pdf)} == {SAMPLE.replace(" ", "")}
    assert len(read_pages(pdf)) % 2 == 0
    assert collisions(pdf) == []


def test_the_chat_text_says_when_where_how_and_whom_to_answer() -> None:
    told = chat_text(OCCASION, FULL)
    for words in ("【示例县政策知识考试】", "09:00开考", "示例县党校", "于2020年5月17日前", "赵示例", "开考15分钟后"):
        assert words in told, words


def test_the_chat_text_pretends_to_be_no_document() -> None:
    told = chat_text(OCCASION, FULL)
    for words in (OFFICE, "〔", "抄送", "特此通知", "印发"):
        assert words not in told, words


DAYS = ("issued_on", "reply_by")


def longest_words() -> st.SearchStrategy[Circular]:
    words = {name: st.text("示例，。a1", max_size=1500) for name in asdict(Circular()) if name not in DAYS}
    return st.builds(Circular, **words)


@given(longest_words(), st.text("示例考试", min_size=1, max_size=200))
def test_the_chat_text_is_never_longer_than_a_message_may_be(circular: Circular, title: str) -> None:
    told = chat_text(replace(OCCASION, exam=title), circular)
    assert len(told) <= LONGEST_CHAT
    assert told.startswith("【")
