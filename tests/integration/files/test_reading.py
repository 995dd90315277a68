"""Hostile files are read in a child process of bounded time, memory and output."""

import io
import zipfile
from dataclasses import replace

import pytest

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import MEBIBYTE, Limits
from examsvc.files.reading import read_table_file
from examsvc.files.writing import SheetOut, write_workbook
from tests.unit.files.workbooks import make_workbook, sheet_xml

ROSTER = write_workbook([SheetOut("名单", ("姓名", "单位"), [("周小明", "东岭镇")], "参考人员名单")])


def refused(data: bytes, name: str = "名单.xlsx", limits: Limits = Limits()) -> Reason:  # noqa: B008 - frozen
    with pytest.raises(UnreadableFile) as refusal:
        read_table_file(data, name, limits)
    return refusal.value.reason


def long_table(rows: int, columns: int) -> bytes:
    cell = '<c t="inlineStr"><is><t>{0}</t></is></c>'
    texts = ("".join(cell.format(f"{row}-{column}") for column in range(columns)) for row in range(rows))
    return make_workbook(sheet_xml("".join(f"<row>{text}</row>" for text in texts)))


def test_what_we_write_we_read() -> None:
    (sheet,) = read_table_file(ROSTER, "名单.xlsx")
    assert sheet.name == "名单"
    assert sheet.rows == (("参考人员名单", ""), ("姓名", "单位"), ("周小明", "东岭镇"))
    assert sheet.merged == ((0, 0, 0, 1),)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_text_tables_are_read_in_the_encodings_of_the_field(encoding: str) -> None:
    (sheet,) = read_table_file("姓名,单位\r\n周小明,东岭镇\r\n".encode(encoding), "名单.csv")
    assert sheet.rows == (("姓名", "单位"), ("周小明", "东岭镇"))


def test_the_bytes_decide_and_not_the_name() -> None:
    assert read_table_file(ROSTER, "名单.csv")[0].name == "名单"
    assert refused(b"%PDF-1.7", "名单.xlsx") is Reason.NOT_A_WORKBOOK


@pytest.mark.parametrize("name", ["名单.exe", "名单.docx", "名单", "名单.xlsx.zip"])
def test_other_kinds_are_refused_unread(name: str) -> None:
    assert refused(ROSTER, name) is Reason.UNKNOWN_KIND


def test_nothing_and_too_much_are_told_before_a_child_is_started() -> None:
    assert refused(b"") is Reason.EMPTY
    assert refused(ROSTER, limits=replace(Limits(), file_bytes=100)) is Reason.TOO_BIG


def test_a_reading_that_takes_too_long_is_ended() -> None:
    assert refused(ROSTER, limits=replace(Limits(), wall_seconds=0.001)) is Reason.TIMEOUT


def test_a_reading_that_needs_too_much_processor_time_is_ended() -> None:
    rows = long_table(15_000, 30)
    assert refused(rows * 1, limits=replace(Limits(), cpu_seconds=0)) is Reason.TIMEOUT


def test_a_reading_that_needs_too_much_memory_is_ended() -> None:
    limits = replace(Limits(), memory_bytes=48 * MEBIBYTE)
    assert refused(long_table(15_000, 30), limits=limits) is Reason.OUT_OF_MEMORY


def test_an_archive_that_swells_is_a_bomb() -> None:
    bomb = make_workbook(more={"xl/sharedStrings.xml": b"<a>" + b" " * 60 * MEBIBYTE + b"</a>"})
    assert len(bomb) < MEBIBYTE
    assert refused(bomb) is Reason.BOMB


def test_an_archive_in_an_archive_swells_nobody() -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"\0" * 50 * MEBIBYTE)
    assert read_table_file(make_workbook(more={"xl/media/a.zip": inner.getvalue()}), "名单.xlsx")


def test_the_next_file_is_read_as_if_nothing_had_been() -> None:
    for _ in range(4):
        refused(make_workbook()[:-30])
    assert read_table_file(ROSTER, "名单.xlsx")
