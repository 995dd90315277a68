"""Say which options a key names: by letters, by the options' texts, or by a letter with a text after it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from examsvc.bank.formats.key_shapes import LETTERS, letters_of, literal_list

_AHEAD = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ、\s]*")
_LEADING_LETTERS = re.compile(
    r"([A-Z]+(?:\s?、\s?[A-Z](?![A-Za-z0-9]))*)(?![A-Za-z0-9])\s*[、，,;；:：.．。)）]?\s*(.+)", re.DOTALL
)
_PARTED = (re.compile(r"[&|;；\n]"), re.compile(r"[、，,]"))
# 答案：B, 应选 B and their like in a cell say no more than B.
_SPOKEN = re.compile(
    r"\s{0,9}(?:(?:(?:正确|参考|标准|本题)?答案|正确选项)\s*(?:[:：是为选]\s*){1,3}|(?:应|故|本题|答案)?选\s?[:：]?\s*)(?=[A-Za-zＡ-Ｚ（(])"
)
# A或C, A不对 and A→C name no option for certain, however they begin.
_TAKEN_BACK = re.compile(
    r"[（(]?\s?(?:或者?|和|与|及|以及)\s?[A-Za-z](?![A-Za-z])|[^\w（(【\[“\"。]*\s?[A-Za-z](?![A-Za-z])"
    r"|(?:错误?|不对|不正确|不选|除外)\W*\Z"
)
_LETTER_AHEAD = re.compile(r"[\s;；,，、|]*([A-Za-zＡ-Ｚ])(?![A-Za-z0-9])\s*[、．.:：)）]?\s*")
_ENDS_TEXT = re.compile(r"\Z|[^\w]|[A-ZＡ-Ｚ](?![A-Za-z0-9])")
_IGNORED = re.compile(r"[\s\u3000\xa0、，,。.．;；:：“”\"'‘’（）()《》<>!！?？-]+")


@dataclass(frozen=True, slots=True)
class FoundKey:
    """The right options by position; `rest` is text that ran on after the letters, `trouble` a trouble's code."""

    right: frozenset[int] = frozenset()
    rest: str = ""
    trouble: str = ""


def folded(text: str) -> str:
    """Return a text as it is compared: one width, one case, no spaces and no punctuation."""
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text)).casefold() or text.strip()


def find_key(key: str, options: Sequence[str], *, lettered: bool) -> FoundKey:
    """Say which options a key names.

    Where the options have no letters of their own, a key that is the text of an option means that option.
    """
    if not lettered and (by_text := _by_texts(key, options)):
        return FoundKey(by_text)
    key = _SPOKEN.sub("", key, count=1)
    if letters := letters_of(key):
        return _by_letters(letters, options)
    if by_text := _by_texts(key, options):
        return FoundKey(by_text)
    leading = _LEADING_LETTERS.fullmatch(_with_plain_letters(key))
    if leading is not None:
        return _letter_and_text(re.sub(r"[^A-Z]", "", leading[1]), leading[2], options)
    return FoundKey(trouble="key-outside-options")


def _each_with_text(key: str, options: Sequence[str]) -> FoundKey | None:
    """Take `A:the text of A;C:the text of C`; None where the first letter is not followed by its option's text."""
    right: set[int] = set()
    position = 0
    while (mark := _LETTER_AHEAD.match(key, position)) is not None:
        place = LETTERS.index(unicodedata.normalize("NFKC", mark[1]).upper())
        text = options[place].strip() if place < len(options) else ""
        end = mark.end() + len(text)
        if not text or not _stands_at(text, key, mark.end()):
            others = any(_stands_at(option.strip(), key, mark.end()) for option in options)
            return FoundKey(trouble="key-letter-and-text-differ") if right or others else None
        right.add(place)
        position = end
    return FoundKey(frozenset(right), key[position:].strip("；;，,、。. \n"))


def _stands_at(text: str, key: str, position: int) -> bool:
    return bool(text) and key.startswith(text, position) and _ENDS_TEXT.match(key, position + len(text)) is not None


def _by_letters(letters: str, options: Sequence[str]) -> FoundKey:
    right = frozenset(LETTERS.index(letter) for letter in letters)
    if max(right) >= len(options):
        return FoundKey(trouble="key-outside-options")
    return FoundKey(right)


def _by_texts(key: str, options: Sequence[str]) -> frozenset[int]:
    whole = _exactly(key, options)
    if whole is not None:
        return frozenset({whole})
    listed = literal_list(key)
    for texts in (listed,) if listed else (parted.split(key.strip()) for parted in _PARTED):
        found = [_exactly(text, options) for text in texts if text.strip()]
        if (len(found) > 1 or listed) and None not in found:
            return frozenset(position for position in found if position is not None)
    return frozenset()


def _exactly(text: str, options: Sequence[str]) -> int | None:
    """Return the only option of this text, or the first of several that are written quite alike."""
    same = [number for number, option in enumerate(options) if option.strip() == text.strip()]
    if same:
        return same[0]
    wanted = folded(text)
    alike = [number for number, option in enumerate(options) if folded(option) == wanted]
    return alike[0] if len(alike) == 1 else None


def _with_plain_letters(key: str) -> str:
    """Return the key with its leading letters in one width; what stands behind them stays as it was written."""
    text = key.strip()
    end = _AHEAD.match(text).end()  # type: ignore[union-attr]
    return unicodedata.normalize("NFKC", text[:end]) + text[end:]


def _letter_and_text(letters: str, text: str, options: Sequence[str]) -> FoundKey:
    """Take `C，the text of C` and `C because …`; refuse a letter beside the text of another option."""
    found = _by_letters("".join(dict.fromkeys(letters)), options)
    said = _exactly(text, options)
    if said is None and _TAKEN_BACK.match(text):
        return FoundKey(trouble="key-not-clear")
    if len(letters) > 1 and _by_texts(text.strip("；;、，, "), options) == found.right:
        return found
    if len(letters) == 1 and (several := _each_with_text(f"{letters}.{text}", options)):
        return several
    if found.trouble or said is None:
        return FoundKey(found.right, text.strip(), found.trouble)
    if found.right != {said}:
        return FoundKey(trouble="key-letter-and-text-differ")
    return found
