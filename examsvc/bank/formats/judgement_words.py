"""Words and codes that say whether a statement is right."""

import re
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
# A正确，B错误 · 1表示对 · 正确选A，错误选B · 对的填“√”
_CODE = r"[“\"‘'（(]?(?P<code>[A-Za-z0-9])[”\"’'）)]?"
_MEANS = r"\s?(?:[、.．:：=＝\-—]|表示|代表|为|是|即|指)?\s?[“\"]?"
_MARKED = (
    r"[”\"]?(?:的|者|地)?(?:请|就|则)?(?:在括号[内里]?)?(?:选择?|填|写|涂|用|打|划|画|为|是|记作|记|[=＝:：])\s?"
)
_SAID = {
    truth: (
        re.compile(rf"(?<![A-Za-z0-9]){_CODE}{_MEANS}{word}"),
        re.compile(rf"{word}{_MARKED}{_CODE}(?![A-Za-z0-9])"),
    )
    for truth, word in ((True, "(?<!不)(?:正确|对)"), (False, "(?:错误|不正确|不对|错)"))
}
_LONGEST_SAID = 400
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


def may_judge(text: str) -> bool:
    """Tell whether a key may stand for right or wrong if somebody says so: a digit or a letter."""
    return is_code(text) or re.fullmatch("[a-z]", _folded(text)) is not None


def code_of(text: str, codes: Mapping[str, bool]) -> bool | None:
    """Return what a key means by codes; None for one that they do not name."""
    return codes.get(_folded(text))


def codes_said(text: str) -> dict[str, bool]:
    """Return what an instruction says of two signs, as in 正确选A，错误选B; nothing unless it names both."""
    if len(text) > _LONGEST_SAID:
        return {}
    found = {
        truth: {_folded(said["code"]) for shape in shapes for said in shape.finditer(text)}
        for truth, shapes in _SAID.items()
    }
    if any(len(codes) != 1 for codes in found.values()) or found[True] == found[False]:
        return {}
    return {code: truth for truth, codes in found.items() for code in codes}


def codes_of(keys: Iterable[str], choices: Mapping[str, str]) -> dict[str, bool]:
    """Say what the digits, or letters, among a file's judgement keys mean.

    A person's choice goes first; where it names one of two that occur, the other is the opposite. Else the two pairs
    in use, 1 and 0 or 1 and 2, are read where both of a pair occur and nothing else does; in both 1 is right.
    Anything else stays unknown.
    """
    chosen = {
        _folded(choices[name]): truth for name, truth in (("right", True), ("wrong", False)) if choices.get(name)
    }
    met = frozenset(code for key in keys if may_judge(code := _folded(key)))
    if chosen:
        others = met - chosen.keys()
        one_sided = len(chosen) == 1 and len(others) == 1
        return chosen | {code: not next(iter(chosen.values())) for code in others if one_sided}
    pair = _CODES.get(met)
    return {pair[0]: True, pair[1]: False} if pair else {}


def _folded(text: str) -> str:
    folded = text if text.strip(_AROUND) in _SIGNS else unicodedata.normalize("NFKC", text)
    return folded.strip(_AROUND).casefold()
