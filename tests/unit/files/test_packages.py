"""Archives that lie, swell, point elsewhere or hide something."""

import io
import warnings
import zipfile
from dataclasses import replace

import pytest

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.packages import clean_package
from examsvc.files.tables import read_tables
from tests.unit.files.workbooks import (
    EXPANDED_SIZE_AT,
    FLAGS_AT,
    make_parts,
    make_workbook,
    names_in,
    number_at,
    packed,
    sheet_xml,
    with_record,
)

LIMITS = Limits()
SHEET = "xl/worksheets/sheet1.xml"


def refusal(data: bytes, limits: Limits = LIMITS) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        clean_package(data, limits)
    return refused.value


def test_an_honest_workbook_is_read_from_its_clean_copy() -> None:
    (sheet,) = read_tables(make_workbook(), "名单.xlsx", LIMITS)
    assert (sheet.name, sheet.rows, sheet.hidden) == ("名单", (("姓名",),), False)


def test_macros_pictures_and_foreign_parts_do_not_reach_the_parser() -> None:
    foreign: dict[str, str | bytes] = {
        "xl/vbaProject.bin": b"macro",
        "xl/media/image1.png": b"picture",
        "xl/drawings/drawing1.xml": "<a/>",
        "xl/embeddings/oleObject1.bin": b"object",
        "docProps/app.xml": "<a/>",
        "customXml/item1.xml": "<a/>",
    }
    assert names_in(clean_package(packed({**make_parts(), **foreign}), LIMITS)) == set(make_parts())


@pytest.mark.parametrize("content", [b"\0", b" ", b"<a>" * 3])
def test_a_part_that_swells_more_than_a_hundredfold_is_a_bomb(content: bytes) -> None:
    bomb = make_workbook(more={"xl/media/a.bin": content * 2_000_000})
    assert refusal(bomb).reason is Reason.BOMB


def test_a_small_part_of_equal_rows_is_no_bomb() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 9000))
    assert len(sheet_xml(rows)) < LIMITS.ratio_floor_bytes
    (sheet,) = read_tables(make_workbook(sheet_xml(rows)), "名单.xlsx", LIMITS)
    assert len(sheet.rows) == 8999


def test_parts_that_are_too_large_together_are_a_bomb() -> None:
    limits = replace(LIMITS, expanded_bytes=2000)
    data = packed({**make_parts(), "xl/a.xml": "<a/>" + " " * 1500}, zipfile.ZIP_STORED)
    assert refusal(data, limits).reason is Reason.BOMB


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = with_record(make_workbook(), SHEET, EXPANDED_SIZE_AT, "<I", 10)
    assert refusal(data).reason is Reason.NOT_A_WORKBOOK


def test_more_entries_than_allowed_are_refused_before_the_directory_is_read() -> None:
    many: dict[str, str | bytes] = {**make_parts(), **dict.fromkeys((f"xl/part{n}.xml" for n in range(30)), "<a/>")}
    assert refusal(packed(many), replace(LIMITS, entries=20)).reason is Reason.TOO_MANY_ENTRIES


@pytest.mark.parametrize("name", ["../a.xml", "xl/../../a.xml", "/etc/a.xml", "C:/a.xml", "xl\\..\\a.xml", "x:y"])
def test_a_name_that_leads_out_of_the_archive_is_refused(name: str) -> None:
    assert refusal(packed({**make_parts(), name: "<a/>"})).reason is Reason.UNSAFE_NAMES


def test_a_name_that_is_cut_by_a_null_is_refused() -> None:
    data = make_workbook(more={"xl/theme1.xml?.exe": "<a/>"}).replace(b"xl/theme1.xml?.exe", b"xl/theme1.xml\0.exe")
    assert refusal(data).reason is Reason.UNSAFE_NAMES


@pytest.mark.parametrize("double", [SHEET, SHEET.upper(), SHEET.replace("/", "\\")])
def test_a_second_part_of_the_same_name_is_refused(double: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        archive = io.BytesIO(make_workbook())
        with zipfile.ZipFile(archive, "a") as out:
            out.writestr(double, number_at("A1"))
    assert refusal(archive.getvalue()).reason is Reason.UNSAFE_NAMES


def test_a_part_with_a_password_is_told_as_encrypted() -> None:
    assert refusal(with_record(make_workbook(), SHEET, FLAGS_AT, "<H", 1)).reason is Reason.ENCRYPTED


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_excel_does_not_write_is_refused(method: int) -> None:
    assert refusal(packed(make_parts(), method)).reason is Reason.NOT_A_WORKBOOK


@pytest.mark.parametrize("keep", [4, 60, -1, -30])
def test_half_an_archive_is_no_workbook(keep: int) -> None:
    assert refusal(make_workbook()[:keep]).reason is Reason.NOT_A_WORKBOOK


def test_an_archive_without_a_workbook_is_told_so() -> None:
    refused = refusal(packed({"word/document.xml": "<a/>"}))
    assert (refused.reason, refused.detail) == (Reason.NOT_A_WORKBOOK, "xl/workbook.xml")
