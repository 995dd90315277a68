"""Worksheets whose XML is hostile: entities, endless tables, broken references."""

from dataclasses import replace

import pytest

from examsvc.files.errors import Reason, UnreadableFile
from examsvc.files.limits import Limits
from examsvc.files.packages import clean_package
from examsvc.files.tables import read_tables
from tests.unit.files.workbooks import make_parts, make_workbook, number_at, packed, sheet_xml

LIMITS = Limits()
FOREIGN_FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;&b;">]>'


def reason(data: bytes, limits: Limits = LIMITS) -> Reason:
    with pytest.raises(UnreadableFile) as refused:
        clean_package(data, limits)
    return refused.value.reason


@pytest.mark.parametrize("part", [name for name in make_parts() if name != "[Content_Types].xml"])
@pytest.mark.parametrize("doctype", [FOREIGN_FILE, LAUGHS, "<!DOCTYPE a>"])
def test_a_document_type_is_refused_in_every_part(part: str, doctype: str) -> None:
    parts = make_parts()
    head, end, rest = str(parts[part]).partition("?>")
    assert reason(packed({**parts, part: f"{head}{end}{doctype}{rest}"})) is Reason.UNSAFE_XML


def test_a_document_type_does_not_hide_behind_another_encoding() -> None:
    text = f'<?xml version="1.0" encoding="UTF-16"?>{LAUGHS}<a/>'
    assert reason(make_workbook(more={"xl/styles.xml": text.encode("utf-16")})) is Reason.UNSAFE_XML


@pytest.mark.parametrize("broken", ["", "no xml", "<a>", "<a></b>", "<a/><b/>", "<a>&x;</a>"])
def test_xml_that_is_not_well_formed_is_no_workbook(broken: str) -> None:
    assert reason(make_workbook(more={"xl/styles.xml": broken})) is Reason.NOT_A_WORKBOOK


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("A20001", Reason.TOO_MANY_ROWS),
        ("A1048576", Reason.TOO_MANY_ROWS),
        ("IW1", Reason.TOO_MANY_COLUMNS),
        ("XFD1", Reason.TOO_MANY_COLUMNS),
        ("IV20000", Reason.TOO_MANY_CELLS),
    ],
)
def test_one_far_cell_is_refused_before_a_table_is_filled_up_to_it(reference: str, expected: Reason) -> None:
    assert reason(make_workbook(number_at(reference))) is expected


@pytest.mark.parametrize("reference", ["IV1", "A20000"])
def test_the_last_cell_within_the_limits_is_read(reference: str) -> None:
    (sheet,) = read_tables(make_workbook(number_at(reference)), "名单.xlsx", LIMITS)
    assert sheet.rows[-1][-1] == "1"


@pytest.mark.parametrize("reference", ["1A", "A", "AAAA1", "a1", "A-1", "R1C1", "A99999999"])
def test_a_reference_that_no_cell_has_is_no_workbook(reference: str) -> None:
    cells = f'<row r="1"><c r="{reference}"><v>1</v></c></row>'
    assert reason(make_workbook(sheet_xml(cells))) is Reason.NOT_A_WORKBOOK


def test_far_cells_without_a_value_are_harmless() -> None:
    cells = '<row r="1"><c r="A1"><v>7</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    (sheet,) = read_tables(make_workbook(sheet_xml(cells)), "名单.xlsx", LIMITS)
    assert sheet.rows == (("7",),)


def test_cells_without_references_are_counted_one_after_another() -> None:
    cells = f"<row>{'<c><v>1</v></c>' * 5}</row>"
    assert reason(make_workbook(sheet_xml(cells)), replace(LIMITS, columns=4)) is Reason.TOO_MANY_COLUMNS
    rows = "<row><c><v>1</v></c></row>" * 5
    assert reason(make_workbook(sheet_xml(rows)), replace(LIMITS, rows=4)) is Reason.TOO_MANY_ROWS
