"""What the codes in a PDF's text stand for, by the font's own table."""

import re

import pikepdf

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_SINGLE = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_MOST_CODES = 65_536


class Glyphs:
    """One font's table from codes to letters; without a table, codes of one byte are Latin letters."""

    def __init__(self, font: pikepdf.Object | None) -> None:
        self._wide = font is not None and font.get("/Subtype") == "/Type0"
        table = font.get("/ToUnicode") if font is not None else None
        self._letters = _letters(bytes(table.read_bytes())) if isinstance(table, pikepdf.Stream) else {}

    def spell(self, codes: bytes) -> str:
        """Return the letters of a string of codes."""
        if not self._letters:
            return "" if self._wide else codes.decode("latin-1")
        size = 2 if self._wide else 1
        whole = range(0, len(codes) - len(codes) % size, size)
        return "".join(self._letters.get(int.from_bytes(codes[n : n + size]), "") for n in whole)


def _letters(table: bytes) -> dict[int, str]:
    letters: dict[int, str] = {}
    for block in _SINGLE.findall(table):
        letters.update({int(code, 16): _text(text) for code, text in _PAIR.findall(block)})
    for block in _RANGES.findall(table):
        for first, last, text, texts in _RANGE.findall(block):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_CODES) + 1)
            if texts:
                letters.update(zip(codes, map(_text, _HEX.findall(texts)), strict=False))
            else:
                begin = _text(text)
                letters.update({code: begin[:-1] + _after(begin, n) for n, code in enumerate(codes)})
    return letters


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode() if len(digits) % 2 == 0 else f"0{digits.decode()}").decode(
        "utf-16-be", errors="replace"
    )


def _after(begin: str, steps: int) -> str:
    return chr(min(ord(begin[-1]) + steps, 0x10FFFF)) if begin else ""
