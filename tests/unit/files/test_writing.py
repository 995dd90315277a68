"""What leaves as a workbook, CSV or ZIP does nothing when it is opened."""

import datetime as dt
import io
import zipfile
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.files.limits import Limits
from examsvc.files.tables import read_tables
from examsvc.files.writing import SheetOut, Value, write_csv, write_workbook, write_zip

FORMULAS = ["=1+1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\n=1", "＝1", " =cmd|' /C calc'!A0", "\u200b=1"]
CELLS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=20
)


def opened(workbook: bytes) -> tuple[tuple[str, ...], ...]:
    (sheet,) = read_tables(workbook, "a.xlsx", Limits())
    return sheet.rows


def xml_of(workbook: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_a_workbook(text: str) -> None:
    xml = xml_of(write_workbook([SheetOut("名单", ("姓名",), [(text,)])]))
    assert "<f>" not in xml
    assert "<hyperlink " not in xml.lower()


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_a_text_table(text: str) -> None:
    line = write_csv([(text,)]).decode("utf-8-sig")
    assert line.lstrip('"').startswith("'")


@pytest.mark.parametrize("text", ["http://evil.example/", "mailto:a@b.example", "\\\\server\\share"])
def test_no_address_becomes_a_link(text: str) -> None:
    assert "<hyperlink " not in xml_of(write_workbook([SheetOut("名单", ("网址",), [(text,)])])).lower()


@given(st.lists(CELLS, min_size=1, max_size=4))
def test_every_text_is_read_back_as_it_was_written(row: list[str]) -> None:
    header = [f"列{n}" for n in range(len(row))]
    assert opened(write_workbook([SheetOut("名单", header, [row])]))[1] == tuple(row)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, "7"),
        (Decimal("87.50"), "87.5"),
        (-3, "-3"),
        ("0012", "0012"),
        ("362429199001011234", "362429199001011234"),
        (12345678901234567890, "12345678901234567890"),
        (dt.date(2026, 3, 9), "2026-03-09"),
        (None, ""),
    ],
)
def test_numbers_stay_numbers_and_long_ones_keep_every_digit(value: Value, shown: str) -> None:
    rows = opened(write_workbook([SheetOut("名单", ("值", "尾"), [(value, "x")])]))
    assert rows[1][0] == shown


@pytest.mark.parametrize("text", ["a\0b", "a\x07b", "a\ufffeb", "a\ud800b", "x" * 32_768])
def test_what_no_cell_can_hold_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="cell"):
        write_workbook([SheetOut("名单", ("姓名",), [(text,)])])


@pytest.mark.parametrize("value", [True, 1.5])
def test_a_value_whose_writing_is_a_matter_of_taste_is_refused(value: Value) -> None:
    with pytest.raises(TypeError):
        write_csv([(value,)])


@pytest.mark.parametrize("name", ["a/b", "[x]", "history", "名" * 40, "'", "a\0b", "𠮷" * 20])
def test_any_sheet_name_is_made_one_that_opens(name: str) -> None:
    sheets = [SheetOut(name, ("姓名",), []), SheetOut(name, ("姓名",), [])]
    names = [sheet.name for sheet in read_tables(write_workbook(sheets), "a.xlsx", Limits())]
    assert len({found.lower() for found in names}) == 2
    assert all(len(found.encode("utf-16-le")) // 2 <= 31 for found in names)


def test_the_same_content_gives_the_same_bytes() -> None:
    sheets = [SheetOut("名单", ("姓名",), [("周小明",)], "标题")]
    assert write_workbook(sheets) == write_workbook(sheets)
    assert write_zip({"b": b"1", "a": b"2"}) == write_zip({"a": b"2", "b": b"1"})


@pytest.mark.parametrize(
    "name", ["../a", "/a", "a//b", "a\\b", "c:a", "con.txt", "a.", " a", "a\0", "\u202efdp.exe", ""]
)
def test_a_name_that_is_unsafe_anywhere_is_not_packed(name: str) -> None:
    with pytest.raises(ValueError, match="unsafe"):
        write_zip({name: b""})


def test_two_names_that_one_system_reads_alike_are_not_packed() -> None:
    with pytest.raises(ValueError, match="two files"):
        write_zip({"名单.PDF": b"", "名单.pdf": b""})


def test_chinese_names_are_packed_so_that_every_system_reads_them() -> None:
    with zipfile.ZipFile(io.BytesIO(write_zip({"桌贴/第一考场.pdf": b"x"}))) as archive:
        (entry,) = archive.infolist()
    assert (entry.filename, bool(entry.flag_bits & 0x800)) == ("桌贴/第一考场.pdf", True)
