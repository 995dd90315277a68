"""Walk through a document's body: lines of paragraphs, and tables as rows of cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from examsvc.bank.formats.chinese.lines import Line
from examsvc.bank.formats.chinese.options import first_letter
from examsvc.bank.formats.columns import is_question_head
from examsvc.bank.formats.docx_parts.package import W, WordPackage
from examsvc.bank.formats.docx_parts.paragraphs import Paragraphs, text_boxes
from examsvc.bank.formats.items import NotThisFormat

_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}smartTag", f"{W}moveTo"})
_SEARCHED_ROWS = 5


@dataclass(slots=True)
class Body:
    """The lines in reading order, and the tables that hold one question a row."""

    lines: list[Line] = field(default_factory=list)
    tables: list[list[list[str]]] = field(default_factory=list)


def body_of(package: WordPackage) -> Body:
    """Read a whole document; raises NotThisFormat."""
    root = package.xml(package.main)
    found = root.find(f"{W}body") if root is not None else None
    if found is None:
        raise NotThisFormat("not-a-word-file")
    paragraphs, body = Paragraphs(package), Body()
    for number, element in enumerate(_blocks(found), start=1):
        if element.tag == f"{W}p":
            body.lines += paragraphs.lines(element, number)
            for inner in text_boxes(element):
                body.lines += paragraphs.lines(inner, number)
        else:
            _take_table(element, number, paragraphs, body)
    return body


def _blocks(parent: "etree._Element") -> "Iterator[etree._Element]":
    """Yield paragraphs and tables in order, through the wrappers of content controls."""
    waiting = [iter(parent)]
    while waiting:
        element = next(waiting[-1], None)
        if element is None:
            waiting.pop()
        elif element.tag in {f"{W}p", f"{W}tbl"}:
            yield element
        elif element.tag in _WRAPPERS:
            waiting.append(iter(element))


def _take_table(table: "etree._Element", number: int, paragraphs: Paragraphs, body: Body) -> None:
    """Take a table for questions, for a layout of one column, or for a part of a stem."""
    rows = [[list(_cell_lines(cell, number, paragraphs)) for cell in _cells(row)] for row in _rows(table)]
    plain = [["\n".join(line.text for line in cell).strip() for cell in row] for row in rows]
    if any(is_question_head(row) for row in plain[:_SEARCHED_ROWS]):
        body.tables.append(plain)
        return
    if max((len(row) for row in rows), default=0) <= 1 or _is_layout(plain):
        body.lines += [line for row in rows for cell in row for line in cell]
        return
    for cells, row in zip(plain, rows, strict=True):
        text = " | ".join(" ".join(cell.replace("|", "｜").split()) for cell in cells)
        pictures = tuple(picture for cell in row for line in cell for picture in line.pictures)
        losses = tuple(loss for cell in row for line in cell for loss in line.losses)
        body.lines.append(Line(number, f"| {text} |", (), pictures, losses))


def _is_layout(rows: list[list[str]]) -> bool:
    """Tell whether a table only puts options side by side."""
    filled = [cell for row in rows for cell in row if cell]
    return bool(filled) and all(first_letter(cell) is not None for cell in filled)


def _rows(table: "etree._Element") -> "Iterator[etree._Element]":
    for element in table.iter(f"{W}tr"):
        if next(element.iterancestors(f"{W}tbl")) is table:
            yield element


def _cells(row: "etree._Element") -> "Iterator[etree._Element]":
    for element in row.iter(f"{W}tc"):
        if next(element.iterancestors(f"{W}tr")) is row:
            yield element


def _cell_lines(cell: "etree._Element", number: int, paragraphs: Paragraphs) -> Iterator[Line]:
    for element in cell.iter(f"{W}p"):
        yield from paragraphs.lines(element, number)
