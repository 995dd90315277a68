"""Words and codes that say whether a statement is right."""

import unicodedata
from collections.abc import Iterable, Mapping

_RIGHT = frozenset({"对", "正确", "√", "✓", "✔", "☑", "t", "true", "y", "yes", "是", "v", "right"})
_WRONG = frozenset(
    {"错", "错误", "×", "✗", "✘", "✕", "☒", "x", "f", "false", "n", "no", "否", "不对", "不正确", "wrong"}
)
# One letter, so that it may as well name an option.
_LETTERS = frozenset("tyvfnx")
_SIGNS = frozenset("√✓✔☑×✗✘✕☒")
_CODES = {frozenset({"1", "0"}): ("1", "0"), frozenset({"1", "2"}): ("1", "2")}
_AROUND = " \t\u3000\xa0（）()【】[]“”\"'。.．；;"


def truth_of(text: str) -> bool | None:
    """Return what a word, a sign or T/F, Y/N says; digits say nothing by themselves."""
    word = _folded(text)
    if word in _RIGHT:
        return True
    if word in _WRONG:
        return False
    return None


def truth_of_word(text: str) -> bool | None:
    """Do the same for whole words and signs alone, where a letter may be an option's."""
    return None if _folded(text) in _LETTERS else truth_of(text)


def is_code(text: str) -> bool:
    """Tell whether a key is one of the digits that files use for right and wrong."""
    return _folded(text) in {"0", "1", "2"}


def codes_of(keys: Iterable[str], choices: Mapping[str, str]) -> dict[str, bool]:
    """Say what the digits among a file's judgement keys mean.

    A person's choice goes first. Else the two pairs in use, 1 and 0 or 1 and 2, are read where both of a pair occur
    and nothing else does; in both 1 is right. Anything else stays unknown.
    """
    if "right" in choices and "wrong" in choices:
        return {_folded(choices["right"]): True, _folded(choices["wrong"]): False}
    pair = _CODES.get(frozenset(code for key in keys if is_code(code := _folded(key))))
    return {pair[0]: True, pair[1]: False} if pair else {}


def _folded(text: str) -> str:
    folded = text if text.strip(_AROUND) in _SIGNS else unicodedata.normalize("NFKC", text)
    return folded.strip(_AROUND).casefold()
