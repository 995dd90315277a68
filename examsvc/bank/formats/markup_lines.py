"""Lay out text, pictures and tables as the lines of our stem markup while a document is walked through."""

import re
from typing import Any, Protocol

_SPACES = re.compile(r"[ \t\r\n\f]+")
_ABOVE = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_BELOW = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_BREAK = "\n"
# fmt: off
_BLOCKS = frozenset(
    {
        "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "li", "dl", "dt", "dd",
        "section", "article", "header", "footer", "pre", "hr", "address", "figure", "figcaption", "center",
        "fieldset", "br", "caption", "tr", "prompt", "rubricBlock", "contentBody", "simpleChoice", "body",
    }
)
# fmt: on


class Losses(Protocol):
    """Something that remembers losses."""

    def lose(self, code: str, about: str = "") -> None:
        """Remember one."""


class Builder:
    """Collect pieces; `enter`, `leave` and `follow` come in document order."""

    def __init__(self, losses: Losses) -> None:
        self._losses = losses
        # The lowest list is the text itself, the others are cells and raised or lowered letters being gathered.
        self._pieces: list[list[str]] = [[]]
        self._tables: list[list[list[str]]] = []
        self._tails: list[str] = []
        self._numbers: list[int] = []

    def text(self, text: str) -> None:
        """Add running text; its line breaks are mere spaces."""
        self._pieces[-1].append(_SPACES.sub(" ", text))

    def raw(self, text: str) -> None:
        """Add text whose line breaks are meant."""
        self._pieces[-1].append(text)

    def picture(self, mark: str) -> None:
        """Put a picture's mark on a line of its own; a cell has no lines, so it then stands before the table."""
        if self._tables:
            self._losses.lose("picture-in-cell")
        self._pieces[0 if self._tables else -1].append(f"{_BREAK}{mark}{_BREAK}")

    def enter(self, name: str, element: Any) -> None:
        """Begin an element."""
        if name in _BLOCKS:
            self._pieces[-1].append(_BREAK)
        if name in ("ul", "ol"):
            self._numbers.append(0 if name == "ol" else -1)
        elif name == "li":
            self._pieces[-1].append(self._bullet())
        elif name == "table":
            self._tables.append([])
        elif name == "tr" and self._tables:
            self._tables[-1].append([])
        elif name in ("td", "th"):
            self._begin_cell(element)
        elif name in ("sub", "sup"):
            self._pieces.append([])

    def follow(self, tail: str | None) -> None:
        """Keep what follows the element just entered until it is left."""
        self._tails.append(tail or "")

    def leave(self, name: str) -> None:
        """End an element and go on with what follows it."""
        if name in ("ul", "ol"):
            self._numbers.pop()
            self._pieces[-1].append(_BREAK)
        elif name == "table":
            self._end_table()
        elif name in ("td", "th"):
            self._end_cell()
        elif name in ("sub", "sup") and len(self._pieces) > 1:
            inner = "".join(self._pieces.pop()).strip()
            self._pieces[-1].append(self._shifted(inner, name))
        elif name in _BLOCKS:
            self._pieces[-1].append(_BREAK)
        if self._tails:
            self.text(self._tails.pop())

    def result(self) -> str:
        """Return the lines without empty ones."""
        while len(self._pieces) > 1:
            last = self._pieces.pop()
            self._pieces[-1] += last
        lines = (_tidy(line) for line in "".join(self._pieces[0]).split(_BREAK))
        return _BREAK.join(line for line in lines if line)

    def _bullet(self) -> str:
        if not self._numbers or self._numbers[-1] < 0:
            return "• "
        self._numbers[-1] += 1
        return f"{self._numbers[-1]}. "

    def _begin_cell(self, element: Any) -> None:
        if {element.get("colspan", "1"), element.get("rowspan", "1")} - {"1"}:
            self._losses.lose("merged-cells")
        self._pieces.append([])

    def _end_cell(self) -> None:
        if len(self._pieces) == 1:
            return
        cell = _tidy("".join(self._pieces.pop()).replace(_BREAK, " ")).replace("|", r"\|")
        if self._tables and self._tables[-1]:
            self._tables[-1][-1].append(cell)
        else:
            self._pieces[-1].append(f" {cell} ")

    def _end_table(self) -> None:
        if not self._tables:
            return
        rows = [row for row in self._tables.pop() if row]
        width = max(map(len, rows), default=0)
        for row in rows:
            cells = " | ".join(row + [""] * (width - len(row)))
            self._pieces[-1].append(f"{_BREAK}| {cells} |{_BREAK}")

    def _shifted(self, text: str, name: str) -> str:
        letters = _BELOW if name == "sub" else _ABOVE
        if all(letter in letters for letter in text):
            return "".join(letters[letter] for letter in text)
        self._losses.lose("flat-script", text[:40])
        return f"{'_' if name == 'sub' else '^'}({text})"


def _tidy(line: str) -> str:
    return _SPACES.sub(" ", line).strip(" ").replace("\xa0", " ").strip(" ")
