"""Right and wrong are read strictly."""

import pytest

from examsvc.bank.formats.judgement_words import code_of, codes_of, codes_said, truth_of, truth_of_word


@pytest.mark.parametrize(
    "word", ["对", "正确", "√", "✓", "✔", "T", "true", "TRUE", "Y", "yes", "是", "（对）", "正确。", "Ｔ"]
)
def test_words_for_right(word: str) -> None:
    assert truth_of(word) is True


@pytest.mark.parametrize(
    "word", ["错", "错误", "×", "✗", "✘", "X", "F", "False", "N", "no", "否", "不正确", "【错误】"]
)
def test_words_for_wrong(word: str) -> None:
    assert truth_of(word) is False


@pytest.mark.parametrize("word", ["", "1", "0", "2", "A", "也许", "对错", "正确错误", "不", "全对"])
def test_anything_else_says_nothing(word: str) -> None:
    assert truth_of(word) is None


@pytest.mark.parametrize("letter", ["T", "F", "Y", "N", "x"])
def test_a_letter_that_may_be_an_options_is_no_word(letter: str) -> None:
    assert truth_of_word(letter) is None


@pytest.mark.parametrize(
    ("keys", "codes"),
    [
        (["1", "0", "1"], {"1": True, "0": False}),
        (["1", "2"], {"1": True, "2": False}),
        (["1", "1"], {}),
        (["0", "2"], {}),
        (["0", "1", "2"], {}),
        (["对", "1", "0"], {"1": True, "0": False}),
        ([], {}),
    ],
)
def test_figures_are_read_only_as_a_whole_pair(keys: list[str], codes: dict[str, bool]) -> None:
    assert codes_of(keys, {}) == codes


def test_a_persons_choice_goes_before_what_is_usual() -> None:
    assert codes_of(["1", "0"], {"right": "0", "wrong": "1"}) == {"0": True, "1": False}


@pytest.mark.parametrize(
    ("keys", "choices", "codes"),
    [
        (["A", "B"], {"right": "A"}, {"a": True, "b": False}),
        (["A", "B"], {"wrong": "Ａ"}, {"a": False, "b": True}),
        (["A", "B", "C"], {"right": "A"}, {"a": True}),
        (["1", "2"], {"right": "2", "wrong": "1"}, {"2": True, "1": False}),
    ],
)
def test_one_half_of_a_choice_settles_the_other_only_where_two_signs_occur(
    keys: list[str], choices: dict[str, str], codes: dict[str, bool]
) -> None:
    assert codes_of(keys, choices) == codes


@pytest.mark.parametrize(
    "said",
    [
        "二、判断题（正确选A，错误选B）",
        "（A.正确 B.错误）",
        "说明：对的填A，错的填B。",
        "A表示正确，B表示错误",
        "答案（A对B错）",
        "判断题（正确的选“A”，错误的选“B”，每题1分）",
        "正确的请在括号内填A，错误的填B",
        "B：错；A：对",
    ],
)
def test_an_instruction_says_what_letters_mean(said: str) -> None:
    codes = codes_said(said)
    assert (code_of("A", codes), code_of("（b）", codes)) == (True, False)


@pytest.mark.parametrize(
    "said", ["正确的打“√”，错误的打“×”", "每题1分，共20分", "A正确", "A对，A错", "选A或B", "A正确，B正确，C错误", ""]
)
def test_half_an_instruction_or_none_says_nothing(said: str) -> None:
    assert codes_said(said) == {}
