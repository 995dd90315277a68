"""Right and wrong are read strictly."""

import pytest

from examsvc.bank.formats.judgement_words import codes_of, truth_of, truth_of_word


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
