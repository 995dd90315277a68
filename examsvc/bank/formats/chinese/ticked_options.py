"""Options that say of themselves that they are right: a key line is put in their place.

Survey platforms write （正确答案） behind them, some banks an asterisk before their letter.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from examsvc.bank.formats.chinese.lines import Line, key_of, labelled, last_tag_of, number_in
from examsvc.bank.formats.chinese.options import first_letter
from examsvc.bank.formats.key_shapes import LETTERS

_TICK = re.compile(r"\s{0,4}[（(]\s?正确(?:答案|选项)\s?[)）]")
_LETTER = re.compile(r"(?<![A-Za-zＡ-Ｚ])[A-ZＡ-Ｚ](?=\s?[、．.:：)）])")
_STAR_AHEAD = re.compile(r"\A\s*[*＊]\s?(?=[A-ZＡ-Ｚ]\s?[、．.:：)）])")
_ASTERISK = re.compile(r"(?<=[】\]）)])\s*\*\s*\Z")


def with_written_keys(lines: Sequence[Line]) -> Sequence[Line]:
    """Return the lines with every tick turned into a key line behind its options; others stay as they are."""
    lines = _with_stars_as_ticks(lines)
    if not any(_TICK.search(line.text) for line in lines):
        return lines
    out: list[Line] = []
    position = 0
    while position < len(lines):
        line = lines[position]
        head = _ASTERISK.sub("", line.text)
        if first_letter(head) is not None:
            end = _end_of_lettered(lines, position)
            out += _keyed(lines[position:end])
        elif last_tag_of(head) is not None:
            out.append(replace(line, text=head))
            position += 1
            end = _end_of_plain(lines, position)
            run = lines[position:end]
            ticked = any(_TICK.search(option.text) for option in run) and len(run) <= len(LETTERS)
            out += _keyed([_lettered(option, n) for n, option in enumerate(run)]) if ticked else run
        else:
            end = position + 1
            out.append(line)
        position = end
    return out


def _with_stars_as_ticks(lines: Sequence[Line]) -> Sequence[Line]:
    """Turn *B、… into B、…（正确答案） where A stands before it or C behind it; a star may as well begin a stem."""
    if not any(_STAR_AHEAD.match(line.text) for line in lines):
        return lines
    plain = [_STAR_AHEAD.sub("", line.text) for line in lines]
    letters = [first_letter(text) for text in plain]
    out = []
    for position, line in enumerate(lines):
        letter = letters[position]
        before = letters[position - 1] if position else None
        behind = letters[position + 1] if position + 1 < len(lines) else None
        is_option = letter is not None and (behind == letter + 1 or (letter > 0 and before == letter - 1))
        starred = is_option and plain[position] != line.text
        out.append(replace(line, text=f"{plain[position]}（正确答案）", spans=()) if starred else line)
    return out


def _end_of_lettered(lines: Sequence[Line], position: int) -> int:
    """Return the position behind the last option of a question; blank lines may stand between them."""
    end, letter = position, -1
    while position < len(lines):
        found = first_letter(lines[position].text)
        if found is None and lines[position].text.strip():
            break
        if found is not None:
            if found <= letter:
                break
            letter, end = found, position + 1
        position += 1
    return end


def _end_of_plain(lines: Sequence[Line], position: int) -> int:
    """Return the position behind the lines that follow a typed stem at once, none of them lettered or numbered."""
    while position < len(lines):
        text = lines[position].text
        if not text.strip() or first_letter(text) is not None or number_in(text) or key_of(text) or labelled(text):
            break
        position += 1
    return position


def _lettered(line: Line, place: int) -> Line:
    return Line(line.number, f"{LETTERS[place]}、{line.text.strip()}", (), line.pictures, line.losses)


def _keyed(options: Sequence[Line]) -> list[Line]:
    """Take the ticks away and add what they say as a line of its own."""
    letters = ""
    out = []
    for line in options:
        pieces = _TICK.split(line.text)
        letters += "".join(found[-1] for piece in pieces[:-1] if (found := _LETTER.findall(piece)))
        out.append(line if len(pieces) == 1 else replace(line, text="".join(pieces), spans=()))
    return [*out, Line(options[-1].number, f"答案：{letters}")] if letters else out
