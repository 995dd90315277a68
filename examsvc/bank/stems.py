"""Our own marks in a question's texts, which bank/formats/items.py describes: gaps, tables and pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

# A stored text names a picture by its hash; any other name is one that did not come with its file.
PICTURE = re.compile(r"!\[([^\]\n]*)\]\(([0-9a-f]{64})\)")
_GAP = re.compile(r"\{(\d{1,2})\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of text; a number among its parts is a gap."""

    parts: tuple[str | int, ...]
    block: str = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the head, and all have its length."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    block: str = "table"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, by the hash of its file; the caption is what stands for it where it cannot be seen."""

    caption: str
    hash: str
    block: str = "picture"


Block = Paragraph | Table | Picture


def read_blocks(text: str, gaps: int = 0) -> tuple[Block, ...]:
    """Return a text's blocks in order; `{1}` to `{gaps}` are gaps, any other number in braces is text."""
    lines = [line.strip() for line in text.replace("\r", "").split("\n")]
    blocks: list[Block] = []
    for is_table, group in groupby(filter(None, lines), key=_is_row):
        if is_table:
            blocks.append(_table(list(group)))
        else:
            for line in group:
                blocks.extend(_line(line, gaps))
    return tuple(blocks)


def picture_hashes(text: str) -> tuple[str, ...]:
    """Return the hashes of the pictures a text shows, each once, in order."""
    return tuple(dict.fromkeys(found[2] for found in PICTURE.finditer(text)))


def plain_text(text: str) -> str:
    """Return a text in one line for lists and drop-downs: cells with commas between, a picture as its caption."""
    return " ".join(filter(None, (_plain(block) for block in read_blocks(text))))


def _plain(block: Block) -> str:
    if isinstance(block, Picture):
        return f"［{block.caption}］" if block.caption else ""
    if isinstance(block, Table):
        return "；".join("，".join(row) for row in (block.head, *block.rows))
    return "".join(str(part) for part in block.parts)


def _is_row(line: str) -> bool:
    return len(line) > 2 and line.startswith("|") and line.endswith("|")


def _table(lines: list[str]) -> Table:
    head, *rows = [tuple(cell.strip() for cell in line[1:-1].split("|")) for line in lines]
    width = len(head)
    return Table(head, tuple((*row, *[""] * width)[:width] for row in rows))


def _line(line: str, gaps: int) -> Iterator[Block]:
    """Yield a line's text and its pictures, which stand alone even where they were written between words."""
    last = 0
    for found in PICTURE.finditer(line):
        yield from _words(line[last : found.start()], gaps)
        yield Picture(found[1].strip(), found[2])
        last = found.end()
    yield from _words(line[last:], gaps)


def _words(text: str, gaps: int) -> Iterator[Paragraph]:
    if not text.strip():
        return
    parts: list[str | int] = []
    last = 0
    for found in _GAP.finditer(text):
        if 1 <= int(found[1]) <= gaps:
            parts += [text[last : found.start()], int(found[1])]
            last = found.end()
    yield Paragraph(tuple(part for part in (*parts, text[last:]) if part != ""))
