"""Keys mean what was written and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from examsvc.bank.formats.answer_keys import FoundKey, find_key, folded
from examsvc.bank.formats.key_shapes import is_option_key, letter_with_text, letters_of, literal_list

OPTIONS = ["红色", "橙色", "紫色", "红色和橙色"]


@pytest.mark.parametrize(
    ("key", "letters"),
    [
        ("A", "A"),
        ("abd", "ABD"),
        ("A,B,D", "ABD"),
        ("A, B, D", "ABD"),
        ("A、B", "AB"),
        ("ＡＣ", "AC"),
        ("（D）", "D"),
        ("A和C", "AC"),
        ("AB。", "AB"),
        ("AA", ""),
        ("Ab", ""),
        ("A1", ""),
        ("甲", ""),
        ("", ""),
        ("computer network", ""),
    ],
)
def test_a_key_of_letters_is_nothing_but_letters(key: str, letters: str) -> None:
    assert letters_of(key) == letters


@given(st.text(max_size=40))
def test_letters_are_each_named_once(key: str) -> None:
    letters = letters_of(key)
    assert len(set(letters)) == len(letters)
    assert letters == "" or (letters.isascii() and letters.isupper())


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("A", {0}),
        ("BC", {1, 2}),
        ("紫色", {2}),
        ("红色|紫色", {0, 2}),
        ("B，橙色", {1}),
        ("['红色', '紫色']", {0, 2}),
    ],
)
def test_a_key_finds_its_options(key: str, right: set[int]) -> None:
    assert find_key(key, OPTIONS, lettered=True).right == right


@pytest.mark.parametrize(
    ("key", "trouble"),
    [
        ("E", "key-outside-options"),
        ("黑色", "key-outside-options"),
        ("A，橙色", "key-letter-and-text-differ"),
        ("全对", "key-outside-options"),
    ],
)
def test_a_key_that_finds_none_says_why(key: str, trouble: str) -> None:
    assert find_key(key, OPTIONS, lettered=True).trouble == trouble


def test_letters_go_first_where_options_have_letters_and_texts_where_they_have_none() -> None:
    assert find_key("B", ["B", "A"], lettered=True).right == {1}
    assert find_key("B", ["B", "A"], lettered=False).right == {0}


def test_text_behind_a_letter_is_handed_on() -> None:
    found = find_key("C根据规定", OPTIONS, lettered=True)
    assert (found.right, found.rest) == (frozenset({2}), "根据规定")


@pytest.mark.parametrize(
    ("key", "texts"),
    [
        ("['甲']", ("甲",)),
        ('["甲", "乙"]', ("甲", "乙")),
        (r"['it\'s']", ("it's",)),
        ("[甲]", ()),
        ("甲", ()),
        ("['甲", ()),
    ],
)
def test_a_list_is_read_without_running_it(key: str, texts: tuple[str, ...]) -> None:
    assert literal_list(key) == texts


def test_width_case_and_punctuation_do_not_tell_texts_apart() -> None:
    assert folded("Ａ、党 的（宗旨）。") == folded("a党的宗旨")


@pytest.mark.parametrize(("key", "is_one"), [("A", True), ("ABH", True), ("EI", False), ("J", False), ("甲", False)])
def test_a_short_latin_answer_is_no_letter_of_an_option(key: str, is_one: bool) -> None:
    assert is_option_key(key) is is_one


@pytest.mark.parametrize(
    ("key", "text"), [("C，木星", "木星"), ("D. 四", "四"), ("C", ""), ("木星", ""), ("A、B", "")]
)
def test_a_letter_may_stand_before_the_text_of_its_option(key: str, text: str) -> None:
    assert letter_with_text(key) == text


@pytest.mark.parametrize(
    "key",
    [
        "A+C",
        "A＋C",
        "A#C",
        "A与C",
        "A及C",
        "红色、紫色",
        "红色，紫色",
        "A:红色;C:紫色",
        "A.红色 C.紫色",
        "A红色C紫色",
    ],
)
def test_several_options_may_be_joined_by_any_sign_or_named_by_their_texts(key: str) -> None:
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(frozenset({0, 2}))


@pytest.mark.parametrize("key", ["答案：B", "正确答案是B", "答案为：B", "应选B", "选 B", "故选：B", "答案：（B）"])
def test_words_before_the_letter_say_no_more_than_the_letter(key: str) -> None:
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(frozenset({1}))


@pytest.mark.parametrize(
    "key",
    [
        "A或C",
        "A，或C",
        "A或者C",
        "A（或B）",
        "A→C",
        "A>C",
        "A-C",
        "A不对",
        "C错误",
        "A除外",
        "A，B都对",
        "A B都对",
        "B. A级",
    ],
)
def test_a_key_that_takes_back_its_first_letter_names_no_option(key: str) -> None:
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(trouble="key-not-clear")


@pytest.mark.parametrize(
    ("key", "right", "rest"),
    [
        ("A、C。因为", {0, 2}, "因为"),
        ("A、B都对", {0, 1}, "都对"),
        ("Ｂ。解析：见（第二条）", {1}, "解析：见（第二条）"),
        ("C  因为A错", {2}, "因为A错"),
        ("D，IP地址", {3}, "IP地址"),
        ("A:红色;C:紫色。见课本", {0, 2}, "见课本"),
    ],
)
def test_what_runs_on_behind_the_letters_stays_as_it_was_written(key: str, right: set[int], rest: str) -> None:
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(frozenset(right), rest)


@pytest.mark.parametrize("key", ["A:红色;C:橙色", "A.紫色 C.红色", "B橙色，E绿色"])
def test_a_letter_beside_another_options_text_is_never_settled(key: str) -> None:
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(trouble="key-letter-and-text-differ")


def test_texts_that_are_not_all_options_name_none() -> None:
    assert find_key("红色、绿色", OPTIONS, lettered=True).trouble == "key-outside-options"


@given(st.sets(st.integers(0, 3), min_size=1), st.sampled_from(["", "、", ",", "，", " ", ";", "|", "+", "和", "/"]))
def test_however_letters_are_joined_they_name_the_same_options(right: set[int], joint: str) -> None:
    key = joint.join("ABCD"[place] for place in sorted(right))
    assert find_key(key, OPTIONS, lettered=True) == FoundKey(frozenset(right))


@given(st.sets(st.integers(0, 3), min_size=1), st.sampled_from(["", " ", ";", "；", "、", "\n"]))
def test_letters_with_their_texts_name_what_the_letters_name(right: set[int], joint: str) -> None:
    key = joint.join(f"{'ABCD'[place]}.{OPTIONS[place]}" for place in sorted(right))
    assert find_key(key, OPTIONS, lettered=True).right == right
