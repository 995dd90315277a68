"""Turn our plain text with its marks back into XHTML that every system reads."""

import re
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from examsvc.bank.formats.markup_xml import legal

GAP = re.compile(r"\{(\d{1,3})\}")
PICTURE_LINE = re.compile(r"!\[([^\[\]]*)\]\(([\w.-]+)\)")
_ROW = re.compile(r"\|(.*)\|")
_CELL_BORDER = re.compile(r"(?<!\\)\|")
Gap = Callable[[int], str]


def html_of(text: str, address: Callable[[str], str], gap: Gap | None = None) -> str:
    """Write a text of one or more lines as blocks; `address` gives a picture's, `gap` what stands in a gap."""
    blocks: list[str] = []
    rows: list[list[str]] = []
    for line in legal(text).split("\n"):
        row = _ROW.fullmatch(line)
        if row is not None:
            rows.append([cell.strip().replace(r"\|", "|") for cell in _CELL_BORDER.split(row[1])])
            continue
        blocks += _table(rows, gap)
        rows = []
        blocks += _block(line, address, gap)
    return "".join(blocks + _table(rows, gap))


def short_html_of(text: str, address: Callable[[str], str]) -> str:
    """Write an option: one plain line stands bare, anything more as blocks."""
    if "\n" in text or _ROW.fullmatch(text) or PICTURE_LINE.fullmatch(text):
        return html_of(text, address)
    return escaped(text)


def escaped(text: str, gap: Gap | None = None) -> str:
    """Escape one line; runs of spaces survive as HTML would not let them."""
    parts = GAP.split(legal(text)) if gap is not None else [legal(text)]
    spaced = [re.sub(" (?= )", "\xa0", part) for part in parts]
    if gap is None:
        return escape(spaced[0])
    return "".join(gap(int(part)) if n % 2 else escape(part) for n, part in enumerate(spaced))


def _block(line: str, address: Callable[[str], str], gap: Gap | None) -> list[str]:
    if not line.strip():
        return []
    picture = PICTURE_LINE.fullmatch(line)
    if picture is not None:
        return [f"<p><img src={quoteattr(address(picture[2]))} alt={quoteattr(picture[1])}/></p>"]
    return [f"<p>{escaped(line, gap)}</p>"]


def _table(rows: list[list[str]], gap: Gap | None) -> list[str]:
    if not rows:
        return []
    head = "".join(f"<th>{escaped(cell, gap)}</th>" for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{escaped(cell, gap)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    if not body:
        return [f"<table><tbody><tr>{head}</tr></tbody></table>"]
    return [f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"]
