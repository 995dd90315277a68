"""Take apart a cell that holds all options of a question, and options that are glued to a stem."""

import json
import re
from collections.abc import Sequence

from examsvc.bank.formats.answer_keys import find_key
from examsvc.bank.formats.chinese.options import options_in
from examsvc.bank.formats.key_shapes import LETTERS, literal_list

_OWN_LETTER = re.compile(r"\s*[（(【\[]?\s?([A-Za-zＡ-Ｚ])\s?(?:[)）】\]]|[、．.:：])\s*(?=\S)")
_MACRO = re.compile(r"\\[a-zA-Z]{2,20}\s*(?=\{)")
_SEPARATORS = ("\n", "$;$", "||", "|", "&", "；", ";", "\t")
# Signs that stand in texts too: they part options only where nothing else does, and the key must fit.
_WEAK_SEPARATORS = ("，", ",", "、")
_GLUED = re.compile(r"(?:\A|(?<=[\s;；,，、]))([A-Z])(?=[\u4e00-\u9fff《“0-9])")
_GLUE = ("&", "|", "$")
_TEXT_KEYS = ("optionContent", "content", "text", "value", "option", "name", "title", "label", "desc")
_LONGEST_JSON = 40_000


def options_of_cell(cell: str, key: str) -> tuple[list[str], bool]:
    """Return the options that a cell holds, and whether they have letters of their own."""
    text = cell.strip()
    if not text:
        return [], True
    if listed := _from_json(text) or list(literal_list(text)) or _from_macro(text):
        return [without_letter(option, place) for place, option in enumerate(listed)], False
    parts = options_in(text, 0, following=None)
    if len(parts) > 1:
        return [text[part.start : part.end].strip().rstrip(";；|&").strip() for part in parts], True
    if glued := _glued(text):
        return glued, True
    weak = _WEAK_SEPARATORS if text[0] not in "[{(（" else ()
    for separator in (*_SEPARATORS, *weak):
        options = [part.strip() for part in text.split(separator) if part.strip()]
        if len(options) > 1 and not find_key(key, options, lettered=False).trouble:
            return [without_letter(option, place) for place, option in enumerate(options)], False
    return [text], True


def options_of_stem(stem: str, key: str) -> tuple[str, list[str], bool]:
    """Part a stem from options behind it: `stem A. … B. …`, or glued by & with the key as their text."""
    parts = options_in(stem, 0, following=None, inside=True)
    if len(parts) > 1 and (not stem[: parts[0].mark] or not stem[parts[0].mark - 1].isalnum()):
        return stem[: parts[0].mark].strip(), [stem[part.start : part.end].strip() for part in parts], True
    for glue in _GLUE:
        first, *options = [part.strip() for part in stem.split(glue)]
        options = [option for option in options if option]
        if len(options) > 1 and not find_key(key, options, lettered=False).trouble:
            return first, options, False
    return stem, [], True


def _glued(text: str) -> list[str]:
    """Take `A红 B橙 C紫`, with nothing between letter and text, where the letters are the first ones in order."""
    marks = list(_GLUED.finditer(text))
    if len(marks) < 2 or "".join(mark[1] for mark in marks) != LETTERS[: len(marks)] or marks[0].start():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return [text[mark.end() : end].strip(" \n\t;；,，、|") for mark, end in zip(marks, ends, strict=True)]


def without_letter(option: str, place: int) -> str:
    """Drop the option's own letter where the cell repeats it: `C.  时间` in column C."""
    found = _OWN_LETTER.match(option)
    if found is None or place >= len(LETTERS):
        return option.strip()
    letter = chr(ord(found[1]) - 0xFEE0) if found[1] > "z" else found[1]
    return option[found.end() :].strip() if letter.upper() == LETTERS[place] else option.strip()


def _from_json(text: str) -> list[str]:
    if text[0] not in "[{" or len(text) > _LONGEST_JSON:
        return []
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if isinstance(found, dict):
        keys = sorted(found)
        in_order = [key.upper() for key in keys] == list(LETTERS[: len(keys)])
        return [str(found[key]) for key in keys] if in_order and _are_plain(list(found.values())) else []
    if not isinstance(found, list):
        return []
    texts = [_text_of(entry) for entry in found]
    return [text for text in texts if text is not None] if None not in texts else []


def _text_of(entry: object) -> str | None:
    if isinstance(entry, str | int | float):
        return str(entry)
    if isinstance(entry, dict):
        return next((str(entry[name]) for name in _TEXT_KEYS if isinstance(entry.get(name), str | int | float)), None)
    return None


def _are_plain(values: Sequence[object]) -> bool:
    return all(isinstance(value, str | int | float) for value in values)


def _from_macro(text: str) -> list[str]:
    r"""Take the arguments of a LaTeX macro, \fourch{a}{b}{c}{d}."""
    found = _MACRO.match(text)
    if found is None:
        return []
    arguments: list[str] = []
    depth, start = 0, 0
    for position in range(found.end(), len(text)):
        sign = text[position]
        escaped = text[position - 1] == "\\"
        if sign == "{" and not escaped:
            depth += 1
            start = position + 1 if depth == 1 else start
        elif sign == "}" and not escaped:
            depth -= 1
            if depth == 0:
                arguments.append(text[start:position].strip())
        elif depth == 0 and not sign.isspace():
            return []
    return arguments if len(arguments) > 1 and depth == 0 else []
